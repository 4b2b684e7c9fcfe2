import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiText } from "./openapi/document";

const path = join(__dirname, "../docs/openapi.json");
writeFileSync(path, openApiText());
console.log(`wrote ${path}`);
