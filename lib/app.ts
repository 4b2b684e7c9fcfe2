import { existsSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { context } from "../cdk.json";
import { stageConfig } from "../config";
import type { Auth } from "../config/auth";
import type { StageConfig } from "../config/types";
import { bundleFunctions, layBeside } from "./bundle";
import { MasklineStack } from "./maskline-stack";

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
  for (const application of [...config.applications, ...(config.voice ?? [])])
    assertProviderExists(application);
  addStack(app, config);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The configuration can't know which providers there are. A product of its own lies in its vendor's folder. */
function assertProviderExists({ application, provider }: { application: string; provider: string }): void {
  const providers = join(__dirname, "..", "core", "providers");
  const folders = [provider, provider.replace("-", "/")];
  if (folders.some((folder) => existsSync(join(providers, folder, "module.ts")))) return;
  throw new Error(`application ${application}: there is no provider "${provider}" under core/providers`);
}

function addStack(app: App, config: StageConfig): void {
  const bundles = bundleFunctions(app.outdir);
  layBeside(bundles, "config.json", config);
  new MasklineStack(app, `Maskline-${config.stage}`, {
    maskline: { config, bundles },
    description: `Maskline: masked calls between customers and drivers (${config.stage})`,
  });
}
