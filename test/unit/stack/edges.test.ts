import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { stageConfig } from "../../../config";
import { apiRoutes, type PlatformRoute, ruleOf } from "../../../config/api-routes";
import type { Auth } from "../../../config/auth";
import { complaintsAbout } from "../../../config/checks";
import { limitOf } from "../../../config/throttling";
import type { StageConfig } from "../../../config/types";
import { buildApp } from "../../../lib/app";
import type { Resource } from "./synthesized";

const issuer = "https://id.example.com/";

/** Like `synthesized("local")`, which has every route, with other callers. */
function localWith(auth: Auth) {
  const outdir = mkdtempSync(join(tmpdir(), "maskline-synth-"));
  const app = buildApp({ stage: "local", outdir, auth });
  const template = Template.fromStack(app.node.findChild("Maskline-local") as Stack);
  return { app, template };
}

const { app, template } = localWith({ kind: "jwt", issuer, audience: ["a", "b"], scopePrefix: "maskline/" });
const resources = (type: string) => Object.entries(template.findResources(type) as Record<string, Resource>);
const routes = () => resources("AWS::ApiGatewayV2::Route");
const keyOf = ({ Properties }: Resource) => String(Properties.RouteKey);

describe("with tokens", () => {
  it("each route of the platform wants one, with its scope as the issuer spells it", () => {
    const [[authorizer] = ["none"]] = resources("AWS::ApiGatewayV2::Authorizer");
    for (const [, route] of routes()) {
      const key = keyOf(route);
      if (key.startsWith("POST /webhooks/")) {
        expect(route.Properties).toMatchObject({ AuthorizationType: "NONE" });
        continue;
      }
      const { scope } = ruleOf(key as PlatformRoute);
      expect([key, route.Properties]).toEqual([
        key,
        expect.objectContaining({ AuthorizationType: "JWT", AuthorizerId: { Ref: authorizer } }),
      ]);
      const scopes = scope === "any-token" ? [] : [`maskline/${scope}`];
      expect([key, route.Properties.AuthorizationScopes ?? []]).toEqual([key, scopes]);
    }
  });

  it("one authorizer checks them all", () => {
    template.resourceCountIs("AWS::ApiGatewayV2::Authorizer", 1);
    template.hasResourceProperties("AWS::ApiGatewayV2::Authorizer", {
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Issuer: issuer, Audience: ["a", "b"] },
    });
  });

  it("passes AwsSolutions", () => {
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });

  it("opens no door for browsers", () => {
    template.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });
});

describe("the table of routes", () => {
  it("names a scope for each, but for what tells nobody anything", () => {
    const free = Object.entries(apiRoutes).filter(([, { scope }]) => scope === "any-token");
    expect(free.map(([key]) => key)).toEqual(["GET /v1/health", "GET /v1/openapi.json"]);
  });

  it.each(["GET /v1/new", "toString", "GET /v1/health/"])("has no %s, and says what to do", (key) => {
    expect(() => ruleOf(key as PlatformRoute)).toThrow(
      `${key}: give it a scope and a traffic in config/api-routes.ts`,
    );
  });

  it("lets nobody write who may only read", () => {
    for (const [key, { scope }] of Object.entries(apiRoutes))
      if (!key.startsWith("GET "))
        expect([key, scope]).not.toEqual([key, expect.stringMatching(/:read$|^any-token$/)]);
  });
});

