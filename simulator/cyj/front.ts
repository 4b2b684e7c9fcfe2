import { Readable } from "node:stream";
import type { Application } from "../applications";
import { wavBytes, wavOf } from "../audio";
import type { FaultRule } from "../faults";
import { json, type WireAnswer, type WireRequest } from "../http";
import { sameText } from "../huawei/aksk";
import { type Done, troubled } from "../trouble";
import type { World } from "../world";
import { type CyjAnswer, CyjRefusal, failure } from "./answers";
import { bindCyj } from "./bind";
import { fetchRecording } from "./recording";
import { readAuthorization, sigOf, timeOf } from "./signature";

const base = "/20171220/bind/callEvent";
const operations: Readonly<Record<string, "cyj.bind" | "cyj.recording">> = {
  [`${base}/v1`]: "cyj.bind",
  [`${base}/voice/v1`]: "cyj.recording",
};

function readBody(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new CyjRefusal("the body is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CyjRefusal("the body is not JSON");
  return value as Record<string, unknown>;
}

/** Header, query and body must name the same account and app, and the time be near (CYJ §2). */
function authenticate(request: WireRequest, body: Record<string, unknown>, world: World): Application {
  const presented = readAuthorization(request.headers.authorization);
  if (!presented) throw new CyjRefusal("missing or malformed Authorization");
  const { token, appId, ts } = presented;
  const application = world.state.applications.find((each) => each.mode === "cyj" && each.appKey === appId);
  if (!application || !sameText(world.state.asSet(application).appSecret, token))
    throw new CyjRefusal("unknown account or app");
  if (!sameText(sigOf(token, appId, ts), request.query.get("sig") ?? "")) throw new CyjRefusal("wrong sig");
  const at = timeOf(ts);
  const skewMs = world.skewSeconds * 1000;
  if (at === undefined || Math.abs(at - world.signingClock.now()) > skewMs)
    throw new CyjRefusal("ts out of range");
  if (body.ACCOUNTSID !== token || body.APPID !== appId) throw new CyjRefusal("ACCOUNTSID or APPID differs");
  if (world.state.settings.get(application.application)?.status)
    throw new CyjRefusal("the account is not in order");
  return application;
}

const instead = (fault: FaultRule): CyjAnswer =>
  fault.kind.startsWith("http-500") ? failure("internal error", 500) : failure("refused");

function refusalAsAnswer(act: () => CyjAnswer): CyjAnswer {
  try {
    return act();
  } catch (error) {
    if (error instanceof CyjRefusal) return failure(error.message, error.status);
    throw error;
  }
}

function audioOf(sessionId: string, world: World): WireAnswer {
  const call = world.state.calls.get(sessionId);
  const seconds = call?.talkSeconds ?? 0;
  const headers = { "content-type": "audio/x-wav", "content-length": String(wavBytes(seconds)) };
  const body = Readable.from(wavOf(call?.icid ?? sessionId, seconds), { objectMode: false });
  return { kind: "answer", status: 200, headers, body };
}

function toWire({ answer }: Done<CyjAnswer>, world: World): WireAnswer {
  if (answer === "hang" || answer === "drop") return { kind: answer };
  return "audio" in answer.body ? audioOf(answer.body.audio, world) : json(answer.status, answer.body);
}

/** Logs what was answered; `resultcode` is the `Flag`. */
function log(
  request: WireRequest,
  operation: string,
  application: string | undefined,
  done: Done<CyjAnswer>,
  world: World,
) {
  const { answer, fault } = done;
  const isSilent = answer === "hang" || answer === "drop";
  const flag = isSilent || "audio" in answer.body ? {} : { resultcode: String(answer.body.Flag) };
  const { method, path } = request;
  world.log.add({
    at: world.clock.now(),
    method,
    path,
    operation,
    status: isSilent ? 0 : answer.status,
    ...(application === undefined ? {} : { application }),
    ...flag,
    ...(fault ? { fault } : {}),
  });
}

/** Answers a request to the CYJ platform; undefined when there is no such interface. */
export async function answerCyj(request: WireRequest, world: World): Promise<WireAnswer | undefined> {
  const operation = operations[request.path];
  if (request.method !== "POST" || operation === undefined) return undefined;
  try {
    const body = readBody(request.body);
    const application = authenticate(request, body, world);
    const place = { operation, application: application.application };
    const { state, clock } = world;
    const act = () =>
      operation === "cyj.bind"
        ? bindCyj(body, application, state, clock)
        : fetchRecording(body, application, state);
    const done = await troubled(world, place, instead, () => refusalAsAnswer(act));
    log(request, operation, application.application, done, world);
    return toWire(done, world);
  } catch (error) {
    if (!(error instanceof CyjRefusal)) throw error;
    const done = { answer: failure(error.message, error.status) };
    log(request, operation, undefined, done, world);
    return toWire(done, world);
  }
}
