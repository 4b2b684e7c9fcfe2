/** Tokens of an issuer of the platform's own: checked by the gateway before any function runs. */
export interface JwtAuth {
  readonly kind: "jwt";
  /**
   * As the tokens' `iss` says it, letter by letter; its keys are found through `/.well-known/openid-configuration`. They must be
   * RSA keys: the gateway takes no others.
   */
  readonly issuer: string;
  /** One of these must be the tokens' `aud` (or `client_id`, in tokens without `aud`). */
  readonly audience: readonly string[];
  /** What stands before each scope in the tokens, as in `maskline/orders:write` (Cognito's resource servers). @default nothing */
  readonly scopePrefix?: string;
}

/**
 * Who may call `/v1`. `iam`: signed requests (SigV4) of principals that may `execute-api:Invoke`. `none`: anybody, only for the
 * stage `local`, which never leaves the machine. Webhooks are authenticated by the providers' signatures whatever this says.
 */
export type Auth = "iam" | "none" | JwtAuth;
