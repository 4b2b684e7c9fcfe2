import type { RoutePlan } from "../assembly/plan";

export interface RouteMatch {
  readonly route: RoutePlan;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate extends RouteMatch {
  /** Compared from the left: smaller is more specific. */
  readonly rank: readonly number[];
}

const literal = 0;
const variable = 1;
const greedy = 2;

function matchPath(
  pattern: string,
  path: string,
): { parameters: Record<string, string>; rank: number[] } | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const parameters: Record<string, string> = {};
  const rank: number[] = [];
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    const value = given[index];
    if (value === undefined) return undefined;
    if (name?.[2] === "+") {
      parameters[name[1] ?? ""] = given.slice(index).join("/");
      return { parameters, rank: [...rank, greedy] };
    }
    if (name && value !== "") parameters[name[1] ?? ""] = value;
    else if (part !== value) return undefined;
    rank.push(name ? variable : literal);
  }
  return wanted.length === given.length ? { parameters, rank } : undefined;
}

function candidate(route: RoutePlan, method: string, path: string): Candidate[] {
  if (route.routeKey === "$default") return [{ route, pathParameters: {}, rank: [greedy + 1] }];
  const [wantedMethod = "", pattern = ""] = route.routeKey.split(" ");
  if (wantedMethod !== "ANY" && wantedMethod !== method) return [];
  const matched = matchPath(pattern, path);
  if (!matched) return [];
  const rank = [...matched.rank, wantedMethod === "ANY" ? 1 : 0];
  return [{ route, pathParameters: matched.parameters, rank }];
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Path parameters arrive decoded; one that can't be decoded is passed as it was sent. */
function decoded(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const decode = (value: string) => {
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decode(value)]));
}

/** The route an HTTP API would choose: the most specific that fits method and path. */
export function matchRoute(
  routes: readonly RoutePlan[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const [best] = routes
    .flatMap((route) => candidate(route, method, path))
    .sort((left, right) => compareRanks(left.rank, right.rank));
  return best && { route: best.route, pathParameters: decoded(best.pathParameters) };
}
