import { functionNameIn, type ResolvedProperties } from "./local-names";
import type { RouteAuthorization, RouteLimit, RoutePlan } from "./plan";
import type { ResolvedResource, ResourcesOf } from "./resolved-resources";

/** The longest an HTTP API waits for its integration. */
const longestIntegrationMs = 30_000;

function integrationOf(route: ResolvedResource, integrations: readonly ResolvedResource[]) {
  const id = String(route.properties.Target ?? "").replace(/^integrations\//, "");
  const integration = integrations.find(({ ref }) => ref === id)?.properties;
  if (integration?.IntegrationType !== "AWS_PROXY")
    throw new Error(`${route.logicalId}: the local cloud knows routes to functions (AWS_PROXY) only`);
  return integration;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Who may call a route. @throws Error for what can't be judged here: it must not look as if it had been */
function authorizationOf(
  { logicalId, properties }: ResolvedResource,
  authorizers: readonly ResolvedResource[],
): RouteAuthorization {
  const type = properties.AuthorizationType ?? "NONE";
  if (type === "NONE") return { kind: "none" };
  if (type === "AWS_IAM") return { kind: "iam" };
  const authorizer = authorizers.find(({ ref }) => ref === properties.AuthorizerId)?.properties;
  const jwt = authorizer?.JwtConfiguration as { Issuer?: unknown; Audience?: unknown } | undefined;
  const [source] = texts(authorizer?.IdentitySource);
  const header = /^\$request\.header\.([\w-]+)$/.exec(source ?? "")?.[1];
  if (type !== "JWT" || authorizer?.AuthorizerType !== "JWT" || !jwt || header === undefined)
    throw new Error(
      `${logicalId}: the local cloud does not know AuthorizationType ${String(type)} with this authorizer`,
    );
  return {
    kind: "jwt",
    issuer: String(jwt.Issuer),
    audience: texts(jwt.Audience),
    scopes: texts(properties.AuthorizationScopes),
    header: header.toLowerCase(),
  };
}

interface StatedLimits {
  readonly ThrottlingRateLimit?: unknown;
  readonly ThrottlingBurstLimit?: unknown;
}

function limitOf(routeKey: string, stage: ResolvedProperties | undefined): RouteLimit | undefined {
  const own = (stage?.RouteSettings as Readonly<Record<string, StatedLimits>> | undefined)?.[routeKey];
  const usual = stage?.DefaultRouteSettings as StatedLimits | undefined;
  const rate = own?.ThrottlingRateLimit ?? usual?.ThrottlingRateLimit;
  const burst = own?.ThrottlingBurstLimit ?? usual?.ThrottlingBurstLimit;
  if (rate === undefined || burst === undefined) return undefined;
  return { requestsPerSecond: Number(rate), burst: Number(burst) };
}

export function readRoutes(resources: ResourcesOf): RoutePlan[] {
  const integrations = resources(["AWS::ApiGatewayV2::Integration"]);
  const authorizers = resources(["AWS::ApiGatewayV2::Authorizer"]);
  const stages = resources(["AWS::ApiGatewayV2::Stage"]);
  return resources(["AWS::ApiGatewayV2::Route"]).map((route) => {
    const authorization = authorizationOf(route, authorizers);
    const integration = integrationOf(route, integrations);
    const apiId = String(route.properties.ApiId);
    const routeKey = String(route.properties.RouteKey);
    const stage = stages.find(({ properties }) => properties.ApiId === apiId)?.properties;
    const limit = limitOf(routeKey, stage);
    return {
      routeKey,
      stage: String(stage?.StageName ?? "$default"),
      apiId,
      functionName: functionNameIn(String(integration.IntegrationUri)),
      timeoutMs: Number(integration.TimeoutInMillis ?? longestIntegrationMs),
      authorization,
      ...(limit ? { limit } : {}),
    };
  });
}
