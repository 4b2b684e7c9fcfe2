import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { context } from "../../../cdk.json";
import { stageConfig } from "../../../config";
import type { StageConfig } from "../../../config/types";
import type { Bundles } from "../../../lib/bundles";
import { functionFolders } from "../../../lib/function-folders";
import type { MasklineProps } from "../../../lib/maskline-props";
import { MasklineStack } from "../../../lib/maskline-stack";

/** Functions that do nothing: what is in them is not what is looked at. */
export function emptyBundles(): Bundles {
  const root = mkdtempSync(join(tmpdir(), "maskline-empty-bundles-"));
  const directory = (folder: string) => join(root, folder);
  for (const folder of functionFolders) {
    mkdirSync(directory(folder));
    writeFileSync(join(directory(folder), "index.mjs"), "export const handler = () => {};\n");
  }
  return { directory };
}

interface Built {
  readonly app: App;
  readonly stack: MasklineStack;
  readonly template: Template;
}

const newApp = () => new App({ context, analyticsReporting: false, builtinCloudFormationValidation: false });

/** The stage prod with other settings. */
export function prodWith(changes: Partial<StageConfig>, code = emptyBundles()): Built {
  const app = newApp();
  const { account, region, ...maskline } = { ...stageConfig("prod"), ...changes };
  const stack = new MasklineStack(app, "Maskline-prod", {
    maskline: { ...maskline, code },
    env: { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) },
  });
  return { app, stack, template: Template.fromStack(stack) };
}

/** Props that are enough, and the stack that they are for. */
export function ownStack(): { readonly stack: Stack; readonly minimal: MasklineProps } {
  const { applications, policies } = stageConfig("prod");
  return { stack: new Stack(newApp(), "Own"), minimal: { applications, policies, code: emptyBundles() } };
}
