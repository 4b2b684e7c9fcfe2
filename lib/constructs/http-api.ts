import { Duration, Lazy, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type PlatformRoute, ruleOf, type Traffic } from "../../config/api-routes";
import type { Auth } from "../../config/auth";
import { limitOf, type Throttle } from "../../config/throttling";
import { acknowledge } from "../nag";
import type { Alarms } from "./alarms";
import { type ApiDoor, apiDoor } from "./api-door";
import type { MasklineFunction } from "./maskline-function";

/** Where providers push to. */
export type WebhookRoute = `POST /webhooks/${string}`;

export interface MasklineApiProps {
  /** Who may call `/v1`. */
  readonly auth: Auth;
  readonly throttle: Throttle;
  readonly encryptionKey: IKey;
  readonly logRetention: RetentionDays;
  readonly alarms: Alarms;
}

interface Who {
  readonly authorizer: IHttpRouteAuthorizer;
  readonly authorizationScopes?: string[];
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
  private readonly door: ApiDoor;
  private readonly integrations = new Map<MasklineFunction, HttpLambdaIntegration>();
  private readonly routeSettings: Record<string, object> = {};

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
    this.door = apiDoor(props.auth);
    const stage = this.stage.node.defaultChild as CfnStage;
    stage.routeSettings = Lazy.any({ produce: () => this.routeSettings });
    this.addAlarms();
  }

  get url(): string {
    return this.stage.url;
  }

  /** Routes for the platform: `config/api-routes.ts` says what a caller needs for each, and how many may come. */
  serve(target: MasklineFunction, routes: readonly PlatformRoute[]): void {
    for (const key of routes) {
      const { scope, traffic } = ruleOf(key);
      const route = this.addRoute(target, key, traffic, {
        authorizer: this.door.authorizer,
        authorizationScopes: this.door.scopesFor(scope),
      });
      if (this.door.openBecause) acknowledge(route, "AwsSolutions-APIG4", this.door.openBecause);
    }
  }

  /** Routes for providers: they sign in their own way, which the function checks. */
  serveSigned(
    target: MasklineFunction,
    routes: readonly WebhookRoute[],
    traffic: "pushes" | "questions",
  ): void {
    const reason =
      "providers sign their pushes and can't hold our credentials; the path carries a key besides";
    for (const key of routes) {
      const route = this.addRoute(target, key, traffic, { authorizer: new HttpNoneAuthorizer() });
      acknowledge(route, "AwsSolutions-APIG4", reason);
    }
  }

  private addRoute(target: MasklineFunction, key: string, traffic: Traffic, who: Who): HttpRoute {
    const [method = "", path = ""] = key.split(" ");
    const integration = this.integrationOf(target);
    const [route] = this.api.addRoutes({ path, methods: [method as HttpMethod], integration, ...who });
    if (!route) throw new Error(`${key} was not added`);
    const { requestsPerSecond, burst } = limitOf(traffic, this.props.throttle);
    this.routeSettings[key] = {
      DetailedMetricsEnabled: true,
      ThrottlingRateLimit: requestsPerSecond,
      ThrottlingBurstLimit: burst,
    };
    // The settings name the route, which has to be there by then.
    this.stage.node.addDependency(route);
    return route;
  }

  private integrationOf(target: MasklineFunction): HttpLambdaIntegration {
    const known = this.integrations.get(target);
    if (known) return known;
    const made = new HttpLambdaIntegration(`${target.node.id}Integration`, target.called);
    this.integrations.set(target, made);
    return made;
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
