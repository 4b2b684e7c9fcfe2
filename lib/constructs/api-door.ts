import { HttpNoneAuthorizer, type IHttpRouteAuthorizer } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer, HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import type { Scope } from "../../config/api-routes";
import type { Auth } from "../../config/auth";

/** Who gets through to the platform's routes. */
export interface ApiDoor {
  readonly authorizer: IHttpRouteAuthorizer;
  /** What a token needs, in the issuer's spelling; none where there are no tokens, or any will do. */
  scopesFor(scope: Scope | "any-token"): string[];
  /** Why nobody is asked; undefined: everybody is. */
  readonly openBecause?: string;
}

export function apiDoor(auth: Auth): ApiDoor {
  if (auth === "iam") return { authorizer: new HttpIamAuthorizer(), scopesFor: () => [] };
  if (auth === "none")
    return {
      authorizer: new HttpNoneAuthorizer(),
      scopesFor: () => [],
      openBecause: "the stage local listens on one machine's loopback address only",
    };
  const { issuer, audience, scopePrefix = "" } = auth;
  return {
    authorizer: new HttpJwtAuthorizer("Jwt", issuer, { jwtAudience: [...audience] }),
    scopesFor: (scope) => (scope === "any-token" ? [] : [scopePrefix + scope]),
  };
}
