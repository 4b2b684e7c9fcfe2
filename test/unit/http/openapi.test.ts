import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseOrderEvent } from "../../../core/http/order-event-request";
import { openApiDocument, openApiText } from "../../../scripts/openapi/document";
import { moreEvents } from "../../../scripts/openapi/examples";
import { isDocumented } from "../../openapi-check";

it("is committed as the schemas make it (npm run contracts)", () => {
  expect(readFileSync(join(__dirname, "../../../docs/openapi.json"), "utf8")).toBe(openApiText());
});

interface MediaType {
  readonly schema: { readonly $ref?: string };
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

const mediaTypes = (value: unknown): MediaType[] => {
  if (typeof value !== "object" || value === null) return [];
  const own = "schema" in value && ("example" in value || "examples" in value) ? [value as MediaType] : [];
  return [...own, ...Object.values(value).flatMap(mediaTypes)];
};

it("gives examples that are what it says", () => {
  const checked = mediaTypes(openApiDocument().paths).flatMap(({ schema, example, examples = {} }) => {
    const name = schema.$ref?.split("/").at(-1) ?? "";
    const values = [
      ...(example === undefined ? [] : [example]),
      ...Object.values(examples).map(({ value }) => value),
    ];
    return values.map((value) => ({ name, value, isDocumented: isDocumented(name, value) }));
  });
  expect(checked.length).toBeGreaterThan(8);
  expect(checked.filter((each) => !each.isDocumented)).toEqual([]);
});

it("gives example events that the API takes", () => {
  for (const { value } of Object.values(moreEvents)) {
    expect(parseOrderEvent(value, Date.parse("2026-11-22T12:00:00Z"))).toMatchObject({ type: value.type });
  }
});

it("refuses what the API refuses", () => {
  const { assigned } = moreEvents;
  expect(isDocumented("OrderEvent", { ...assigned.value, eventId: "a/b" })).toBe(false);
  expect(isDocumented("OrderEvent", { ...assigned.value, occurredAt: "2026-11-22T10:00:00" })).toBe(false);
  expect(isDocumented("OrderEvent", { ...assigned.value, type: "order.lost" })).toBe(false);
});

it("names no status twice and every operation once", () => {
  const operations = Object.values(openApiDocument().paths).flatMap((path) => Object.values(path));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});
