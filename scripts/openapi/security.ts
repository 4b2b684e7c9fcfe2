import { apiRoutes, type PlatformRoute } from "../../config/api-routes";

/** What a stage may ask of callers: it chooses one, and a sandbox asks for nothing. */
export const securitySchemes = {
  awsSignature: {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    description: "AWS Signature Version 4, service `execute-api`",
    "x-amazon-apigateway-authtype": "awsSigv4",
  },
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token of the stage's issuer, with the operation's scope",
  },
};

type Operations = Readonly<Record<string, object>>;
type Secured<Paths> = {
  [Path in keyof Paths]: { [Method in keyof Paths[Path]]: Paths[Path][Method] & { security: object[] } };
};

/** Each operation with what a caller needs for it. @throws Error for a route that `config/api-routes.ts` does not have */
export const secured = <Paths extends Readonly<Record<string, Operations>>>(paths: Paths) =>
  Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [path, securedPath(path, operations)]),
  ) as Secured<Paths>;

const securedPath = (path: string, operations: Operations): Operations =>
  Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      { ...operation, security: securityOf(`${method.toUpperCase()} ${path}`) },
    ]),
  );

function securityOf(routeKey: string): object[] {
  // Providers sign in their own way.
  if (routeKey.startsWith("POST /webhooks/")) return [];
  if (!Object.hasOwn(apiRoutes, routeKey)) throw new Error(`${routeKey}: is not in config/api-routes.ts`);
  const { scope } = apiRoutes[routeKey as PlatformRoute];
  return [{ awsSignature: [] }, { token: scope === "any-token" ? [] : [scope] }, {}];
}
