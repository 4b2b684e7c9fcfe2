import { existsSync } from "node:fs";
import { join } from "node:path";
import { functionNameIn } from "./local-names";
import type { FunctionPlan, RetryLimits } from "./plan";
import { named, type ResolvedResource, type ResourcesOf } from "./resolved-resources";
import type { Assembly } from "./template";

/** As Lambda does when nothing is configured. */
const defaultRetries: RetryLimits = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };
/** A pool for functions without reserved concurrency: enough to show overlap, few enough for a laptop. */
const unreservedConcurrency = 10;

function handlerOf({ logicalId, properties }: ResolvedResource, assembly: Assembly) {
  const objectKey = (properties.Code as { S3Key?: string } | undefined)?.S3Key;
  const directory = objectKey === undefined ? undefined : assembly.assetPath(objectKey);
  if (!directory)
    throw new Error(`${logicalId}: the local cloud runs functions from file assets, and this one has none`);
  const handler = String(properties.Handler);
  const dot = handler.lastIndexOf(".");
  const base = join(directory, handler.slice(0, dot));
  const file = [".mjs", ".js", ".cjs"].map((extension) => base + extension).find(existsSync);
  if (!file) throw new Error(`${logicalId}: no ${handler.slice(0, dot)}.mjs, .js or .cjs in ${directory}`);
  return { handlerFile: file, handlerExport: handler.slice(dot + 1) };
}

const textValues = (variables: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(variables ?? {}).map(([name, value]) => [name, String(value)]));

function retriesOf(functionName: string, configurations: readonly ResolvedResource[]): RetryLimits {
  const own = configurations.find(
    ({ properties }) => functionNameIn(String(properties.FunctionName)) === functionName,
  )?.properties;
  return {
    maximumRetryAttempts: Number(own?.MaximumRetryAttempts ?? defaultRetries.maximumRetryAttempts),
    maximumEventAgeSeconds: Number(own?.MaximumEventAgeInSeconds ?? defaultRetries.maximumEventAgeSeconds),
  };
}

export function readFunctions(resources: ResourcesOf, assembly: Assembly): FunctionPlan[] {
  const configurations = resources(["AWS::Lambda::EventInvokeConfig"]);
  return resources(["AWS::Lambda::Function"]).map((resource) => {
    const { properties } = resource;
    const environment = textValues(
      (properties.Environment as { Variables?: unknown } | undefined)?.Variables,
    );
    const names = named(resource, resource.ref);
    return {
      ...names,
      serviceName: environment.POWERTOOLS_SERVICE_NAME ?? names.shortName,
      ...handlerOf(resource, assembly),
      arn: resource.attribute("Arn"),
      environment,
      timeoutSeconds: Number(properties.Timeout ?? 3),
      memoryMb: Number(properties.MemorySize ?? 128),
      concurrency: Number(properties.ReservedConcurrentExecutions ?? unreservedConcurrency),
      asyncRetries: retriesOf(resource.ref, configurations),
    };
  });
}
