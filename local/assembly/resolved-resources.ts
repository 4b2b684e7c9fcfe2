import { resolve } from "./intrinsics";
import type { LocalAccount, ResolvedProperties } from "./local-names";
import { type ParameterValues, scopeOf } from "./scope";
import type { Assembly } from "./template";

/** One resource with its properties, and the name others know it by, resolved. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ResolvedProperties;
  readonly ref: string;
  attribute(name: string): string;
}

/** Finds the resources of some types that exist (their conditions hold), resolved. */
export type ResourcesOf = (types: readonly string[]) => ResolvedResource[];

export function resolvedResources(
  assembly: Assembly,
  account: LocalAccount,
  parameters: ParameterValues,
): ResourcesOf {
  const { template, stackName } = assembly;
  const scope = scopeOf(template, stackName, account, parameters);
  const there = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
  );
  return (types) =>
    there
      .filter(([, { Type }]) => types.includes(Type))
      .map(([logicalId, { Type, Properties = {} }]) => ({
        logicalId,
        type: Type,
        properties: resolve(Properties, scope) as ResolvedProperties,
        ref: String(scope.ref(logicalId)),
        attribute: (name) => String(scope.getAtt(logicalId, name)),
      }));
}

/** Tags come as a list of `{Key, Value}` or, on an HTTP API, as an object; a global table has them per replica. */
export function tagsOf(properties: ResolvedProperties): Readonly<Record<string, string>> {
  const [replica] = (properties.Replicas ?? []) as readonly { readonly Tags?: unknown }[];
  const tags = properties.Tags ?? replica?.Tags ?? {};
  if (!Array.isArray(tags)) return tags as Record<string, string>;
  return Object.fromEntries(tags.map((tag: { Key: string; Value: string }) => [tag.Key, tag.Value]));
}

export const named = (resource: ResolvedResource, name: string) => ({
  logicalId: resource.logicalId,
  shortName: tagsOf(resource.properties)["maskline:name"] ?? resource.logicalId,
  name,
});
