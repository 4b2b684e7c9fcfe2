import { generateApi } from "swagger-typescript-api";
import { openApiDocument } from "../openapi/document";
import { domainEventMeanings } from "../openapi/event-schemas";

/** What the platform calls: the routes for providers are none of its business. */
function forThePlatform() {
  const { webhooks: _events, paths, ...document } = openApiDocument();
  const own = Object.entries(paths).filter(([path]) => path.startsWith("/v1/"));
  return { ...document, paths: Object.fromEntries(own) };
}

const made = "// Made from docs/openapi.json by `npm run contracts`: change that, not this.\n";

/** The TypeScript client's source: every schema as a type, every operation as a method. */
export async function clientSource(): Promise<string> {
  const { files } = await generateApi({
    // The generator's own type is of OpenAPI 2 and 3.0; it reads 3.1.
    spec: forThePlatform() as never,
    output: false,
    silent: true,
    fileName: "api.ts",
    httpClientType: "fetch",
    enumStyle: "union",
    singleHttpClient: true,
    addReadonly: true,
    apiClassName: "MasklineApi",
  });
  const [file] = files;
  if (!file) throw new Error("the generator made no client");
  return made + withSafePaths(file.fileContent) + everyEvent();
}

/** The generator puts parameters into paths as they are: an id with a slash in it would be another route. */
const withSafePaths = (source: string): string =>
  source.replaceAll(/path: `[^`]*`/g, (path) =>
    path.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => `\${encodeURIComponent(${name})}`),
  );

const everyEvent = (): string => {
  const names = Object.values(domainEventMeanings).map(({ name }) => name);
  return `
/** Every fact that the topic tells, told apart by \`type\`. New types may come: ignore what you do not know. */
export type DomainEvent = ${names.join(" | ")};
`;
};
