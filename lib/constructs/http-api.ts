import { Duration, Lazy, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpApi,
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
import type { Domain } from "../../config/stage-settings";
import { limitOf, type Throttle } from "../../config/throttling";
import { acknowledge } from "../nag";
import type { Alarms } from "./alarms";
import { ApiDomain } from "./api-domain";
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
  /** Gets the routes; its own stage decides on throttling and logs. @default one is made */
  readonly httpApi?: IHttpApi;
  /** @default the API's own address */
  readonly domain?: Domain;
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
  readonly api: IHttpApi;
  readonly domain: ApiDomain | undefined;
  /** Of the API that is made; one that was given has its own. */
  private readonly made: { readonly api: HttpApi; readonly stage: HttpStage } | undefined;
  private readonly door: ApiDoor;
  private readonly integrations = new Map<MasklineFunction, HttpLambdaIntegration>();
  private readonly routeSettings: Record<string, object> = {};

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MasklineApiProps,
  ) {
    super(scope, id);
    this.made = props.httpApi ? undefined : this.make();
    this.api = props.httpApi ?? (this.made?.api as IHttpApi);
    this.domain = this.addDomain();
    this.door = apiDoor(props.auth);
    this.addAlarms();
  }

  /** With a slash at its end. */
  get url(): string {
    return this.domain?.url ?? this.made?.stage.url ?? `${this.api.apiEndpoint}/`;
  }

  private make() {
    const api = new HttpApi(this, "Api", { createDefaultStage: false });
    const logs = new LogGroup(this, "AccessLogs", {
      retention: this.props.logRetention,
      encryptionKey: this.props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: this.props.throttle.requestsPerSecond, burstLimit: this.props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(accessLogFields),
      },
    });
    (stage.node.defaultChild as CfnStage).routeSettings = Lazy.any({ produce: () => this.routeSettings });
    return { api, stage };
  }

  private addDomain(): ApiDomain | undefined {
    const { domain } = this.props;
    if (!domain) return undefined;
    if (!this.made)
      throw new Error("domain: the HTTP API that was given has its own; leave one of the two out");
    return new ApiDomain(this, "Domain", { domain, ...this.made });
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
    const route = this.routeOn(path, method as HttpMethod, { integration, ...who });
    const { requestsPerSecond, burst } = limitOf(traffic, this.props.throttle);
    this.routeSettings[key] = {
      DetailedMetricsEnabled: true,
      ThrottlingRateLimit: requestsPerSecond,
      ThrottlingBurstLimit: burst,
    };
    // The settings name the route, which has to be there by then.
    this.made?.stage.node.addDependency(route);
    return route;
  }

  private routeOn(
    path: string,
    method: HttpMethod,
    rest: Who & { integration: HttpLambdaIntegration },
  ): HttpRoute {
    const [route] = this.made?.api.addRoutes({ path, methods: [method], ...rest }) ?? [];
    if (route) return route;
    const routeKey = HttpRouteKey.with(path, method);
    return new HttpRoute(this, routeKey.key, { httpApi: this.api, routeKey, ...rest });
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
