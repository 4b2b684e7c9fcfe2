import type { Reading, Secrets } from "../adapters/kept-secrets";
import type { Instant } from "../domain/instant";
import type { Choice } from "../domain/orders";
import type { NumberProvider } from "../domain/provider";
import type { ProviderSettings } from "../domain/provider-module";
import { providerFor } from "../providers/registry";

interface Applications<Application> {
  readonly applications: readonly Application[];
}

/** @throws Error for one that was taken out of the configuration while orders still hold numbers of it */
export function applicationOf<Application extends ProviderSettings>(
  { applications }: Applications<Application>,
  { application }: Pick<Choice, "application">,
): Application {
  const found = applications.find((each) => each.application === application);
  if (!found) throw new Error(`application ${application} is not in this stage's configuration any more`);
  return found;
}

/** One client per application, kept: it remembers how far the platform's clock is from ours. */
export function providerClients(
  config: Applications<ProviderSettings>,
  credentialsOf: Secrets["applicationCredentials"],
  clock: () => Instant,
) {
  const kept = new Map<string, NumberProvider>();
  return (choice: Choice): NumberProvider => {
    const known = kept.get(choice.application);
    if (known) return known;
    const credentials = async (how?: Reading) => {
      const { current, previous } = await credentialsOf(choice.application, how);
      return previous === undefined ? { current } : { current, previous };
    };
    const made = providerFor(applicationOf(config, choice), { credentials, clock });
    kept.set(choice.application, made);
    return made;
  };
}
