import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { buildApp } from "../../../lib/app";

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Synthesized {
  readonly app: App;
  readonly stack: Stack;
  readonly template: Template;
  /** Resources of one type, by logical id. */
  resources(type: string): Record<string, Resource>;
}

/** The stack of one stage, as `cdk synth` makes it, in a folder of its own; CDK's own checks are left to synth. */
export function synthesized(stage: string): Synthesized {
  const app = buildApp({
    stage,
    outdir: mkdtempSync(join(tmpdir(), "maskline-synth-")),
    checkTemplate: false,
  });
  const stack = app.node.findChild(`Maskline-${stage}`) as Stack;
  const template = Template.fromStack(stack);
  return {
    app,
    stack,
    template,
    resources: (type) => template.findResources(type) as Record<string, Resource>,
  };
}

/** A logical id without the hash that CDK ends it with. */
export const readable = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, "");

/** A resource or another value of a template as text: references as `<LogicalId.Attribute>`. */
export function shown(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::GetAtt": attribute, "Fn::Join": join } = value as Intrinsics;
  if (Ref !== undefined) return `<${readable(Ref)}>`;
  if (attribute) return `<${readable(attribute[0])}.${attribute[1]}>`;
  if (join) return join[1].map(shown).join(join[0]);
  return JSON.stringify(value);
}

interface Intrinsics {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [string, string];
  readonly "Fn::Join"?: readonly [string, readonly unknown[]];
}
