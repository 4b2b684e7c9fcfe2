import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { HttpAnswer } from "../core/adapters/api-gateway";
import { type DomainEvent, toCloudEvent } from "../core/domain/domain-events";
import document from "../docs/openapi.json";
import { domainEventMeanings } from "../scripts/openapi/event-schemas";

/** Problem documents may have further members (RFC 9457), and so are not sealed. */
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);
ajv.addSchema(sealed(document), "openapi");

/** The same schemas, taking no property they do not name: an answer must hold nothing that is not documented. */
function sealed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sealed) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, key === "Problem" ? each : sealed(each)]);
  const copy = Object.fromEntries(entries);
  const isClosed = copy.type === "object" && copy.properties !== undefined;
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}

const escaped = (step: string) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);

function validator(...path: string[]): ValidateFunction {
  const schema = ajv.getSchema(`openapi#/${path.map(escaped).join("/")}`);
  if (!schema) throw new Error(`the document has no ${path.join(" ")}`);
  return schema;
}

/** Fails unless the document has this answer to this route: its status, its type, its body, its headers. */
export function expectDocumented(routeKey: string, answer: HttpAnswer): void {
  const [method = "", path = ""] = routeKey.split(" ");
  const place = ["paths", path, method.toLowerCase(), "responses", String(answer.statusCode)];
  const response = at(document, ...place);
  expect({ routeKey, status: answer.statusCode, documented: response !== undefined }).toMatchObject({
    documented: true,
  });
  const type = answer.headers?.["content-type"];
  const hasContent = at(response, "content") !== undefined;
  expect({ routeKey, status: answer.statusCode, hasBody: Boolean(answer.body) }).toMatchObject({
    hasBody: hasContent,
  });
  if (!hasContent) return;
  const validate = validator(...place, "content", String(type), "schema");
  const valid = validate(JSON.parse(answer.body ?? ""));
  expect({ routeKey, status: answer.statusCode, valid, errors: validate.errors }).toMatchObject({
    valid: true,
  });
}

/** Whether the document's schema of this name takes the value. */
export const isDocumented = (schema: string, value: unknown): boolean =>
  validator("components", "schemas", schema)(value);

/** What the document does not say of an event that was published; empty when it says all of it. */
export function undocumentedOf(event: { readonly type?: unknown }): unknown[] {
  const meaning = Object.entries(domainEventMeanings).find(([type]) => type === event.type)?.[1];
  if (!meaning) return [`there is no event ${String(event.type)}`];
  const validate = validator("components", "schemas", meaning.name);
  return validate(event) ? [] : (validate.errors ?? []);
}

/** The same events. @throws Error when one tells anything that the document does not */
export function documentedEvents(events: readonly DomainEvent[]): readonly DomainEvent[] {
  for (const event of events) {
    const errors = undocumentedOf(toCloudEvent(event, "test"));
    if (errors.length > 0) throw new Error(`${event.type}: ${JSON.stringify(errors)}`);
  }
  return events;
}
