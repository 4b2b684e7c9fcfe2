import { authAsked, optionsFrom } from "../../../local/settings";

it.each([
  [[], undefined],
  [["--auth", "jwt"], "jwt"],
  [["--auth=iam"], "iam"],
  [["--auth", "none"], "none"],
])("npm start with %j", (args, auth) => expect(authAsked(args)).toBe(auth));

it.each([[["--auth"]], [["--auth", "cognito"]], [["--auht", "jwt"]], [["--auth", "jwt", "x"]]])(
  "npm start refuses %j",
  (args) => expect(() => authAsked(args)).toThrow(/none.*iam.*jwt/),
);

it("the environment says it too, and switches the limits on", () => {
  expect(optionsFrom({ MASKLINE_LOCAL_AUTH: "jwt", MASKLINE_LOCAL_THROTTLE: "1" })).toEqual({
    auth: "jwt",
    throttles: true,
  });
  expect(() => optionsFrom({ MASKLINE_LOCAL_AUTH: "open" })).toThrow("choose one of none, iam, jwt");
});
