import { Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { BuildSpec, ComputeType, LinuxBuildImage } from "aws-cdk-lib/aws-codebuild";
import { Pipeline, PipelineType } from "aws-cdk-lib/aws-codepipeline";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import {
  CodePipeline,
  CodePipelineSource,
  type IFileSetProducer,
  ManualApprovalStep,
  ShellStep,
} from "aws-cdk-lib/pipelines";
import type { Construct } from "constructs";
import type { PipelineConfig, PipelineStage } from "../../config/pipeline";
import { devDependencies } from "../../package.json";
import type { Bundles } from "../bundles";
import { checkStep } from "./check-step";
import { MasklineStage } from "./maskline-stage";
import { acknowledgePipeline } from "./security-exceptions";

export interface MasklinePipelineProps extends StackProps {
  readonly config: PipelineConfig;
  readonly code: Bundles;
}

/** Builds and tests what is pushed, changes itself first, then deploys stage after stage. */
export class MasklinePipeline extends Stack {
  constructor(scope: Construct, id: string, { config, code, ...props }: MasklinePipelineProps) {
    super(scope, id, props);
    const pipeline = this.pipeline(config);
    for (const place of config.stages) this.addStage(pipeline, place, { config, code });
    pipeline.buildPipeline();
    acknowledgePipeline(this);
  }

  private pipeline(config: PipelineConfig): CodePipeline {
    const codePipeline = new Pipeline(this, "Pipeline", {
      pipelineType: PipelineType.V2,
      crossAccountKeys: true,
      enableKeyRotation: true,
      restartExecutionOnUpdate: true,
      artifactBucket: this.artifacts(),
    });
    return new CodePipeline(this, "Steps", {
      codePipeline,
      selfMutation: true,
      cliVersion: devDependencies["aws-cdk"],
      // One build publishes all files: ten functions would be ten builds.
      publishAssetsInParallel: false,
      synth: this.synth(config),
      codeBuildDefaults: {
        buildEnvironment: {
          buildImage: LinuxBuildImage.STANDARD_7_0,
          computeType: ComputeType.MEDIUM,
          privileged: false,
        },
        partialBuildSpec: BuildSpec.fromObject({
          phases: { install: { "runtime-versions": { nodejs: "22" } } },
        }),
      },
    });
  }

  // CDK's own types are not made for exactOptionalPropertyTypes: hence the casts.
  private synth({ repository, branch, connectionArn }: PipelineConfig): IFileSetProducer {
    const source = CodePipelineSource.connection(repository, branch, { connectionArn });
    return new ShellStep("Synth", {
      input: source as IFileSetProducer,
      installCommands: ["npm ci"],
      commands: ["npm test", "npm run pipeline -- synth --quiet"],
    }) as IFileSetProducer;
  }

  private key(): Key {
    return new Key(this, "ArtifactsKey", {
      description: "Maskline: what the pipeline builds",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Sources and templates: nothing that a new run does not make again. */
  private artifacts(): IBucket {
    return new Bucket(this, "Artifacts", {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key(),
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(90) }],
    }) as IBucket;
  }

  private addStage(
    pipeline: CodePipeline,
    place: PipelineStage,
    { config, code }: Pick<MasklinePipelineProps, "config" | "code">,
  ): void {
    const deployed = new MasklineStage(this, place.stage, {
      place,
      code,
      pipeline: { account: config.account, stackName: this.stackName },
    });
    pipeline.addStage(deployed, {
      pre: place.afterApproval
        ? [
            new ManualApprovalStep(`Approve-${place.stage}`, {
              comment: `Deploys to ${place.stage}. What changes: the pull requests since the last approval, and CHANGELOG.md.`,
            }),
          ]
        : [],
      post: place.check ? [checkStep(place, place.check, deployed)] : [],
    });
  }
}
