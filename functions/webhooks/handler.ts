import type { Application, VoiceApplication } from "../../config/types";
import { acceptPush, type PushDoor } from "../../core/adapters/accepted-push";
import type { HttpAnswer, HttpEvent } from "../../core/adapters/api-gateway";
import { enqueuePush, type NotificationQueue } from "../../core/adapters/push-message";

export interface Deps extends PushDoor<Application | VoiceApplication> {
  readonly queue: NotificationQueue;
  readonly logger: { error(message: string, fields: { error: Error }): void };
}

/** A provider's push: known address, genuine sender, readable, queued; only then acknowledged, with an empty 200. */
export const makeHandler =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const { push } = await acceptPush(deps, event);
    await enqueuePush(deps, push);
    return { statusCode: 200, body: "" };
  };
