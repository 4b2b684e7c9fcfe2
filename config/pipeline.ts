/** A deployed stage's API is called after each deployment: is it up, and does an order get its number? */
export interface DeploymentCheck {
  /**
   * People and a service whose application is the provider's sandbox: an order of theirs is assigned and cancelled. Test
   * telephones of your own; no other numbers belong in here.
   * @default only the API's health is asked
   */
  readonly order?: {
    readonly service: string;
    readonly customer: string;
    readonly driver: string;
    readonly areaCode?: string;
  };
  /** Prints an access token for the stage's API; needed where its `auth` takes tokens. @default requests are signed (IAM) */
  readonly tokenCommand?: string;
}

export interface PipelineStage {
  /** A stage of `config/stages/`. */
  readonly stage: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Somebody has to say yes before it. @default false */
  readonly afterApproval?: boolean;
  /** What is done after it; if it fails, nothing further is deployed. @default nothing */
  readonly check?: DeploymentCheck;
}

/** Where the pipeline takes its source from, and what it deploys, in order. Nothing secret. */
export interface PipelineConfig {
  /** Of AWS CodeConnections, in the pipeline's own account and region; made once by hand (docs/pipeline.md). */
  readonly connectionArn: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  /** Where the pipeline itself lives. */
  readonly account: string;
  readonly region: string;
  readonly stages: readonly PipelineStage[];
}

/** Ours: to be filled in by whoever runs it. */
export const pipeline: PipelineConfig = {
  connectionArn: "",
  repository: "",
  branch: "main",
  account: "",
  region: "",
  stages: [
    { stage: "dev", account: "", region: "" },
    { stage: "staging", account: "", region: "", check: {} },
    { stage: "prod", account: "", region: "", afterApproval: true },
  ],
};
