import { createSign, generateKeyPair, type KeyObject, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gatewayAnswer, type HttpAnswer, type HttpRequest } from "../triggers/http-event";

export interface LocalIssuerOptions {
  /** As the tokens' `iss`. */
  readonly url: string;
  readonly audience: string;
  /** Every scope there is: what a token has that asks for none. */
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type Claims = Readonly<Record<string, unknown>>;

/** Stands for the platform's identity provider: discovery, keys, and a token for whoever asks, on this machine only. */
export interface LocalIssuer {
  readonly url: string;
  readonly tokenUrl: string;
  /** A signed token; what is given replaces its usual claims and header (undefined: leaves them out). */
  mint(claims: Claims, header?: Claims): string;
  /** Answers its own paths; undefined: not one of them. */
  answer(request: HttpRequest): HttpAnswer | undefined;
}

/** Where the local issuer is, below the API's address. */
export const issuerPath = "/_local/issuer";
export const localAudience = "maskline-local";

const lifetimeSeconds = 3600;

/** An issuer with a key of its own, made now: tokens of an earlier start are worth nothing. */
export async function localIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const kid = randomUUID();
  const { url } = options;
  const tokenUrl = `${url}/token`;
  const mint: LocalIssuer["mint"] = (claims, header = {}) =>
    signed(
      { alg: "RS256", typ: "at+jwt", kid, ...header },
      { ...usualClaims(options), ...claims },
      privateKey,
    );
  const jwksUri = `${url}/jwks.json`;
  const path = new URL(url).pathname;
  return {
    url,
    tokenUrl,
    mint,
    answer: (request) => {
      const { pathname } = new URL(request.url, "http://127.0.0.1");
      switch (`${request.method} ${pathname}`) {
        case `GET ${path}/.well-known/openid-configuration`:
          return json(200, { issuer: url, jwks_uri: jwksUri, token_endpoint: tokenUrl });
        case `GET ${path}/jwks.json`:
          return json(200, {
            keys: [{ ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" }],
          });
        case `POST ${path}/token`:
          return grant(request, options, mint);
        default:
          return undefined;
      }
    },
  };
}

function usualClaims({ url, audience, scopes, now }: LocalIssuerOptions): Claims {
  const iat = Math.floor(now() / 1000);
  const who = { sub: "developer", client_id: "developer" };
  return {
    iss: url,
    aud: audience,
    ...who,
    iat,
    nbf: iat,
    exp: iat + lifetimeSeconds,
    jti: randomUUID(),
    scope: scopes.join(" "),
  };
}

const base64 = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(header: Claims, claims: Claims, key: KeyObject): string {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`;
}

/** The client credentials grant of OAuth 2.0, without the credentials: whoever reaches 127.0.0.1 is the developer. */
function grant({ body }: HttpRequest, { scopes }: LocalIssuerOptions, mint: LocalIssuer["mint"]): HttpAnswer {
  const form = new URLSearchParams(body.toString("utf8"));
  if ((form.get("grant_type") ?? "client_credentials") !== "client_credentials")
    return json(400, { error: "unsupported_grant_type" });
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const unknown = asked.filter((scope) => !scopes.includes(scope));
  if (unknown.length > 0)
    return json(400, {
      error: "invalid_scope",
      error_description: `no such scope: ${unknown.join(" ")}; there are ${scopes.join(" ")}`,
    });
  const scope = (asked.length > 0 ? asked : scopes).join(" ");
  return json(200, {
    access_token: mint({ scope }),
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    scope,
  });
}

const json = (status: number, content: unknown): HttpAnswer => ({
  ...gatewayAnswer(status, ""),
  body: Buffer.from(JSON.stringify(content)),
});
