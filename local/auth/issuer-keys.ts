import type { Jwks } from "aws-jwt-verify/jwk";

const keptMs = 2 * 60 * 60 * 1000;
const askAgainMs = 10_000;

export interface IssuerKeys {
  /** The issuer's keys; read again when `missing` says that a token names one that is not among them. */
  keys(missing?: boolean): Promise<Jwks>;
}

/**
 * An issuer's public keys, found through its discovery document and kept for two hours, as API Gateway does. A key that is not
 * known yet is asked for, but not at every token: somebody makes those up.
 */
export function issuerKeys(issuer: string): IssuerKeys {
  let kept: { readonly jwks: Jwks; readonly readAt: number } | undefined;
  const isFresh = (readAt: number, missing: boolean) =>
    performance.now() - readAt < (missing ? askAgainMs : keptMs);
  return {
    keys: async (missing = false) => {
      if (kept && isFresh(kept.readAt, missing)) return kept.jwks;
      kept = { jwks: await readKeys(issuer), readAt: performance.now() };
      return kept.jwks;
    },
  };
}

async function readKeys(issuer: string): Promise<Jwks> {
  const discovery = await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const jwksUri = discovery.jwks_uri;
  if (typeof jwksUri !== "string") throw new Error(`${issuer} names no jwks_uri`);
  return (await getJson(jwksUri)) as unknown as Jwks;
}

async function getJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}
