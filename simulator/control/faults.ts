import { type FaultRule, faultKinds } from "../faults";
import { operations, resultNames, results } from "../huawei/results";
import type { World } from "../world";
import { asObject, BadInput, choiceIn, type Input, needed, numberIn, onlyKnown } from "./input";

const places = [
  ...operations,
  "cyj.bind",
  "cyj.recording",
  "recording-file",
  "calls",
  "fees",
  "sms",
  "numbers",
] as const;
const codes = [...new Set(resultNames.map((name) => results[name].code))];
const fields = ["kind", "rate", "count", "operation", "application", "code", "status", "milliseconds"];

function readRule(value: unknown, index: number, world: World): FaultRule {
  const at = `faults[${index}].`;
  const input = asObject(value, `faults[${index}]`);
  onlyKnown(input, fields, at);
  const kind = needed(choiceIn(input, "kind", faultKinds, at), `${at}kind`);
  const applications = world.state.applications.map(({ application }) => application);
  const optional = {
    count: numberIn(input, "count", { minimum: 1, maximum: 1_000_000 }, at),
    operation: choiceIn(input, "operation", places, at),
    application: choiceIn(input, "application", applications, at),
    code: choiceIn(input, "code", codes, at),
    status: numberIn(input, "status", { minimum: 400, maximum: 599 }, at),
    milliseconds: numberIn(input, "milliseconds", { minimum: 1, maximum: 86_400_000 }, at),
  };
  if (kind === "refuse" && optional.code === undefined) throw new BadInput(`${at}code`, "is missing");
  const given = Object.fromEntries(Object.entries(optional).filter(([, each]) => each !== undefined));
  return { kind, rate: numberIn(input, "rate", { minimum: 0, maximum: 1, whole: false }, at) ?? 1, ...given };
}

/** `PUT /_control/faults`: replaces the faults in force. */
export function controlSetFaults(input: Input, world: World) {
  onlyKnown(input, ["faults", "seed"]);
  if (!Array.isArray(input.faults)) throw new BadInput("faults", "must be a list");
  const rules = input.faults.map((value, index) => readRule(value, index, world));
  world.faults.set(rules, numberIn(input, "seed", { minimum: 0, maximum: 2 ** 32 - 1 }));
  return world.faults.describe();
}

/** `DELETE /_control/faults`: all is well again; banned addresses are let in, too. */
export function controlClearFaults(world: World) {
  world.faults.set([]);
  world.bans.lift();
  return world.faults.describe();
}
