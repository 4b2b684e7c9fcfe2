import { noValue, resolve, type Scope } from "./intrinsics";
import { type LocalAccount, type Reference, referenceTo } from "./local-names";
import { hasNoLocalEffect } from "./resource-types";
import type { Resource, Template } from "./template";

/** Values for template parameters, by name; without one the template's default holds. */
export type ParameterValues = Readonly<Record<string, string>>;

const pseudoParameters = (account: LocalAccount, stackName: string): Readonly<Record<string, unknown>> => ({
  "AWS::AccountId": account.accountId,
  "AWS::NoValue": noValue,
  "AWS::NotificationARNs": [],
  "AWS::Partition": "aws",
  "AWS::Region": account.region,
  "AWS::StackId": `arn:aws:cloudformation:${account.region}:${account.accountId}:stack/${stackName}/local`,
  "AWS::StackName": stackName,
  "AWS::URLSuffix": "amazonaws.com",
});

/** An SSM parameter's default names where the value is, not the value: there is no SSM locally, so it stands for itself. */
function parameterValue(template: Template, name: string, given: ParameterValues): unknown {
  const parameter = template.Parameters?.[name];
  if (!parameter) return undefined;
  const value = given[name] ?? parameter.Default;
  if (value === undefined) throw new Error(`parameter ${name} has no default: give the local cloud a value`);
  return parameter.Type.startsWith("List<") || parameter.Type === "CommaDelimitedList"
    ? String(value).split(",")
    : value;
}

/** The scope of one template: its references resolved to names and addresses on this machine. */
export function scopeOf(
  template: Template,
  stackName: string,
  account: LocalAccount,
  parameters: ParameterValues = {},
): Scope {
  const pseudo = pseudoParameters(account, stackName);
  const references = new Map<string, Reference>();
  const reference = (id: string, resource: Resource): Reference => {
    const found = references.get(id) ?? referenceTo(id, resource, (value) => resolve(value, scope), account);
    references.set(id, found);
    return found;
  };
  const existing = (id: string): Resource => {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`the template refers to ${id}, which it does not have`);
    return resource;
  };
  const scope: Scope = {
    mappings: template.Mappings ?? {},
    ref: (name) =>
      pseudo[name] ?? parameterValue(template, name, parameters) ?? reference(name, existing(name)).ref,
    getAtt: (id, attribute) => {
      const value = reference(id, existing(id)).attributes[attribute];
      // A network's or a certificate's: named by others, looked at by nobody here.
      if (value === undefined && hasNoLocalEffect(existing(id).Type)) return `${id}.${attribute}`;
      if (value === undefined)
        throw new Error(
          `${id}: the local cloud has no attribute ${attribute}: add it in local/assembly/local-names.ts`,
        );
      return value;
    },
    condition: (name) => resolve(template.Conditions?.[name], scope) === true,
  };
  return scope;
}
