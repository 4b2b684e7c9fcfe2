import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { acknowledge } from "../nag";
import type { Alarms } from "./alarms";
import type { MasklineFunction } from "./maskline-function";

/** `GET /v1/health` and the like. */
export type RouteKey = `${"GET" | "PUT" | "POST" | "DELETE"} /${string}`;

export interface MasklineApiProps {
  /** Who may call `/v1`. */
  readonly auth: "iam" | "none";
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  readonly encryptionKey: IKey;
  readonly logRetention: RetentionDays;
  readonly alarms: Alarms;
}

/** The route's key, never its path: paths hold webhook keys and order ids. No error texts: we did not write them all. */
const accessLogFields = JSON.stringify({
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  routeKey: "$context.routeKey",
  status: "$context.status",
  responseLength: "$context.responseLength",
  responseLatency: "$context.responseLatency",
  integrationStatus: "$context.integration.status",
  integrationLatency: "$context.integration.latency",
});

/** The HTTP API with explicit routes (ADR 0001): what is not listed is 404 before any function runs. CORS stays closed. */
export class MasklineApi extends Construct {
  readonly api: HttpApi;
  private readonly stage: HttpStage;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MasklineApiProps,
  ) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", { createDefaultStage: false });
    const logs = new LogGroup(this, "AccessLogs", {
      retention: props.logRetention,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: props.throttle.requestsPerSecond, burstLimit: props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(accessLogFields),
      },
    });
    this.addAlarms();
  }

  get url(): string {
    return this.stage.url;
  }

  /** Routes for the platform, authorized as the stage says. */
  serve(target: MasklineFunction, routes: readonly RouteKey[]): void {
    const open = this.props.auth === "none";
    const reason = "the stage local listens on one machine's loopback address only";
    this.addRoutes(
      target,
      routes,
      open ? new HttpNoneAuthorizer() : new HttpIamAuthorizer(),
      open ? reason : undefined,
    );
  }

  /** Routes for providers: they sign in their own way, which the function checks. */
  serveSigned(target: MasklineFunction, routes: readonly RouteKey[]): void {
    const reason =
      "providers sign their pushes and can't hold our credentials; the path carries a key besides";
    this.addRoutes(target, routes, new HttpNoneAuthorizer(), reason);
  }

  private addRoutes(
    target: MasklineFunction,
    routes: readonly RouteKey[],
    authorizer: IHttpRouteAuthorizer,
    openBecause: string | undefined,
  ): void {
    const integration = new HttpLambdaIntegration(`${target.node.id}Integration`, target.called);
    for (const key of routes) {
      const [method = "", path = ""] = key.split(" ");
      const added = this.api.addRoutes({ path, methods: [method as HttpMethod], integration, authorizer });
      if (openBecause === undefined) continue;
      for (const route of added) acknowledge(route, "AwsSolutions-APIG4", openBecause);
    }
  }

  private addAlarms(): void {
    this.props.alarms.add(this, "ServerErrors", {
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: "Sum" }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      impact:
        "The platform's order events or the providers' pushes are answered with 5xx and must be sent again.",
      runbook: "api-server-errors",
    });
  }
}
