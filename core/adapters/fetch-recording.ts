import { createHash } from "node:crypto";
import type { FetchRecording, RecordingRef } from "../domain/calls/archive-recordings";
import type { Recording } from "../domain/calls/call-items";
import { mayFetchFrom } from "../domain/calls/recording-host";
import type { RecordingStore } from "./recording-store";

interface Deps {
  readonly store: RecordingStore;
  /** Hosts an application's recordings may be fetched from. */
  readonly hostsOf: (application: string) => readonly string[];
}

/** Asks the provider where the recording is, and streams it from there into the bucket, if it may be fetched from there. */
export const fetchRecording =
  ({ store, hostsOf }: Deps): FetchRecording =>
  async (source, ref, recording, signal) => {
    const { domain, fileName } = recording;
    const url = await source.locate({ domain, fileName }, { signal });
    if (!mayFetchFrom(url, hostsOf(recording.application))) {
      throw new Error(`the provider names host ${url.host}, which is not on the list of the application`);
    }
    const answer = await download(url, signal);
    const key = recordingKey(ref, recording);
    return { key, ...(await store.store(key, answer, signal)) };
  };

/** The address is a short-lived secret: it is never logged, and what it redirects to is never followed. */
async function download(url: URL, signal: AbortSignal): Promise<Response> {
  const headers = { "accept-encoding": "identity", "cache-control": "no-store" };
  const answer = await fetch(url, { redirect: "manual", headers, signal }).catch((cause: unknown) => {
    throw new Error(`host ${url.host} did not answer`, { cause });
  });
  if (answer.status === 200) return answer;
  await answer.body?.cancel();
  const redirected = answer.status >= 300 && answer.status < 400;
  throw new Error(
    redirected
      ? `host ${url.host} redirects the download, which is not followed`
      : `host ${url.host} answers ${answer.status}`,
  );
}

/** `{provider}/{yyyy}/{mm}/{dd}/{session key}/{hash of the record's id}.wav`: no number, and no name of the provider's. */
export function recordingKey({ callId, id }: RecordingRef, { provider, calledAt }: Recording): string {
  const day = new Date(calledAt).toISOString().slice(0, 10).replaceAll("-", "/");
  const session = callId.slice(provider.length + 1);
  const record = createHash("sha256").update(id).digest("base64url").slice(0, 22);
  return `${provider}/${day}/${session}/${record}.wav`;
}
