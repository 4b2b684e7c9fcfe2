import { type Resource, readable, type Synthesized, shown, synthesized } from "./synthesized";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const listed = <Element>(value: Element | readonly Element[]): readonly Element[] =>
  Array.isArray(value) ? value : [value as Element];

const statementsOf = (policy: Resource): Statement[] =>
  (policy.Properties.PolicyDocument as { Statement: Statement[] }).Statement;

const holderOf = (policy: Resource): string =>
  listed(policy.Properties.Roles).map(shown).join(" ").replace(/^<|>$/g, "");

/** What each role may do, a line for each action and resource, sorted. */
export function permissionLines({ resources }: Pick<Synthesized, "resources">): string[] {
  const lines = Object.values(resources("AWS::IAM::Policy")).flatMap((policy) =>
    statementsOf(policy).flatMap(({ Effect, Action, Resource }) =>
      listed(Action).flatMap((action) =>
        listed(Resource).map((on) => `${holderOf(policy)}: ${Effect} ${action} on ${shown(on)}`),
      ),
    ),
  );
  return [...new Set(lines)].sort();
}

/** Roles and users with a policy that is not an own resource, which the lines would not show. */
export const hiddenPolicies = ({ resources }: Pick<Synthesized, "resources">): string[] =>
  Object.entries(resources("AWS::IAM::Role"))
    .filter(([, { Properties: p }]) => p.ManagedPolicyArns !== undefined || p.Policies !== undefined)
    .map(([logicalId]) => readable(logicalId));

/** Of one stage, and of another what only that has: functions of applications the first has not. */
export function reviewedLines(stage: Pick<Synthesized, "resources">, other: Pick<Synthesized, "resources">) {
  const lines = permissionLines(stage);
  const holders = new Set(lines.map(holderIn));
  return [...lines, ...permissionLines(other).filter((line) => !holders.has(holderIn(line)))];
}

const holderIn = (line: string) => line.slice(0, line.indexOf(":"));

// `npx tsx test/unit/stack/permissions.ts > test/unit/stack/reviewed-permissions.txt`, then review what changed.
if (require.main === module) console.log(reviewedLines(synthesized("prod"), synthesized("local")).join("\n"));
