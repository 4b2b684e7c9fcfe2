// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its variables like this

import { noValue, resolve, type Scope } from "../../../local/assembly/intrinsics";

const scope: Scope = {
  mappings: { Zones: { "us-east-1": { name: "use1" } } },
  ref: (name) =>
    ({ "AWS::NoValue": noValue, "AWS::Region": "us-east-1", "AWS::Partition": "aws", Table: "notes" })[
      name
    ] ?? `ref(${name})`,
  getAtt: (id, attribute) => `${id}.${attribute}!`,
  condition: (name) => name === "Yes",
};

describe("resolve", () => {
  it.each<[string, unknown, unknown]>([
    ["a plain value", { a: [1, "x", true, null] }, { a: [1, "x", true, null] }],
    ["Ref", { Ref: "Table" }, "notes"],
    ["Ref to a pseudo parameter", { Ref: "AWS::Region" }, "us-east-1"],
    ["GetAtt as a list", { "Fn::GetAtt": ["Queue", "Arn"] }, "Queue.Arn!"],
    ["GetAtt as text", { "Fn::GetAtt": "Queue.Arn" }, "Queue.Arn!"],
    ["GetAtt of a nested attribute", { "Fn::GetAtt": ["Stack", "Outputs.Name"] }, "Stack.Outputs.Name!"],
    ["Join", { "Fn::Join": [":", ["arn", { Ref: "AWS::Partition" }, 3]] }, "arn:aws:3"],
    ["Join of a split", { "Fn::Join": ["-", { "Fn::Split": [",", "a,b"] }] }, "a-b"],
    ["Sub", { "Fn::Sub": "${Table}/${Queue.Arn}/${!literal}" }, "notes/Queue.Arn!/${literal}"],
    [
      "Sub with its own variables",
      { "Fn::Sub": ["${x}-${Table}", { x: { Ref: "AWS::Region" } }] },
      "us-east-1-notes",
    ],
    ["Select", { "Fn::Select": [1, ["a", "b"]] }, "b"],
    [
      "Select from a split reference",
      { "Fn::Select": ["0", { "Fn::Split": [".", { "Fn::GetAtt": ["Q", "Arn"] }] }] },
      "Q",
    ],
    ["If, true", { "Fn::If": ["Yes", { Ref: "Table" }, "no"] }, "notes"],
    ["If, false", { "Fn::If": ["No", "yes", "no"] }, "no"],
    ["Equals", { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] }, true],
    ["And", { "Fn::And": [{ Condition: "Yes" }, { "Fn::Equals": ["a", "b"] }] }, false],
    ["Or", { "Fn::Or": [{ Condition: "No" }, { "Fn::Equals": ["a", "a"] }] }, true],
    ["Not", { "Fn::Not": [{ Condition: "Yes" }] }, false],
    ["FindInMap", { "Fn::FindInMap": ["Zones", { Ref: "AWS::Region" }, "name"] }, "use1"],
    ["Base64", { "Fn::Base64": "hi" }, "aGk="],
    ["GetAZs", { "Fn::GetAZs": "" }, ["us-east-1a", "us-east-1b", "us-east-1c"]],
    ["ToJsonString", { "Fn::ToJsonString": { a: { Ref: "Table" } } }, '{"a":"notes"}'],
    ["a property without a value", { a: 1, b: { Ref: "AWS::NoValue" } }, { a: 1 }],
    ["a list element without a value", ["a", { "Fn::If": ["No", "b", { Ref: "AWS::NoValue" }] }], ["a"]],
    ["a property that is called Ref among others", { Ref: "x", other: 1 }, { Ref: "x", other: 1 }],
  ])("resolves %s", (_, value, expected) => expect(resolve(value, scope)).toEqual(expected));

  it.each<[string, unknown, RegExp]>([
    ["an unknown function", { "Fn::ImportValue": "other" }, /Fn::ImportValue is not known/],
    ["a selection past the end", { "Fn::Select": [2, ["a"]] }, /no element 2/],
    ["a map without the key", { "Fn::FindInMap": ["Zones", "mars", "name"] }, /no Zones.mars.name/],
    ["a join of something else than text", { "Fn::Join": ["", [{ a: 1 }]] }, /needs a string/],
  ])("refuses %s", (_, value, message) => expect(() => resolve(value, scope)).toThrow(message));
});
