import { readFileSync } from "node:fs";
import type { Named, Plan } from "./assembly/plan";
import type { AuthDescription } from "./auth/local-auth";

/** What `.maskline/local.json` says, so that scripts and tests find their way. Addresses are base URLs. */
export interface LocalFile {
  readonly api: string;
  readonly simulator: string;
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  /** `GetSecretValue` and `PutSecretValue`. */
  readonly secretsManager: string;
  /** Table names by short name (the tag `maskline:name`, else the logical id). */
  readonly tables: Readonly<Record<string, string>>;
  /** Queue URLs by short name. */
  readonly queues: Readonly<Record<string, string>>;
  readonly bucket: string;
  /** Bucket names by short name, the recordings' one too. */
  readonly buckets: Readonly<Record<string, string>>;
  /** ARN of the topic of domain events. */
  readonly topic: string;
  /** The simulator's applications. */
  readonly applications: readonly unknown[];
  /** What the API wants of its callers. */
  readonly auth: AuthDescription;
}

export interface Addresses {
  readonly api: string;
  readonly simulator: string;
  readonly dynamodb: string;
  readonly queues: string;
  readonly secretsManager: string;
}

const byShortName = <Element extends Named>(
  elements: readonly Element[],
  value: (element: Element) => string,
) => Object.fromEntries(elements.map((element) => [element.shortName, value(element)]));

/** A stack may have a topic for alarms too: the events' one says so in its name. */
const eventsTopic = (plan: Plan): string => {
  const [first] = plan.topics;
  return (plan.topics.find(({ shortName }) => /event/i.test(shortName)) ?? first)?.arn ?? "";
};

const recordingsBucket = (plan: Plan): string => {
  const [first] = plan.buckets;
  return (plan.buckets.find(({ shortName }) => /recording/i.test(shortName)) ?? first)?.name ?? "";
};

export function describeLocal(
  plan: Plan,
  at: Addresses,
  applications: readonly unknown[],
  auth: AuthDescription,
): LocalFile {
  return {
    api: at.api,
    simulator: at.simulator,
    dynamodb: at.dynamodb,
    sqs: at.queues,
    s3: at.queues,
    secretsManager: at.secretsManager,
    tables: byShortName(plan.tables, ({ name }) => name),
    queues: byShortName(plan.queues, ({ url }) => url),
    bucket: recordingsBucket(plan),
    buckets: byShortName(plan.buckets, ({ name }) => name),
    topic: eventsTopic(plan),
    applications,
    auth,
  };
}

export const readLocalFile = (file: string): LocalFile => JSON.parse(readFileSync(file, "utf8"));
