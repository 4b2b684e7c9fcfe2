import { App, Validations } from "aws-cdk-lib";
import { context } from "../cdk.json";
import { stageConfig } from "../config";
import type { Auth } from "../config/auth";
import type { StageConfig } from "../config/types";
import { bundleFunctions } from "./bundle";
import { MasklineStack } from "./maskline-stack";
import { securityChecks } from "./security-checks";

export interface BuildAppOptions {
  /** A stage of `config/`. @default the context value `stage` (`-c stage=…`), else `dev` */
  readonly stage?: string;
  /** Where the cloud assembly goes. @default what the CDK CLI says, else a temporary folder */
  readonly outdir?: string;
  /** Address of the provider simulator; only the stage `local` uses it. @default http://127.0.0.1:8788 */
  readonly simulatorUrl?: string;
  /** Who may call the API of the stage `local`; the others say so themselves. @default "none" */
  readonly auth?: Auth;
  /**
   * Whether CDK checks the template as CloudFormation would, which takes three seconds.
   * @default true, but for the stage `local`, which is never deployed
   */
  readonly checkTemplate?: boolean;
}

/** The CDK app of one stage; call `synth()` on it. Builds the functions into the assembly's folder. */
export function buildApp(options: BuildAppOptions = {}): App {
  const { outdir, simulatorUrl, auth } = options;
  const app = new App({
    context,
    analyticsReporting: false,
    builtinCloudFormationValidation: options.checkTemplate ?? options.stage !== "local",
    ...(outdir === undefined ? {} : { outdir }),
  });
  const stage: unknown = options.stage ?? app.node.tryGetContext("stage") ?? "dev";
  const config = stageConfig(String(stage), {
    ...(simulatorUrl === undefined ? {} : { simulatorUrl }),
    ...(auth === undefined ? {} : { auth }),
  });
  addStack(app, config);
  // What is tried on one machine need not be fit for AWS yet; the tests hold the stage local to the same checks as it is.
  if (config.stage !== "local") Validations.of(app).addPlugins(...securityChecks(app));
  return app;
}

function addStack(app: App, config: StageConfig): void {
  const { stage, account, region } = config;
  new MasklineStack(app, `Maskline-${stage}`, {
    maskline: { ...config, code: bundleFunctions(app.outdir) },
    env: { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) },
    description: `Maskline: masked calls between customers and drivers (${stage})`,
  });
}
