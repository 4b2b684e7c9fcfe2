import { matchRoute } from "../../../local/triggers/route-match";

const route = (routeKey: string) => ({
  routeKey,
  stage: "$default",
  apiId: "api",
  functionName: "f",
  timeoutMs: 1,
  authorization: { kind: "none" as const },
});
const routes = [
  "GET /pets/{id}",
  "GET /pets/mine",
  "ANY /pets/{id}",
  "GET /pets/{rest+}",
  "POST /a/{x}/b/{y}",
  "ANY /{all+}",
].map(route);

describe("matchRoute", () => {
  it.each([
    ["GET", "/pets/mine", "GET /pets/mine", {}],
    ["GET", "/pets/7", "GET /pets/{id}", { id: "7" }],
    ["PUT", "/pets/7", "ANY /pets/{id}", { id: "7" }],
    ["GET", "/pets/7/toys", "GET /pets/{rest+}", { rest: "7/toys" }],
    ["POST", "/a/1/b/2", "POST /a/{x}/b/{y}", { x: "1", y: "2" }],
    ["GET", "/a/1/b/2", "ANY /{all+}", { all: "a/1/b/2" }],
    ["GET", "/pets/a%2Fb", "GET /pets/{id}", { id: "a/b" }],
    ["GET", "/pets/%zz", "GET /pets/{id}", { id: "%zz" }],
  ])("takes %s %s to %s", (method, path, routeKey, pathParameters) => {
    const match = matchRoute(routes, method, path);
    expect(match?.route.routeKey).toBe(routeKey);
    expect(match?.pathParameters).toEqual(pathParameters);
  });

  it("gives what waits for an answer to its own route, wherever it stands in the list", () => {
    const any = "POST /webhooks/{provider}/{application}/{key}/calls";
    const asked = "POST /webhooks/huawei/x-main/{key}/calls";
    for (const keys of [
      [any, asked],
      [asked, any],
    ]) {
      const chosen = (path: string) => matchRoute(keys.map(route), "POST", path)?.route.routeKey;
      expect(chosen("/webhooks/huawei/x-main/k1/calls")).toBe(asked);
      expect(chosen("/webhooks/huawei/axb-main/k1/calls")).toBe(any);
      expect(chosen("/webhooks/cyj/x-main/k1/calls")).toBe(any);
      expect(chosen("/webhooks/huawei/x-main/k1/fees")).toBeUndefined();
    }
  });

  it("finds nothing where no route fits, unless there is a default", () => {
    expect(matchRoute([route("GET /x")], "GET", "/y")).toBeUndefined();
    expect(matchRoute([route("GET /x")], "GET", "/x/")).toBeUndefined();
    expect(matchRoute([route("GET /x/{y}")], "GET", "/x/")).toBeUndefined();
    expect(matchRoute([route("GET /x"), route("$default")], "GET", "/y")?.route.routeKey).toBe("$default");
  });
});
