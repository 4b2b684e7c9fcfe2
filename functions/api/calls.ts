import { type HttpAnswer, type HttpEvent, json, pathParameter } from "../../core/adapters/api-gateway";
import { HttpProblem } from "../../core/adapters/problem";
import type { CallRecording } from "../../core/domain/calls/call";
import { days } from "../../core/domain/instant";
import { InvalidInput } from "../../core/domain/invalid-input";
import { show } from "../../core/http/answers";
import { pendingRecordingView, toCallDetailView, toCallPageView } from "../../core/http/call-view";
import { parseCallQuery } from "../../core/http/query";
import type { Deps } from "./deps";

/** Sizes of a page of calls. */
export const callPages = { usual: 25, max: 100 } as const;

/** `GET /v1/calls/{callId}` */
export async function getCall({ calls }: Pick<Deps, "calls">, event: HttpEvent): Promise<HttpAnswer> {
  const call = await calls.callById(pathParameter(event, "callId"));
  if (!call) throw noSuchCall();
  return json(200, toCallDetailView(call));
}

/** `GET /v1/calls?number=&from=&to=`: only on numbers of the pool, so that nobody is looked up by a real number. */
export async function getCallsOfNumber(
  { calls, pool, now }: Pick<Deps, "calls" | "pool" | "now">,
  event: HttpEvent,
): Promise<HttpAnswer> {
  const { number, from = 0, to, ...page } = parseCallQuery(event.queryStringParameters ?? {}, callPages);
  if (!(await pool.find(number))) {
    throw new InvalidInput([{ pointer: "?number", detail: "must be a privacy number of the pool" }]);
  }
  const found = await calls.callsOfNumber(number, from, to ?? Math.max(from, now() + days(1)), page);
  return json(200, toCallPageView(found.calls, found.cursor));
}

/** `GET /v1/calls/{callId}/recording`; `?part=` names one of several. */
export async function getRecording(
  { calls, recordings }: Pick<Deps, "calls" | "recordings">,
  event: HttpEvent,
): Promise<HttpAnswer> {
  const callId = pathParameter(event, "callId");
  const recording = await calls.recordingOf(callId);
  if (!recording) throw noSuchCall();
  const part = partOf(recording, event.queryStringParameters?.part);
  if (!part) throw new HttpProblem("not-found", { detail: "This call has no such recording." });
  switch (part.archive?.state) {
    case "archived":
      return {
        statusCode: 302,
        headers: { location: await recordings.urlOf(part.archive.key), "cache-control": "no-store" },
      };
    case "lost":
      throw new HttpProblem("recording-lost", { detail: part.archive.reason });
    case "pending":
    case undefined:
      return json(202, show(pendingRecordingView, { callId, status: "pending" }), { "retry-after": "60" });
    default:
      return part.archive satisfies never;
  }
}

type Part = CallRecording["parts"][number];

/** The part named; else the first that can be had, or might still be. */
function partOf({ parts }: CallRecording, id: string | undefined): Part | undefined {
  if (id !== undefined) return parts.find((part) => part.id === id);
  const inState = (state: string) => parts.find((part) => (part.archive?.state ?? "pending") === state);
  return inState("archived") ?? inState("pending") ?? inState("lost");
}

const noSuchCall = () => new HttpProblem("not-found", { detail: "No call with this id is known." });
