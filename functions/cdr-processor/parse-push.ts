import type { StageConfig } from "../../config/types";
import { type ParsedPush, UnreadableNotification } from "../../core/domain/calls/notification";
import type { Push } from "../../core/domain/calls/record-pushes";
import type { PushReader } from "../../core/domain/provider-module";

/** Reads pushes of the stage's applications. An application that is no longer configured has nobody to read it. */
export const pushParser =
  (
    { applications, voice = [] }: Pick<StageConfig, "applications" | "voice">,
    readerOf: (provider: string) => PushReader,
  ) =>
  ({ provider, application, body, receivedAt }: Push): ParsedPush => {
    const known = [...applications, ...voice].some(
      (each) => each.provider === provider && each.application === application,
    );
    if (!known) throw new UnreadableNotification("the application is not configured in this stage");
    return readerOf(provider).parsePush(body, receivedAt);
  };
