import type { Mode } from "../../../config/types";
import { time } from "../machine/machine";
import { countOne } from "./figures";
import type { Dial } from "./given";
import type { Stage } from "./stage";

interface Call {
  readonly sessionId?: string;
  readonly connectedTo?: string;
  readonly deliveredTo?: string;
}

async function control({ machine }: Stage, path: string, body: object): Promise<Call> {
  const answer = await machine.simulator.answer({
    method: "POST",
    path: `/_control/${path}`,
    query: new URLSearchParams(),
    headers: {},
    body: JSON.stringify(body),
    address: "127.0.0.1",
  });
  if (answer.kind !== "answer" || answer.status !== 200)
    throw new Error(`the simulator refuses: ${answer.kind}`);
  return JSON.parse(String(answer.body)) as Call;
}

const modeOf = ({ machine }: Stage, number: string): Mode =>
  (machine.simulator.state.applicationOfNumber(number)?.mode.toUpperCase() ?? "X") as Mode;

/** Whom this caller might rightly reach at this moment: a call that is being put through is not cut by what comes then. */
function judgeLater(stage: Stage, caller: string, dial: Dial) {
  const mode = modeOf(stage, dial.number);
  const base = {
    caller,
    number: dial.number,
    mode,
    ...(dial.extension ? { extension: dial.extension } : {}),
  };
  const right = stage.given.people.filter((reached) => stage.mayReach({ ...base, reached }));
  return (reached: string) => {
    if (!right.includes(reached)) stage.judge({ ...base, reached });
  };
}

/** Somebody dials; whoever answers must be the right one. @returns who answered */
export async function call(stage: Stage, caller: string, dial: Dial): Promise<string | undefined> {
  const judge = judgeLater(stage, caller, dial);
  stage.figures.callsPlaced += 1;
  stage.tell(`${caller} dials ${dial.number} ${dial.extension ?? ""}`);
  const { connectedTo } = await control(stage, "calls", {
    from: caller,
    to: dial.number,
    ...(dial.extension === undefined ? {} : { digits: dial.extension }),
    talkSeconds: stage.chance.pick([0, 2, 4, 6]),
    answer: stage.chance.weighed({ answer: 8, busy: 1, "no-answer": 1 }),
    hangUpBy: stage.chance.pick(["caller", "callee"]),
    instant: false,
  });
  stage.tell(`${caller} reached ${connectedTo ?? "nobody"} by ${dial.number}`);
  if (connectedTo === undefined) return undefined;
  stage.figures.callsConnected += 1;
  countOne(stage.figures.modes, modeOf(stage, dial.number));
  if (dial.extension !== undefined) noteCaller(stage, connectedTo, caller);
  judge(connectedTo);
  return connectedTo;
}

function noteCaller({ callersByDriver }: Stage, driver: string, caller: string): void {
  const callers = callersByDriver.get(driver) ?? new Set();
  callersByDriver.set(driver, callers.add(caller));
}

/** Somebody texts a number. */
export async function text(stage: Stage, sender: string, number: string): Promise<void> {
  const judge = judgeLater(stage, sender, { number });
  stage.figures.texts += 1;
  stage.tell(`${sender} texts ${number}`);
  const { deliveredTo } = await control(stage, "texts", {
    from: sender,
    to: number,
    content: `at ${time.now}`,
  });
  if (deliveredTo !== undefined) judge(deliveredTo);
}
