import type { Sending } from "../../../domain/provider";
import { ProviderError } from "../../../domain/provider";
import type { ProviderMeans, ProviderSettings } from "../../../domain/provider-module";
import type { ConnectingCall, VerificationCall, VoiceCaller } from "../../../domain/voice-calls";
import { isEchoable } from "../answers";
import { type Client, platformClient } from "../client";
import { offsetOfOtherZone } from "../clock-offset";
import type { Operation } from "../errors";
import { recordingFields } from "../fields";
import { textOf } from "../json";

const verifyPath = "/rest/httpsessions/callVerify/v1.0";
const connectPath = "/rest/httpsessions/click2Call/v2.0";
/** The only language documented. */
const chinese = 2;
const longestEncoded = 128;

/** Huawei Voice Call: another address, application and clock than Private Number. @see Voice Call reference §1, §2, §6 */
export function voiceCaller(
  settings: Pick<ProviderSettings, "provider" | "baseUrl">,
  means: ProviderMeans,
): VoiceCaller {
  const client = platformClient(settings, means, offsetOfOtherZone);
  return {
    speakCode: (call, sending) => speakCode(client, call, sending),
    connectPeople: (call, sending) =>
      place(client, "click-to-call", connectPath, sending, {
        ...peopleOf(call),
        maxDuration: call.maxCallMinutes,
        ...recordingFields(call),
        ...pushFields(client, "click-to-call", call),
      }),
  };
}

const peopleOf = ({ caller, callee }: ConnectingCall) => ({
  displayNbr: caller.shown,
  callerNbr: caller.number,
  displayCalleeNbr: callee.shown,
  calleeNbr: callee.number,
});

async function speakCode(client: Client, call: VerificationCall, sending: Sending) {
  const refuse = (text: string) =>
    client.failure("verification-call", { kind: "callers-fault", outcome: "not-done", text });
  if (!/^[0-9]{2,8}$/.test(call.code)) throw refuse("a code has 2 to 8 digits");
  if (!Number.isInteger(call.plays) || call.plays < 1 || call.plays > 9) throw refuse("1 to 9 plays");
  const body = {
    displayNbr: call.shown,
    calleeNbr: call.to,
    languageType: chinese,
    preTone: call.preTone,
    verifyCode: call.code,
    times: call.plays,
    ...(call.postTone !== undefined && { posTone: call.postTone }),
    ...pushFields(client, "verification-call", call),
  };
  try {
    return await place(client, "verification-call", verifyPath, sending, body);
  } catch (error) {
    throw error instanceof ProviderError ? withoutCode(error, call.code) : error;
  }
}

/** The platform's text names the offending parameter, perhaps with its value. */
const withoutCode = (error: ProviderError, code: string): ProviderError =>
  new ProviderError(
    { ...error.failure, text: error.failure.text.replaceAll(code, "…") },
    { cause: error.cause },
  );

async function place(
  client: Client,
  operation: Operation,
  path: string,
  sending: Sending,
  body: Record<string, unknown>,
): Promise<{ sessionId: string }> {
  const { json } = await client.begin(operation, sending)({ method: "POST", path, body });
  const sessionId = textOf(json.sessionId);
  // Longer than a push may name it: it could never be found again.
  if (sessionId !== undefined && sessionId.length <= 256) return { sessionId };
  const text = "success without a usable sessionId";
  throw client.failure(operation, { kind: "retry-later", outcome: "unknown", status: 200, code: "0", text });
}

function pushFields(client: Client, operation: Operation, call: VerificationCall | ConnectingCall) {
  const { pushTo, userData } = call;
  if (userData !== undefined && !isEchoable(userData)) {
    const text = "userData is ASCII without braces, at most 256 characters";
    throw client.failure(operation, { kind: "callers-fault", outcome: "not-done", text });
  }
  return {
    ...(pushTo?.status !== undefined && { statusUrl: encoded(client, operation, pushTo.status) }),
    ...(pushTo?.fees !== undefined && { feeUrl: encoded(client, operation, pushTo.fees) }),
    ...(userData !== undefined && { userData }),
  };
}

/** An address travels in base64, of which the platform takes 128 characters. */
function encoded(client: Client, operation: Operation, url: string): string {
  const text = Buffer.from(url, "utf8").toString("base64");
  if (text.length <= longestEncoded) return text;
  const why = "push address over 96 bytes";
  throw client.failure(operation, { kind: "misconfigured", outcome: "not-done", text: why });
}
