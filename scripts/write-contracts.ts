import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asyncApiDocument } from "./contracts/asyncapi";
import { clientSource } from "./contracts/client";
import { eventSchemaFiles } from "./contracts/event-contract";
import { openApiText } from "./openapi/document";

const root = join(__dirname, "..");

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;

async function main(): Promise<void> {
  write("docs/openapi.json", openApiText());
  write("docs/asyncapi.json", json(asyncApiDocument()));
  // An event that is no more leaves no schema behind.
  rmSync(join(root, "docs/events"), { recursive: true, force: true });
  for (const [name, schema] of eventSchemaFiles()) write(`docs/events/${name}`, json(schema));
  write("clients/typescript/src/api.ts", await clientSource());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
