import fc from "fast-check";
import openApi from "../../../docs/openapi.json";
import type { LocalCloud } from "../../../local/cloud";
import { signedHeaders } from "../../pushes";
import { hostileBody, hostileText, phoneTexts } from "../../unit/hostile/arbitraries";
import { calls, fees, numberStates, texts } from "../../unit/hostile/samples";

/** Hostile requests as API Gateway hands them to a function: what the gateway itself guarantees, everything else spoilt. */

interface Application {
  readonly provider: string;
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly webhooks?: Readonly<Record<string, string>>;
}

interface Documented {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
}
interface Content {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** What the documents say of a route; a webhook's own address is documented by its pattern. */
function documented(routeKey: string): Documented {
  const [method = "", path = ""] = routeKey.split(" ");
  const paths = openApi.paths as unknown as Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  return paths[path]?.[method.toLowerCase()] ?? {};
}

function samplesOf(routeKey: string): readonly unknown[] {
  if (routeKey.includes("/webhooks/")) return [...calls, ...fees, ...texts, ...numberStates];
  const content = documented(routeKey).requestBody?.content["application/json"];
  const samples = Object.values(content?.examples ?? {}).map(({ value }) => value);
  const all = content?.example === undefined ? samples : [...samples, content.example];
  return all.length > 0 ? all : [{}];
}

const usualValues: Readonly<Record<string, fc.Arbitrary<string>>> = {
  orderId: fc.constantFrom("R-1", "nobody"),
  limit: fc.constantFrom("1", "25"),
  number: fc.constantFrom("+8617000000001", " 8617000000001", ...phoneTexts),
  callId: fc.constantFrom(`huawei.${"A".repeat(43)}`, "huawei.x"),
  cursor: fc
    .record(
      { pk: hostileText, sk: hostileText, number: hostileText, application: fc.constant("axb-main") },
      { requiredKeys: [] },
    )
    .map((key) => Buffer.from(JSON.stringify({ pk: "ORDER#R-1", ...key })).toString("base64url")),
};
/** Own names only: a parameter may be called what every object has. */
const textFor = (name: string) =>
  fc.oneof(hostileText, Object.hasOwn(usualValues, name) ? (usualValues[name] ?? hostileText) : hostileText);

const fieldsOf = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, textFor(name)])), { requiredKeys: [] });

/** Parameters of the path: some are given, whatever they hold. Webhooks are pushed to their right address, mostly. */
function pathOf(
  routeKey: string,
  application: Application | undefined,
): fc.Arbitrary<Record<string, string>> {
  const names = [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const hostile = fc.record(Object.fromEntries(names.map((name) => [name, textFor(name)])));
  if (!application) return hostile;
  const key =
    Object.values(application.webhooks ?? {})[0]
      ?.split("/")
      .at(-2) ?? "";
  const right = { provider: application.provider, application: application.application, key };
  return fc.oneof({ weight: 4, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: hostile });
}

const headerNames = [
  "content-type",
  "host",
  "x-forwarded-proto",
  "x-aksk",
  "x-wsse",
  "authorization",
  "__proto__",
];
const hostileHeaders = fc.dictionary(fc.constantFrom(...headerNames), hostileText, { maxKeys: 4 });

/** @param application whose webhook it is, to sign for */
export function hostileRequest(cloud: LocalCloud, routeKey: string, application: Application | undefined) {
  const { parameters = [] } = documented(routeKey);
  const query = parameters.filter((each) => each.in === "query").map(({ name }) => name);
  const signature = () => (application ? signedHeaders(cloud.clock.now(), application) : {});
  return fc
    .record({
      pathParameters: pathOf(routeKey, application),
      queryStringParameters: fc.option(fieldsOf([...query, "__proto__", "unknown"]), { nil: undefined }),
      headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: hostileHeaders }),
      body: fc.option(hostileBody(...samplesOf(routeKey)), { nil: undefined }),
      encoding: fc.constantFrom("text", "text", "base64", "claims-base64"),
    })
    .map(({ body, encoding, headers, ...parts }) => ({
      version: "2.0",
      routeKey,
      rawPath: "/",
      rawQueryString: "",
      ...parts,
      headers: { "content-type": "application/json", ...signature(), ...headers },
      isBase64Encoded: encoding !== "text",
      ...(body === undefined
        ? {}
        : { body: encoding === "base64" ? Buffer.from(body).toString("base64") : body }),
      requestContext: {
        requestId: "hostile",
        domainName: "127.0.0.1",
        stage: "$default",
        routeKey,
        http: { method: routeKey.split(" ")[0] },
      },
    }));
}
