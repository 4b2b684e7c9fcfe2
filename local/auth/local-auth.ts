import { AwsClient } from "aws4fetch";
import type { JwtAuthorization, RouteAuthorization, RoutePlan } from "../assembly/plan";
import type { HttpAnswer, HttpRequest } from "../triggers/http-event";
import { issuerPath, type LocalIssuer, localAudience, localIssuer } from "./issuer";
import { jwtAuthorizer } from "./jwt";
import { isSigned, type LocalCredentials } from "./sigv4";
import { forbidden, type Verdict } from "./verdict";

/** Whose requests pass, as `.maskline/local.json` says it. */
export type AuthDescription =
  | { readonly kind: "none" }
  | ({ readonly kind: "iam" } & LocalCredentials)
  | {
      readonly kind: "jwt";
      readonly issuer: string;
      /** `POST`, form `scope=orders:write orders:read`; without it every scope. Absent for an issuer elsewhere. */
      readonly tokenUrl?: string;
    };

/** Who may call the routes of the API, and how to be one of them. */
export interface LocalAuth {
  readonly description: AuthDescription;
  /** The issuer of tokens on this machine; undefined: the template names another, or none. */
  readonly issuer: LocalIssuer | undefined;
  judge(request: HttpRequest, route: RoutePlan): Promise<Verdict>;
  /** As the global one, with whatever the API wants of a caller: a signature, or a token with every scope. */
  readonly fetch: typeof fetch;
  /** Answers paths of its own (the issuer's); undefined: not one of them. */
  answer(request: HttpRequest): HttpAnswer | undefined;
}

/** The one principal there is. Nobody but this machine can send it to anybody. */
const localCredentials = (region: string): LocalCredentials => ({
  accessKeyId: "MASKLINELOCAL",
  secretAccessKey: "maskline-local-secret",
  region,
});

export interface LocalAuthOptions {
  readonly routes: readonly RoutePlan[];
  readonly apiUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** The local cloud's time, milliseconds since 1970. */
  readonly now: () => number;
}

const authorizations = (routes: readonly RoutePlan[]): RouteAuthorization[] =>
  routes.map(({ authorization }) => authorization);

const jwtsOf = (routes: readonly RoutePlan[]): JwtAuthorization[] =>
  authorizations(routes).filter((each) => each.kind === "jwt");

/** What the template's routes ask of callers, done on this machine. */
export async function localAuth(options: LocalAuthOptions): Promise<LocalAuth> {
  const { routes, region, accountId, now } = options;
  const issuer = await issuerOf(options);
  const credentials = localCredentials(region);
  const judgeToken = jwtAuthorizer({ now });
  return {
    description: describe(routes, issuer, credentials),
    issuer,
    judge: async (request, { authorization }) => {
      switch (authorization.kind) {
        case "none":
          return { ok: true };
        case "iam":
          // Callers have the machine's time, wherever the local cloud's was moved to.
          return isSigned(request, credentials, Date.now())
            ? { ok: true, authorizer: { iam: principal(credentials, accountId) } }
            : forbidden();
        case "jwt":
          return judgeToken(request.headers, authorization);
        default:
          return authorization satisfies never;
      }
    },
    fetch: authorizedFetch(routes, issuer, credentials),
    answer: (request) => issuer?.answer(request),
  };
}

async function issuerOf({ routes, apiUrl, now }: LocalAuthOptions): Promise<LocalIssuer | undefined> {
  const url = apiUrl + issuerPath;
  const wanting = jwtsOf(routes).filter(({ issuer }) => issuer === url);
  const [first] = wanting;
  if (!first) return undefined;
  const scopes = [...new Set(wanting.flatMap((each) => each.scopes))];
  return localIssuer({ url, audience: first.audience[0] ?? localAudience, scopes, now });
}

function describe(
  routes: readonly RoutePlan[],
  local: LocalIssuer | undefined,
  credentials: LocalCredentials,
): AuthDescription {
  const [jwt] = jwtsOf(routes);
  if (jwt) return { kind: "jwt", issuer: jwt.issuer, ...(local ? { tokenUrl: local.tokenUrl } : {}) };
  const isIam = authorizations(routes).some(({ kind }) => kind === "iam");
  return isIam ? { kind: "iam", ...credentials } : { kind: "none" };
}

/** As the gateway tells a function of an IAM principal. */
const principal = ({ accessKeyId }: LocalCredentials, accountId: string) => ({
  accessKey: accessKeyId,
  accountId,
  callerId: accessKeyId,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: `arn:aws:iam::${accountId}:user/${accessKeyId}`,
  userId: accessKeyId,
});

function authorizedFetch(
  routes: readonly RoutePlan[],
  issuer: LocalIssuer | undefined,
  credentials: LocalCredentials,
): typeof fetch {
  if (issuer) {
    return (input, init) => {
      const request = new Request(input, init);
      request.headers.set("authorization", `Bearer ${issuer.mint({})}`);
      return fetch(request);
    };
  }
  if (!authorizations(routes).some(({ kind }) => kind === "iam")) return fetch;
  const signer = new AwsClient({ ...credentials, service: "execute-api", retries: 0 });
  return async (input, init) => fetch(await signer.sign(input instanceof URL ? input.href : input, init));
}
