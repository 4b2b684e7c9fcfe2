import type { Application } from "../applications";
import type { FaultRule } from "../faults";
import type { WireAnswer, WireRequest } from "../http";
import { json } from "../http";
import { troubled } from "../trouble";
import { placePlatformCall } from "../voice/place";
import type { World } from "../world";
import type { Answer } from "./action";
import { authenticate } from "./authentication";
import { type Interface, interfaces } from "./interfaces";
import { invalid, Refusal, type Result, results } from "./results";

const find = ({ method, path }: WireRequest): Interface | undefined =>
  interfaces.find((each) => each.method === method && each.path === path);

function readBody({ method, body }: WireRequest): Record<string, unknown> {
  if (method === "GET" || method === "DELETE") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    invalid("body");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) invalid("body");
  return value as Record<string, unknown>;
}

function admit(request: WireRequest, { operation, modes }: Interface, world: World): Application {
  const createdZones = operation.startsWith("voice.") ? [0, 480] : [0];
  const { signingClock: clock, skewSeconds, bans } = world;
  const rules = { clock, skewSeconds, createdZones, bans };
  const application = authenticate(request.headers, request.address, world.state, rules);
  if (!modes.includes(application.mode)) throw new Refusal("modeMismatch");
  world.flow.count(application.application, world.state.featuresOf(application).requestsPerSecond);
  return application;
}

/** The result a `refuse` fault names: a code has one meaning per status. */
const refused = ({ code, status }: FaultRule): Answer => {
  const all: readonly Result[] = Object.values(results);
  const named = all.find((each) => each.code === code && (status === undefined || each.status === status));
  const { status: http, code: resultcode, text } = named ?? results.internalError;
  return { status: http, body: { resultcode, resultdesc: text } };
};

function instead(fault: FaultRule): Answer {
  if (fault.kind === "refuse") return refused(fault);
  return new Refusal(fault.kind === "flow-control" ? "flowControl" : "internalError").answer;
}

/** Faults of the recording link itself: gone, or pointing where nobody should follow. */
function bend(answer: Answer, world: World, application: Application): Answer {
  const place = { operation: "recording", application: application.application };
  const kinds = ["recording-missing", "recording-wrong-host", "recording-internal-address"] as const;
  switch (world.faults.strike(kinds, place)?.kind) {
    case "recording-missing":
      return new Refusal("recordMissing").answer;
    case "recording-wrong-host":
      return { ...answer, headers: { location: "https://recordings.elsewhere.example/stolen.wav" } };
    case "recording-internal-address":
      return { ...answer, headers: { location: "http://169.254.169.254/latest/meta-data/" } };
    default:
      return answer;
  }
}

function act(request: WireRequest, found: Interface, application: Application, world: World): Answer {
  const { query } = request;
  const body = readBody(request);
  const asked = { application, query, body, filesBase: world.filesBase() };
  const answer = found.act(asked, world.state, world.clock);
  return found.operation === "recording" ? bend(answer, world, application) : answer;
}

function doAct(request: WireRequest, found: Interface, application: Application, world: World): Answer {
  const { calls, ...answer } = refusalAsAnswer(() => act(request, found, application, world));
  if (calls) placePlatformCall(world, application, calls);
  return answer;
}

async function handle(request: WireRequest, found: Interface, world: World) {
  const application = admit(request, found, world);
  const place = { operation: found.operation, application: application.application };
  const done = await troubled(world, place, instead, () => doAct(request, found, application, world));
  return { application, ...done };
}

function refusalAsAnswer(action: () => Answer): Answer {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function codeOf(answer: Answer): { resultcode?: string } {
  const { resultcode } = (answer.body ?? {}) as { resultcode?: string };
  return resultcode === undefined ? {} : { resultcode };
}

function toWire(answer: Answer | "hang" | "drop", date: Date): WireAnswer {
  if (answer === "hang" || answer === "drop") return { kind: answer };
  // The platform closes the connection after each answer (reference §1).
  const headers = { connection: "close", date: date.toUTCString(), ...answer.headers };
  if (answer.body === undefined) return { kind: "answer", status: answer.status, headers };
  return json(answer.status, answer.body, headers);
}

/** Answers a request to one of the Huawei platforms; undefined when there is no such interface. */
export async function answerHuawei(request: WireRequest, world: World): Promise<WireAnswer | undefined> {
  const found = find(request);
  if (!found) return undefined;
  const { method, path } = request;
  const entry = { at: world.clock.now(), method, path, operation: found.operation };
  const date = new Date(world.signingClock.now());
  try {
    const { application, answer, fault } = await handle(request, found, world);
    const status = typeof answer === "string" ? 0 : answer.status;
    const seen = typeof answer === "string" ? {} : codeOf(answer);
    world.log.add({
      ...entry,
      application: application.application,
      status,
      ...seen,
      ...(fault ? { fault } : {}),
    });
    return toWire(answer, date);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    world.log.add({ ...entry, status: error.answer.status, ...codeOf(error.answer) });
    return toWire(error.answer, date);
  }
}
