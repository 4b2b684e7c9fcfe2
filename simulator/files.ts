import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { wavBytes, wavOf } from "./audio";
import type { FaultKind } from "./faults";
import { decoded, plain, type WireAnswer, type WireRequest } from "./http";
import { isGoodLink, isKept, recordingKey } from "./huawei/recording";
import type { Recording } from "./state/records";
import type { World } from "./world";

const prefix = "/_files/recordings/";
const kinds = ["recording-truncate", "recording-short", "recording-no-length", "recording-slow"] as const;

function recordingAt(request: WireRequest, world: World): Recording | undefined {
  const [domain = "", file = ""] = request.path.slice(prefix.length).split("/");
  const recording = world.state.recordings.get(recordingKey(domain, decoded(file) ?? ""));
  const owner = world.state.applications.find((each) => each.application === recording?.application);
  if (!recording || !owner || !isKept(recording, world.clock.now())) return undefined;
  return isGoodLink(owner.appSecret, recording.fileName, request.query, world.clock.now())
    ? recording
    : undefined;
}

/** The first `limit` bytes, then the end of the body, or a broken connection. */
async function* cut(chunks: Iterable<Buffer>, limit: number, breaks: boolean): AsyncGenerator<Buffer> {
  let left = limit;
  for (const chunk of chunks) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) break;
  }
  if (!breaks) return;
  // Lets what was written leave before the connection is broken.
  await sleep(50);
  throw new Error("connection broken on purpose");
}

async function* slowly(chunks: Iterable<Buffer>, pauseMs: number): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await sleep(pauseMs);
    yield chunk;
  }
}

function bodyOf(recording: Recording, fault: FaultKind | undefined, pauseMs: number) {
  const chunks = wavOf(recording.icid, recording.seconds);
  const full = wavBytes(recording.seconds);
  const half = Math.floor(full / 2);
  switch (fault) {
    case "recording-truncate":
      return { length: full, body: Readable.from(cut(chunks, half, true), { objectMode: false }) };
    case "recording-short":
      return { length: half, body: Readable.from(cut(chunks, half, false), { objectMode: false }) };
    case "recording-no-length":
      return { length: undefined, body: Readable.from(chunks, { objectMode: false }) };
    case "recording-slow":
      return { length: full, body: Readable.from(slowly(chunks, pauseMs), { objectMode: false }) };
    default:
      return { length: full, body: Readable.from(chunks, { objectMode: false }) };
  }
}

/** The file host behind the 301: it knows temporary links, not our signatures. */
export function answerFile(request: WireRequest, world: World): WireAnswer | undefined {
  if (request.method !== "GET" || !request.path.startsWith(prefix)) return undefined;
  const recording = recordingAt(request, world);
  const carried = request.headers["x-aksk"] === undefined ? {} : { carriedCredentials: true as const };
  const entry = {
    at: world.clock.now(),
    method: "GET",
    path: prefix,
    operation: "recording-file",
    ...carried,
  };
  if (!recording) {
    world.log.add({ ...entry, status: 403 });
    return plain(403, "the link is unknown or has expired");
  }
  const place = { operation: "recording-file", application: recording.application };
  const fault = world.faults.strike(kinds, place);
  const { length, body } = bodyOf(recording, fault?.kind, fault?.milliseconds ?? 200);
  const faulty = fault ? { fault: fault.kind } : {};
  world.log.add({ ...entry, application: recording.application, status: 200, ...faulty });
  const headers = {
    "content-type": "audio/x-wav",
    ...(length === undefined ? {} : { "content-length": String(length) }),
  };
  return { kind: "answer", status: 200, headers, body };
}