describe("throttling", () => {
  const settings = () => {
    const [[, stage] = ["", undefined]] = resources("AWS::ApiGatewayV2::Stage");
    return { stage, byRoute: stage?.Properties.RouteSettings as Record<string, unknown> };
  };

  it("each route has a limit of its own, once the route is there", () => {
    const { stage, byRoute } = settings();
    expect(Object.keys(byRoute).sort()).toEqual(
      routes()
        .map(([, route]) => keyOf(route))
        .sort(),
    );
    const dependsOn = (stage as unknown as { DependsOn: string[] }).DependsOn;
    for (const [id] of routes()) expect(dependsOn).toContain(id);
  });

  it("what rings telephones and what is a lot of work comes seldom, what providers send comes always", () => {
    expect(settings().byRoute).toMatchObject({
      "POST /v1/order-events": { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      "POST /v1/verification-calls": { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      "PUT /v1/numbers": { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      "POST /webhooks/{provider}/{application}/{key}/fees": {
        ThrottlingRateLimit: 200,
        ThrottlingBurstLimit: 400,
      },
      "POST /webhooks/huawei/x-main/{key}/calls": { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
  });

  it("is as a stage says, where it says so", () => {
    const throttle = {
      requestsPerSecond: 7,
      burst: 8,
      byTraffic: { admin: { requestsPerSecond: 1, burst: 2 } },
    };
    expect(limitOf("admin", throttle)).toEqual({ requestsPerSecond: 1, burst: 2 });
    expect(limitOf("reads", throttle)).toEqual({ requestsPerSecond: 7, burst: 8 });
    expect(limitOf("questions", throttle)).toEqual({ requestsPerSecond: 14, burst: 16 });
  });
});

const sound = stageConfig("prod");
const withJwt = (changes: object): StageConfig => ({
  ...sound,
  auth: { kind: "jwt", issuer, audience: ["maskline"], ...changes } as Auth,
});
const withRanges = (...pushSourceRanges: string[]): StageConfig => ({
  ...sound,
  applications: sound.applications.map((each) => ({ ...each, pushSourceRanges })),
});

const wrong: [string, StageConfig, string][] = [
  [
    "an issuer that is no address",
    withJwt({ issuer: "id.example.com" }),
    'auth.issuer "id.example.com": use the https',
  ],
  [
    "an issuer without https",
    withJwt({ issuer: "http://id.example.com" }),
    "use https (http only to 127.0.0.1",
  ],
  [
    "a local issuer on AWS",
    withJwt({ issuer: "http://127.0.0.1:8787/x" }),
    "use https (http only to 127.0.0.1",
  ],
  [
    "an issuer with a query",
    withJwt({ issuer: "https://id.example.com/?a=b" }),
    "leave out what follows the path",
  ],
  ["no audience", withJwt({ audience: [] }), "auth.audience: name at least one"],
  ["an empty audience", withJwt({ audience: ["a", " "] }), "auth.audience: name at least one"],
  ["a prefix with a space", withJwt({ scopePrefix: "a b" }), 'auth.scopePrefix "a b": use printable'],
  ["another kind", withJwt({ kind: "cognito" }), 'auth "cognito": use "iam" or { kind: "jwt", … }'],
  [
    "a burst below the rate for one traffic",
    {
      ...sound,
      throttle: { requestsPerSecond: 5, burst: 5, byTraffic: { reads: { requestsPerSecond: 9, burst: 8 } } },
    },
    "throttle.byTraffic.reads: requestsPerSecond",
  ],
  ["ranges that let nobody in", withRanges(), "pushSourceRanges: empty"],
  ["an address without its length", withRanges("203.0.113.7"), 'pushSourceRanges "203.0.113.7": use CIDR'],
  ["a length beyond the address", withRanges("203.0.113.0/33"), 'pushSourceRanges "203.0.113.0/33"'],
  ["a name", withRanges("example.com/32"), 'pushSourceRanges "example.com/32"'],
  ["a zone", withRanges("fe80::1%eth0/64"), 'pushSourceRanges "fe80::1%eth0/64"'],
];

describe("synth refuses", () => {
  it.each(wrong)("%s, and says so", (_, config, complaint) => {
    expect(complaintsAbout(config)).toEqual([expect.stringContaining(complaint)]);
  });
});

it.each<[string, StageConfig]>([
  [
    "an issuer with and without a path",
    withJwt({ issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x" }),
  ],
  ["ranges of both kinds", withRanges("203.0.113.0/24", "203.0.113.7/32", "2001:db8::/32", "::1/128")],
])("synth takes %s", (_, config) => expect(complaintsAbout(config)).toEqual([]));
