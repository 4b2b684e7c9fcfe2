import type { IncomingHttpHeaders } from "node:http";
import { JwtVerifier } from "aws-jwt-verify";
import {
  JwtBaseError,
  JwtInvalidSignatureAlgorithmError,
  KidNotFoundInJwksError,
} from "aws-jwt-verify/error";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import type { JwtAuthorization } from "../assembly/plan";
import { type IssuerKeys, issuerKeys } from "./issuer-keys";
import { forbidden, unauthorized, type Verdict } from "./verdict";

export interface JwtDeps {
  /** Milliseconds since 1970: the local cloud's time, which its issuer has too. */
  readonly now: () => number;
}

type Judge = (headers: IncomingHttpHeaders, authorization: JwtAuthorization) => Promise<Verdict>;

/** Judges tokens as a JWT authorizer of an HTTP API does: signature, `iss`, `aud` or `client_id`, times, scopes. */
export function jwtAuthorizer({ now }: JwtDeps): Judge {
  const issuers = new Map<string, IssuerKeys>();
  const keysOf = (issuer: string): IssuerKeys => {
    const known = issuers.get(issuer) ?? issuerKeys(issuer);
    issuers.set(issuer, known);
    return known;
  };
  return async (headers, authorization) => {
    const token = bearerOf(headers[authorization.header]);
    if (token === undefined) return unauthorized();
    try {
      const claims = await signedClaims(token, authorization.issuer, keysOf(authorization.issuer));
      return judgeClaims(claims, authorization, now() / 1000);
    } catch (error) {
      if (error instanceof JwtBaseError) return unauthorized("the token is not valid");
      console.error("the local gateway can't reach the tokens' issuer", error);
      return unauthorized("the issuer's keys can't be read");
    }
  };
}

/** With or without `Bearer`: the gateway takes both. */
function bearerOf(header: string | readonly string[] | undefined): string | undefined {
  const token = [header ?? ""]
    .flat()
    .join(",")
    .replace(/^Bearer +/i, "");
  return token === "" ? undefined : token;
}

/** @throws JwtBaseError unless one of the issuer's RSA keys signed it */
async function signedClaims(token: string, issuer: string, keys: IssuerKeys): Promise<JwtPayload> {
  // The library takes elliptic curves too; API Gateway doesn't. Neither takes `none` or a shared secret.
  const { header } = decomposeUnverifiedJwt(token);
  if (!/^RS(256|384|512)$/.test(header.alg ?? ""))
    throw new JwtInvalidSignatureAlgorithmError("not signed with RSA", header.alg, "RS256");
  try {
    return verified(token, issuer, await keys.keys());
  } catch (error) {
    if (!(error instanceof KidNotFoundInJwksError)) throw error;
    return verified(token, issuer, await keys.keys(true));
  }
}

function verified(token: string, issuer: string, jwks: Awaited<ReturnType<IssuerKeys["keys"]>>): JwtPayload {
  const verifier = JwtVerifier.create({
    issuer,
    audience: null,
    // Times are judged below, by the local cloud's clock; the library knows only the machine's.
    graceSeconds: Number.MAX_SAFE_INTEGER,
  });
  verifier.cacheJwks(jwks);
  return verifier.verifySync(token);
}

function judgeClaims(claims: JwtPayload, authorization: JwtAuthorization, nowSeconds: number): Verdict {
  const { audience, scopes } = authorization;
  const meant = claims.aud === undefined ? [claims.client_id] : [claims.aud].flat();
  if (!meant.some((each) => typeof each === "string" && audience.includes(each)))
    return unauthorized("the token does not have a valid audience");
  if (claims.exp === undefined || claims.exp <= nowSeconds) return unauthorized("the token has expired");
  if ((claims.nbf ?? 0) > nowSeconds || (claims.iat ?? 0) > nowSeconds)
    return unauthorized("the token is not yet valid");
  const granted = scopesOf(claims);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return forbidden(scopes);
  return { ok: true, authorizer: { jwt: { claims: asTexts(claims), scopes: scopesTold(scopes) } } };
}

const scopesOf = ({ scope, scp }: JwtPayload): string[] =>
  [scope ?? scp ?? []].flat().flatMap((text) => String(text).split(" "));

const scopesTold = (scopes: readonly string[]) => (scopes.length === 0 ? null : scopes);

/** The gateway hands every claim over as text, a list in square brackets. */
const asTexts = (claims: JwtPayload): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
    ]),
  );
