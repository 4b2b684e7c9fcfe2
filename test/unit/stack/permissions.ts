import { type Resource, readable, type Synthesized, shown, synthesized } from "./synthesized";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

type Template = Pick<Synthesized, "resources">;
type Whole = Pick<Synthesized, "resources" | "template">;

const listed = <Element>(value: Element | readonly Element[]): readonly Element[] =>
  Array.isArray(value) ? value : [value as Element];

const statementsOf = (policy: Resource): Statement[] =>
  (policy.Properties.PolicyDocument as { Statement: Statement[] }).Statement;

const holderOf = (policy: Resource): string =>
  listed(policy.Properties.Roles).map(shown).join(" ").replace(/^<|>$/g, "");

/** `{"A":{"b":"c"}}` as `A b=c`, references as everywhere. */
const conditionOf = (condition: unknown): string =>
  Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key}=${listed(value).map(shown).join(",")}`),
    )
    .sort()
    .join(" and ");

const conditionSuffix = ({ Condition }: Statement): string =>
  Condition === undefined ? "" : ` if ${conditionOf(Condition)}`;

/** What each role may do, a line for each action and resource, sorted. */
export function permissionLines({ resources }: Template): string[] {
  const lines = Object.values(resources("AWS::IAM::Policy")).flatMap((policy) =>
    statementsOf(policy).flatMap((statement) => {
      const { Effect, Action, Resource, NotAction, NotResource } = statement;
      const actions =
        NotAction === undefined ? listed(Action ?? []) : [`all but ${listed(NotAction).join(",")}`];
      const on = NotResource === undefined ? listed(Resource) : [`all but ${JSON.stringify(NotResource)}`];
      return actions.flatMap((action) =>
        on.map(
          (each) => `${holderOf(policy)}: ${Effect} ${action} on ${shown(each)}${conditionSuffix(statement)}`,
        ),
      );
    }),
  );
  return [...new Set(lines)].sort();
}

interface Found {
  readonly path: string;
  readonly statements: readonly Statement[];
}

/** Policies anywhere in a resource's properties, whatever its type and whatever the property is called. */
function documentsIn(value: unknown, path: string): Found[] {
  if (typeof value !== "object" || value === null) return [];
  const { Statement: statements } = value as { Statement?: unknown };
  if (Array.isArray(statements)) return [{ path, statements: statements as Statement[] }];
  return Object.entries(value).flatMap(([name, each]) =>
    documentsIn(each, path === "" ? name : `${path}.${name}`),
  );
}

/** Who is named by a statement: `*`, services, accounts. */
const principalsOf = ({ Principal, NotPrincipal }: Statement): string => {
  if (NotPrincipal !== undefined) return `all but ${JSON.stringify(NotPrincipal)}`;
  if (typeof Principal === "string") return Principal;
  return Object.entries((Principal ?? {}) as Record<string, unknown>)
    .flatMap(([kind, who]) =>
      listed(who).map((each) => (kind === "Service" ? shown(each) : `${kind} ${shown(each)}`)),
    )
    .sort()
    .join(",");
};

/** The resources that the policy of a queue, a topic or a bucket stands for, where it is one of its own. */
const subjectOf = (logicalId: string, { Properties: p }: Resource): string =>
  [p.Queues, p.Topics, p.Bucket, p.EventBusName, p.SecretId]
    .flatMap((each) => (each === undefined ? [] : listed(each)))
    .map(shown)
    .join(" ") || readable(logicalId);

/** Who may do what with a resource, and who may become a role: every policy that stands at a resource. */
export function resourcePolicyLines({ resources, template }: Whole): string[] {
  const everything = template.toJSON().Resources as Record<string, Resource>;
  const all = Object.entries(everything).filter(([, { Type }]) => Type !== "AWS::IAM::Policy");
  const lines = all.flatMap(([logicalId, resource]) =>
    documentsIn(resource.Properties, "").flatMap(({ path, statements }) =>
      statements.map((statement) => {
        const { Effect, Action, NotAction, Resource } = statement;
        const actions =
          NotAction === undefined ? listed(Action ?? []) : [`all but ${listed(NotAction).join(",")}`];
        const on = Resource === undefined ? "" : ` on ${listed(Resource).map(shown).sort().join(",")}`;
        const what = [...actions].sort().join(",");
        return `${subjectOf(logicalId, resource)} ${path}: ${Effect} ${principalsOf(statement)} ${what}${on}${conditionSuffix(statement)}`;
      }),
    ),
  );
  return [...new Set([...lines, ...invokers(resources("AWS::Lambda::Permission"))])].sort();
}

const invokers = (permissions: Record<string, Resource>): string[] =>
  Object.values(permissions).map(({ Properties: p }) => {
    const only = ["SourceArn", "SourceAccount", "EventSourceToken", "FunctionUrlAuthType"].flatMap((name) =>
      p[name] === undefined ? [] : [`${name}=${shown(p[name])}`],
    );
    const suffix = only.length === 0 ? "" : ` if ${only.join(" and ")}`;
    return `${shown(p.FunctionName)} Permission: Allow ${shown(p.Principal)} ${p.Action}${suffix}`;
  });

/** Roles and users with a policy that is not an own resource, which the lines would not show. */
export const hiddenPolicies = ({ resources }: Template): string[] =>
  ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"].flatMap((type) =>
    Object.entries(resources(type))
      .filter(([, { Properties: p }]) => p.ManagedPolicyArns !== undefined || p.Policies !== undefined)
      .map(([logicalId]) => readable(logicalId)),
  );

/** Of one stage, and of another what only that has: functions of applications the first has not. */
export function reviewedLines(stage: Whole, other: Whole): string[] {
  const of = (read: (from: Whole) => string[]): string[] => {
    const lines = read(stage);
    const holders = new Set(lines.map(holderIn));
    return [...lines, ...read(other).filter((line) => !holders.has(holderIn(line)))];
  };
  return [...of(permissionLines), ...of(resourcePolicyLines)];
}

const holderIn = (line: string) => line.slice(0, line.indexOf(":"));

// `npx tsx test/unit/stack/permissions.ts > test/unit/stack/reviewed-permissions.txt`, then review what changed.
if (require.main === module) console.log(reviewedLines(synthesized("prod"), synthesized("local")).join("\n"));
