import { domainEventMeanings, domainEventTypes } from "../openapi/event-schemas";
import { schemas } from "../openapi/schemas";

const fileOf = (name: string) =>
  `${name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.schema.json`;

const withDialect = (title: string, schema: object) => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title,
  ...schema,
});

/** A file for each event, in and out: its name and the JSON Schema in it. */
export const eventSchemaFiles = (): [string, object][] => {
  const names = domainEventTypes().map((type) => domainEventMeanings[type].name);
  return (["OrderEvent", ...names] as const).map((name) => [fileOf(name), withDialect(name, schemas[name])]);
};
