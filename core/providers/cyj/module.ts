import { UnreadableNotification } from "../../domain/calls/notification";
import type { Mode } from "../../domain/modes";
import type { Capabilities, NumberProvider, RecordingSource } from "../../domain/provider";
import type { ProviderModule } from "../../domain/provider-module";
import { bind } from "./bind";
import { type CyjClient, cyjClient } from "./client";
import { cyjOptions } from "./options";

const cyjCapabilities: Capabilities = {
  mode: "CYJ",
  canModify: { people: false, lifetime: false, direction: false },
  // Nothing ends a binding but its own end.
  canUnbind: false,
  canFind: false,
  canList: false,
  choosesNumber: false,
  stores: true,
  echoesUserData: false,
  lifetimes: true,
  minLifetimeSeconds: 60,
  maxLifetimeSeconds: 3600,
  texts: false,
  // By a call id that no interface tells: only where it comes from outside.
  recordings: false,
  directions: true,
};

function capabilitiesOf(mode: Mode): Capabilities {
  if (mode !== "CYJ") throw new RangeError(`cyj has no mode ${mode}`);
  return cyjCapabilities;
}

/** CYJ private calls: bind for at most an hour, and nothing else. @see CYJ reference */
export const cyj: ProviderModule = {
  modes: ["CYJ"],
  capabilities: capabilitiesOf,
  connect(settings, means): NumberProvider & RecordingSource {
    const options = cyjOptions(settings);
    const client = cyjClient(settings, means, options);
    const missing = (operation: string) => async (): Promise<never> => {
      const text = "this platform only binds";
      throw client.failure(operation, { kind: "callers-fault", outcome: "not-done", text });
    };
    return {
      capabilities: capabilitiesOf(settings.mode),
      bind: (request, sending) => bind(client, options, request, sending),
      modify: missing("modify"),
      unbind: missing("unbind"),
      find: missing("find"),
      locate: ({ fileName }, sending) => locate(client, fileName, sending),
    };
  },
  parsePush() {
    throw new UnreadableNotification("this platform pushes nothing");
  },
  verifyPush: () => ({ ok: false, reason: "unknown-app-key" }),
};

/** By `CallIdentifier`. What is answered is not documented: an address is taken, sound can't be handed on. */
async function locate(client: CyjClient, callIdentifier: string, sending: Parameters<typeof client.send>[2]) {
  const answer = await client.send("locate-recording", { CallIdentifier: callIdentifier }, sending);
  const url = URL.parse(answer.text);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  const text = answer.isAudio ? "answered with the sound itself" : "success without an address";
  const { status, flag: code } = answer;
  throw client.failure("locate-recording", {
    kind: "misconfigured",
    outcome: "not-done",
    status,
    code,
    text,
  });
}
