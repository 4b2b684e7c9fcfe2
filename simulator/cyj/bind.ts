import type { Application } from "../applications";
import { type Clock, MINUTE } from "../clock";
import type { State } from "../state/state";
import type { CallDirection, CyjSubscription } from "../state/subscriptions";
import { type CyjAnswer, CyjRefusal } from "./answers";

type Fields = Readonly<Record<string, unknown>>;

/** Every value is text, also where it is a number (CYJ §3). */
function textOf(body: Fields, name: string, pattern: RegExp): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || !pattern.test(value)) throw new CyjRefusal(`invalid ${name}`);
  return value;
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new CyjRefusal(`missing ${name}`);
  return value;
}

const mobile = /^1\d{10}$/;
const defaultMinutes = "30";
const longestMinutes = 60;

function read(body: Fields) {
  const minutes = Number(textOf(body, "EndMinute", /^\d{1,2}$/) ?? defaultMinutes);
  if (minutes < 1 || minutes > longestMinutes) throw new CyjRefusal("invalid EndMinute");
  return {
    caller: `+86${needed(textOf(body, "Caller", mobile), "Caller")}`,
    callee: `+86${needed(textOf(body, "Callee", mobile), "Callee")}`,
    virtualNum: textOf(body, "VirtualNum", mobile),
    direct: Number(textOf(body, "Direct", /^[012]$/) ?? "0") as CallDirection,
    code: textOf(body, "Code", /^0\d{2,3}$/),
    minutes,
  };
}
type Wish = ReturnType<typeof read>;

/** Bindings in which this number already stands for somebody else to one of the two. */
function others(number: string, { caller, callee }: Wish, state: State): CyjSubscription[] {
  const held = [caller, callee].flatMap((user) => state.subscriptions.find("cyj", `${number}#${user}`));
  return held.filter((each) => each.caller !== caller || each.callee !== callee);
}

/** `VirtualNum` wins over `Code`; with neither, any number (CYJ §3). */
function numberFor(wish: Wish, application: Application, state: State): string {
  const isFree = (number: string) =>
    state.statusOf(number) === "5" && others(number, wish, state).length === 0;
  if (wish.virtualNum !== undefined) {
    const number = `+86${wish.virtualNum}`;
    if (application.areas[number] === undefined) throw new CyjRefusal("VirtualNum is not yours");
    if (!isFree(number)) throw new CyjRefusal("VirtualNum is in use");
    return number;
  }
  const turn = state.nextNumber() % application.numbers.length;
  const turned = [...application.numbers.slice(turn), ...application.numbers.slice(0, turn)];
  const inArea = turned.filter(
    (number) => wish.code === undefined || application.areas[number] === wish.code,
  );
  const chosen = inArea.find(isFree);
  if (chosen === undefined) throw new CyjRefusal("no number available");
  return chosen;
}

/** The same pair on the same number is bound afresh: nothing else can keep a binding alive (inferred). */
export function bindCyj(body: Fields, application: Application, state: State, clock: Clock): CyjAnswer {
  const wish = read(body);
  if (wish.caller === wish.callee) throw new CyjRefusal("Caller and Callee are the same");
  const virtualNum = numberFor(wish, application, state);
  const [before] = state.subscriptions.find("cyj", `${virtualNum}#${wish.caller}`);
  const now = clock.now();
  const { caller, callee, direct, minutes } = wish;
  state.subscriptions.put({
    mode: "cyj",
    subscriptionId: before?.subscriptionId ?? state.nextUuid(),
    application: application.application,
    virtualNum,
    caller,
    callee,
    direct,
    minutes,
    recordFlag: true,
    maxDuration: 0,
    boundAt: before?.boundAt ?? now,
    changedAt: now,
    expiresAt: now + minutes * MINUTE,
  });
  return { status: 200, body: { Flag: 1, Msg: virtualNum.slice(1) } };
}
