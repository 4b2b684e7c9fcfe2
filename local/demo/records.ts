import { createHash } from "node:crypto";
import type { LocalFile } from "../local-file";
import { archivedObject } from "./archived-object";
import { customerTalkSeconds, driverTalkSeconds, verifyAnnounced } from "./cast";
import { type CallAnswer, eventually, type PlacedCall, type Stage } from "./stage";
import type { Scene } from "./story";
import type { Verify } from "./verify";

interface RecordingServed {
  readonly sessionId: string;
  readonly bytes: number;
  readonly sha256: string;
}

type Calls = { readonly calls: readonly CallAnswer[] };

const callsOf = async (stage: Stage, orderId: string): Promise<readonly CallAnswer[]> =>
  (await stage.get<Calls>(`/v1/orders/${orderId}/calls`)).body.calls;

/** Both have called once, the binding is as it was first, and nobody else reached anybody. */
export const callRecords = (stage: Stage, orderId: string): Scene => ({
  title: "The call records (CDRs) arrive",
  play: async (verify) => {
    const isComplete = (calls: readonly CallAnswer[]) =>
      calls.length === 2 && calls.every(({ fee, from }) => fee === "received" && from !== "unknown");
    const calls = await eventually("both calls have their CDR", () => callsOf(stage, orderId), isComplete);
    const answered = { outcome: "answered", bindingVersion: 1, orderId };
    const byCaller = (from: string) => calls.find((call) => call.from === from);
    const promise = (who: string, seconds: number) =>
      `the ${who}'s call is linked to ${orderId}: answered, ${seconds} s`;
    const [theirs, drivers] = [customerTalkSeconds, driverTalkSeconds];
    verify(promise("customer", theirs), { ...answered, talkSeconds: theirs }, byCaller("customer"));
    verify(promise("driver", drivers), { ...answered, talkSeconds: drivers }, byCaller("driver"));
    const ids = calls.map(({ callId }) => callId);
    await verifyAnnounced(stage, verify, "call.completed", ids);
  },
});

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function verifyServed(stage: Stage, verify: Verify, call: CallAnswer, served: RecordingServed) {
  const { status, location } = await stage.redirect(`/v1/calls/${call.callId}/recording`);
  verify(`GET /v1/calls/…/recording answers 302 (the ${call.from}'s call)`, 302, status);
  const bytes = await stage.download(location);
  const expected = { length: served.bytes, sha256: served.sha256 };
  verify("  and its URL serves those bytes", expected, { length: bytes.length, sha256: sha256(bytes) });
}

export const recordings = (
  stage: Stage,
  cloud: LocalFile,
  orderId: string,
  placed: readonly PlacedCall[],
): Scene => ({
  title: "A minute later the recordings are archived",
  play: async (verify) => {
    await stage.pass(60);
    const isArchived = (calls: readonly CallAnswer[]) =>
      calls.every(({ recording }) => recording.state === "archived");
    const calls = await eventually("recordings are archived", () => callsOf(stage, orderId), isArchived);
    const all = await stage.list<RecordingServed>("recordings");
    for (const [index, from] of (["customer", "driver"] as const).entries()) {
      const served = all.find(({ sessionId }) => sessionId === placed[index]?.sessionId);
      const call = calls.find((each) => each.from === from);
      if (!served || !call) throw new Error(`the platform has no recording of the ${from}'s call`);
      const part = call.recording.parts[0];
      const what = `the ${from}'s call: ${served.bytes} bytes, SHA-256 ${served.sha256.slice(0, 12)}…`;
      verify(`${what} as the platform served them`, { bytes: served.bytes, sha256: served.sha256 }, part);
      const kept = await archivedObject(cloud, served.sha256);
      verify("  and so they lie in the bucket", { bytes: served.bytes, sha256: served.sha256 }, kept);
      await verifyServed(stage, verify, call, served);
    }
    const ids = calls.map(({ callId }) => callId);
    await verifyAnnounced(stage, verify, "recording.archived", ids);
  },
});
