import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apiRoutes } from "../../../config/api-routes";
import { openApiDocument } from "../../../scripts/openapi/document";

const text = readFileSync(join(__dirname, "../../../docs/authentication.md"), "utf8");

it("the documentation has each route with its scope and its traffic, and no other", () => {
  const rows = [...text.matchAll(/^\| `(\w+ \/v1\/[^`]*)` \| (?:`([^`]+)`|any token) \| (\w+) \|$/gm)];
  const documented = rows.map(([, key, scope = "any-token", traffic]) => [key, { scope, traffic }]);
  expect(Object.fromEntries(documented)).toEqual(apiRoutes);
});

it("OpenAPI names the scope of each operation, and nothing a provider could be asked for", () => {
  for (const [path, operations] of Object.entries(openApiDocument().paths))
    for (const [method, { security }] of Object.entries(
      operations as Record<string, { security: unknown }>,
    )) {
      const key = `${method.toUpperCase()} ${path}`;
      const scope = (apiRoutes as Record<string, { scope: string }>)[key]?.scope;
      const scopes = scope === undefined || scope === "any-token" ? [] : [scope];
      const expected = scope === undefined ? [] : [{ awsSignature: [] }, { token: scopes }, {}];
      expect([key, security]).toEqual([key, expected]);
    }
});
