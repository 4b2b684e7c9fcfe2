/** What a template's intrinsic functions are resolved against. */
export interface Scope {
  /** Value of `Ref`, pseudo parameters included. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** `Ref: AWS::NoValue`: the property is as if it were not there. */
export const noValue = Symbol("AWS::NoValue");

class UnknownIntrinsic extends Error {
  constructor(name: string) {
    super(`${name} is not known to the local cloud: add it to local/assembly/intrinsics.ts`);
  }
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const list = (value: unknown, what: string): unknown[] => {
  if (!Array.isArray(value)) throw new Error(`${what} needs a list, got ${JSON.stringify(value)}`);
  return value;
};
const text = (value: unknown, what: string): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${what} needs a string, got ${JSON.stringify(value)}`);
};
const pair = (argument: unknown, scope: Scope, what: string): [unknown, unknown] => {
  const [first, second] = list(argument, what);
  return [resolve(first, scope), resolve(second, scope)];
};

const getAtt: Intrinsic = (argument, scope) => {
  const [id, ...path] = typeof argument === "string" ? argument.split(".") : list(argument, "Fn::GetAtt");
  return scope.getAtt(text(id, "Fn::GetAtt"), path.map((part) => text(part, "Fn::GetAtt")).join("."));
};

const join: Intrinsic = (argument, scope) => {
  const [separator, parts] = pair(argument, scope, "Fn::Join");
  return list(parts, "Fn::Join")
    .map((part) => text(part, "Fn::Join"))
    .join(text(separator, "Fn::Join"));
};

const sub: Intrinsic = (argument, scope) => {
  const [template, own] = typeof argument === "string" ? [argument, {}] : list(argument, "Fn::Sub");
  const variables = resolve(own ?? {}, scope) as Record<string, unknown>;
  return text(template, "Fn::Sub").replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in variables) return text(variables[name], "Fn::Sub");
    return text(name.includes(".") ? getAtt(name, scope) : scope.ref(name), "Fn::Sub");
  });
};

const select: Intrinsic = (argument, scope) => {
  const [index, values] = pair(argument, scope, "Fn::Select");
  const chosen = list(values, "Fn::Select")[Number(index)];
  if (chosen === undefined) throw new Error(`Fn::Select has no element ${String(index)}`);
  return chosen;
};

const split: Intrinsic = (argument, scope) => {
  const [separator, value] = pair(argument, scope, "Fn::Split");
  return text(value, "Fn::Split").split(text(separator, "Fn::Split"));
};

const choose: Intrinsic = (argument, scope) => {
  const [name, yes, no] = list(argument, "Fn::If");
  return resolve(scope.condition(text(name, "Fn::If")) ? yes : no, scope);
};

const findInMap: Intrinsic = (argument, scope) => {
  const [map, first, second] = list(resolve(argument, scope), "Fn::FindInMap").map(String);
  const found = scope.mappings[map ?? ""]?.[first ?? ""]?.[second ?? ""];
  if (found === undefined) throw new Error(`Fn::FindInMap: no ${map}.${first}.${second}`);
  return found;
};

const equals: Intrinsic = (argument, scope) => {
  const [left, right] = pair(argument, scope, "Fn::Equals");
  return JSON.stringify(left) === JSON.stringify(right);
};

/** A condition inside a condition is `{ Condition: name }`; everything else is a value. */
const truth = (value: unknown, scope: Scope): boolean => {
  const name = (value as { Condition?: unknown } | null)?.Condition;
  return typeof name === "string" ? scope.condition(name) : resolve(value, scope) === true;
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(text(argument, "Ref")),
  "Fn::GetAtt": getAtt,
  "Fn::Join": join,
  "Fn::Sub": sub,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::If": choose,
  "Fn::FindInMap": findInMap,
  "Fn::Equals": equals,
  "Fn::And": (argument, scope) => list(argument, "Fn::And").every((part) => truth(part, scope)),
  "Fn::Or": (argument, scope) => list(argument, "Fn::Or").some((part) => truth(part, scope)),
  "Fn::Not": (argument, scope) => !truth(list(argument, "Fn::Not")[0], scope),
  "Fn::Base64": (argument, scope) =>
    Buffer.from(text(resolve(argument, scope), "Fn::Base64")).toString("base64"),
  "Fn::GetAZs": (argument, scope) => {
    const region = text(resolve(argument, scope), "Fn::GetAZs") || text(scope.ref("AWS::Region"), "region");
    return ["a", "b", "c"].map((zone) => `${region}${zone}`);
  },
  "Fn::ToJsonString": (argument, scope) => JSON.stringify(resolve(argument, scope)),
};

const isIntrinsicName = (key: string) => key === "Ref" || key.startsWith("Fn::");

/**
 * A template value with every intrinsic function replaced by what it stands for locally.
 * Properties whose value is `AWS::NoValue` are left out.
 * @throws UnknownIntrinsic for a function the local cloud can't evaluate
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((element) => resolve(element, scope)).filter((element) => element !== noValue);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only && entries.length === 1 && isIntrinsicName(only[0])) {
    const intrinsic = intrinsics[only[0]];
    if (!intrinsic) throw new UnknownIntrinsic(only[0]);
    return intrinsic(only[1], scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, inner]) => [key, resolve(inner, scope)] as const)
      .filter(([, inner]) => inner !== noValue),
  );
}
