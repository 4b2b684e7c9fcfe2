import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** One synthesized stack: its template and where the files of its assets are. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Directory or file of the asset with this S3 key; undefined if the stack has none like it. */
  assetPath(objectKey: string): string | undefined;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: {
          readonly templateFile?: string;
          readonly directoryName?: string;
          readonly stackName?: string;
        };
      }
    >
  >;
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey?: string }>>;
      }
    >
  >;
}

interface StackFile {
  readonly directory: string;
  readonly templateFile: string;
  readonly stackName: string;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

function stacksIn(directory: string): StackFile[] {
  const file = join(directory, "manifest.json");
  if (!existsSync(file)) throw new Error(`${directory} holds no synthesized app: run "npm run synth"`);
  const artifacts = Object.entries((readJson(file) as Manifest).artifacts ?? {});
  return artifacts.flatMap(([id, { type, properties }]) => {
    if (type === "cdk:cloud-assembly") return stacksIn(join(directory, properties?.directoryName ?? id));
    if (type !== "aws:cloudformation:stack" || !properties?.templateFile) return [];
    const stackName = properties.stackName ?? id;
    return [{ directory, templateFile: properties.templateFile, stackName }];
  });
}

function assetPaths({ directory, templateFile }: StackFile): Map<string, string> {
  const file = join(directory, templateFile.replace(".template.json", ".assets.json"));
  const found = new Map<string, string>();
  if (!existsSync(file)) return found;
  for (const { source, destinations } of Object.values((readJson(file) as AssetManifest).files ?? {}))
    for (const { objectKey } of Object.values(destinations))
      if (objectKey && source.path) found.set(objectKey, resolve(directory, source.path));
  return found;
}

/**
 * Reads a synthesized cloud assembly (`cdk.out`).
 * @param stackName which stack, when the app has several
 */
export function readAssembly(directory: string, stackName?: string): Assembly {
  const stacks = stacksIn(directory);
  const chosen = stackName ? stacks.filter((stack) => stack.stackName === stackName) : stacks;
  const [stack] = chosen;
  if (!stack || chosen.length > 1) {
    const names = stacks.map((each) => each.stackName).join(", ");
    throw new Error(`the local cloud runs one stack and the app has ${names || "none"}: name one`);
  }
  const paths = assetPaths(stack);
  return {
    stackName: stack.stackName,
    template: readJson(join(stack.directory, stack.templateFile)) as Template,
    assetPath: (objectKey) => paths.get(objectKey),
  };
}
