import { App, Validations } from "aws-cdk-lib";
import { context } from "../../cdk.json";
import { stageConfig } from "../../config";
import { assertPipeline } from "../../config/check-pipeline";
import { type PipelineConfig, pipeline } from "../../config/pipeline";
import { bundleFunctions } from "../bundle";
import type { Bundles } from "../bundles";
import { securityChecks } from "../security-checks";
import { MasklinePipeline } from "./pipeline-stack";

export interface PipelineAppOptions {
  /** @default that of config/pipeline.ts */
  readonly config?: PipelineConfig;
  /** Where the cloud assembly goes. @default what the CDK CLI says, else a temporary folder */
  readonly outdir?: string;
  /** The functions, built. @default they are built into the assembly */
  readonly code?: Bundles;
  /** Whether CDK checks the templates as CloudFormation would. @default true */
  readonly checkTemplate?: boolean;
}

/**
 * The CDK app of the pipeline and the stages that it deploys; call `synth()` on it.
 * @throws Error when the pipeline's settings are missing or wrong; the text says what to fill in
 */
export function buildPipelineApp(options: PipelineAppOptions = {}): App {
  const { config = pipeline, outdir, checkTemplate = true } = options;
  assertPipeline(config, stageConfig);
  const app = new App({
    context,
    analyticsReporting: false,
    builtinCloudFormationValidation: checkTemplate,
    ...(outdir === undefined ? {} : { outdir }),
  });
  const { account, region } = config;
  new MasklinePipeline(app, "Maskline-pipeline", {
    config,
    code: options.code ?? bundleFunctions(app.outdir),
    env: { account, region },
    description: "Maskline: builds, tests and deploys itself and its stages",
  });
  Validations.of(app).addPlugins(...securityChecks(app));
  return app;
}
