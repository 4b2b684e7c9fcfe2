import type { ControlAnswers } from "../domain/call-control/answer-push";
import type { PushReader } from "../domain/provider-module";
import { controlAnswers } from "./huawei/control-answers";
import { parsePush } from "./huawei/notifications";
import { privateNumber } from "./huawei/product";
import { verifyPush } from "./huawei/push-verifier";

/** A provider that asks what to do with a call or a text. */
export interface AskingProvider extends PushReader {
  /** @throws RangeError for an option that is none */
  answersOf(options: Readonly<Record<string, string>>): ControlAnswers;
}

/** Apart from the registry: whoever answers in the call loads no client. */
const asking: Readonly<Record<string, AskingProvider>> = {
  huawei: {
    parsePush: (body, receivedAt) => parsePush(privateNumber, body, receivedAt),
    verifyPush,
    answersOf: controlAnswers,
  },
};

/** @throws RangeError for a provider that never asks */
export function askingProvider(provider: string): AskingProvider {
  const found = Object.hasOwn(asking, provider) ? asking[provider] : undefined;
  if (!found) throw new RangeError(`${provider} never asks what to do with a call`);
  return found;
}
