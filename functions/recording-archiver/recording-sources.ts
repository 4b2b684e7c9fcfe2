import type { StageConfig } from "../../config/types";
import type { Reading, Secrets } from "../../core/adapters/kept-secrets";
import type { ArchiveDeps } from "../../core/domain/calls/archive-recordings";
import type { Instant } from "../../core/domain/instant";
import type { RecordingSource } from "../../core/domain/provider";
import { providerFor } from "../../core/providers/registry";

/** Where each application's recordings are asked for. Clients are kept: they remember how far the platform's clock is from ours. */
export function recordingSources(
  config: Pick<StageConfig, "applications">,
  credentialsOf: Secrets["applicationCredentials"],
  clock: () => Instant,
): ArchiveDeps["sourceOf"] {
  const kept = new Map<string, RecordingSource>();
  return ({ provider, application }) => {
    const settings = config.applications.find(
      (each) => each.provider === provider && each.application === application,
    );
    if (settings === undefined) return undefined;
    const known = kept.get(application);
    if (known) return known;
    const credentials = async (how?: Reading) => {
      const { current, previous } = await credentialsOf(application, how);
      return previous === undefined ? { current } : { current, previous };
    };
    const source = providerFor(settings, { credentials, clock });
    kept.set(application, source);
    return source;
  };
}
