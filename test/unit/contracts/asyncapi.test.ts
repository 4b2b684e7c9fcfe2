import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import specs from "@asyncapi/specs";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { asyncApiDocument } from "../../../scripts/contracts/asyncapi";
import { eventSchemaFiles } from "../../../scripts/contracts/event-contract";
import { activated, moreEvents } from "../../../scripts/openapi/examples";

const docs = join(__dirname, "../../../docs");
const committed = (path: string): unknown => JSON.parse(readFileSync(join(docs, path), "utf8"));
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

it("is committed as the schemas make it (npm run contracts)", () => {
  expect(committed("asyncapi.json")).toEqual(plain(asyncApiDocument()));
  const files = eventSchemaFiles();
  expect(readdirSync(join(docs, "events")).sort()).toEqual(files.map(([name]) => name).sort());
  for (const [name, schema] of files) expect(committed(`events/${name}`)).toEqual(plain(schema));
});

it("is an AsyncAPI 3.0 document", () => {
  // The schema brings the dialect it is written in along.
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
  addFormats(ajv);
  const validate = ajv.compile(specs.schemas["3.0.0"] as object);
  expect({ valid: validate(asyncApiDocument()), errors: validate.errors }).toMatchObject({ valid: true });
});

const references = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
};

it("refers to nothing that is not there", () => {
  const document = asyncApiDocument();
  const found = references(document).map((reference) => {
    const steps = reference.replace("#/", "").split("/");
    return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
  });
  expect(found.length).toBeGreaterThan(20);
  expect(found).not.toContain(undefined);
});

describe("the schema files", () => {
  const takes = (name: string, value: unknown): boolean => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    return ajv.compile(committed(`events/${name}.schema.json`) as object)(value) as boolean;
  };

  it("take what the examples show", () => {
    for (const { value } of Object.values(moreEvents)) expect(takes("order-event", value)).toBe(true);
    expect(takes("binding-activated", activated)).toBe(true);
  });

  it("refuse an event of another type, or without what it must tell", () => {
    expect(takes("binding-released", activated)).toBe(false);
    const { dial: _untold, ...data } = activated.data;
    expect(takes("binding-activated", { ...activated, data })).toBe(false);
  });
});
