import { callIdOf } from "../adapters/call-keys";
import type { Reading, Secrets } from "../adapters/kept-secrets";
import type { Instant } from "../domain/instant";
import { type E164, parseE164 } from "../domain/phone-numbers";
import type { Speaker } from "../domain/verification-calls";
import { voiceCaller } from "../providers/huawei/voice/voice-caller";

/** A voice application of the stage's configuration. */
interface VoiceSettings {
  readonly provider: string;
  readonly application: string;
  readonly mode: string;
  readonly baseUrl: string;
  readonly displayNumbers: readonly string[];
  readonly preTone: string;
  readonly plays: number;
}

/** The application that speaks codes. @throws Error when the stage has none, or one that shows no number */
export function speakerOf(
  voice: readonly VoiceSettings[],
  credentialsOf: Secrets["applicationCredentials"],
  clock: () => Instant,
): Speaker {
  const settings = voice.find(({ mode }) => mode === "VERIFICATION");
  if (!settings) throw new Error("the stage has no application of mode VERIFICATION");
  const { provider, application, preTone, plays } = settings;
  const credentials = async (how?: Reading) => {
    const { current, previous } = await credentialsOf(application, how);
    return previous === undefined ? { current } : { current, previous };
  };
  return {
    application,
    displayNumbers: settings.displayNumbers.map(numberIn),
    preTone,
    plays,
    caller: voiceCaller(settings, { credentials, clock }),
    callIdOf: (sessionId) => callIdOf(provider, sessionId),
  };
}

function numberIn(text: string): E164 {
  const number = parseE164(text);
  if (number === undefined) throw new Error("displayNumbers holds what is no number in E.164");
  return number;
}
