import type { CloudFormationClient, Output } from "@aws-sdk/client-cloudformation";
import { httpApi } from "../api";
import { CommandFailure } from "../failure";
import type { StageOptions } from "../stage-options";
import type { QueuePair, Target } from "../target";
import type { Terminal } from "../terminal";
import { withToken } from "./local";
import { s3Objects } from "./objects";
import { sqsQueues } from "./queues";

type Outputs = ReadonlyMap<string, string>;

/** A deployed stage, found by what its stack puts out. */
export async function openStack(stack: string, options: StageOptions, { env }: Terminal): Promise<Target> {
  const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
  const where = {
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  };
  const formation = new CloudFormationClient(where);
  const outputs = await outputsOf(formation, stack);
  const region = await formation.config.region();
  // One chain of credentials for all: who has to be asked (a role, a browser) is asked once.
  const access = { region, credentials: formation.config.credentials };
  const closing: { close(): void }[] = [];
  const opened = <Opened extends { close(): void }>(each: Opened): Opened => {
    closing.push(each);
    return each;
  };
  const token = options.token ?? env.MASKLINE_TOKEN;
  return {
    name: `${stack} in ${region}`,
    api: httpApi({
      url: need(outputs, stack, "ApiUrl"),
      fetch: token === undefined ? signed(formation, region) : withToken(async () => token),
      unreachable: "check the network, and that the stack is deployed",
    }),
    pairs: pairsOf(outputs, stack),
    archive: need(outputs, stack, "NotificationArchiveBucket"),
    now: async () => Date.now(),
    queues: async () => opened(await sqsQueues(access)),
    objects: async () => opened(await s3Objects(access)),
    close: () => {
      formation.destroy();
      for (const each of closing) each.close();
    },
  };
}

async function outputsOf(formation: CloudFormationClient, StackName: string): Promise<Outputs> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const { Stacks = [] } = await formation
    .send(new DescribeStacksCommand({ StackName }))
    .catch((cause: unknown) => {
      const isUnknown = cause instanceof Error && /does not exist/.test(cause.message);
      throw isUnknown
        ? new CommandFailure(
            "unreachable",
            `there is no stack ${StackName} here: check --stack, --region and --profile`,
          )
        : cause;
    });
  const outputs: Output[] = Stacks[0]?.Outputs ?? [];
  return new Map(outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
}

/** As the product's own stack names it, or the stack of another app in which the construct has a name before that. */
function need(outputs: Outputs, stack: string, name: string): string {
  const exact = outputs.get(name);
  if (exact !== undefined) return exact;
  const ending = [...outputs].filter(([key]) => key.endsWith(name));
  const [found] = ending;
  if (found !== undefined && ending.length === 1) return found[1];
  throw new CommandFailure(
    "unreachable",
    `the stack ${stack} has ${ending.length === 0 ? "no" : "more than one"} output ${name}: is it Maskline's, and of this version?`,
  );
}

const pairsOf = (outputs: Outputs, stack: string): QueuePair[] =>
  [
    ["order-events", "OrderEvents"],
    ["provider-notifications", "ProviderNotifications"],
  ].map(([name = "", output = ""]) => ({
    name,
    url: need(outputs, stack, `${output}QueueUrl`),
    dlqUrl: need(outputs, stack, `${output}DlqUrl`),
  }));

const signed =
  (formation: CloudFormationClient, region: string): typeof fetch =>
  async (input, init) => {
    const [{ AwsClient }, credentials] = await Promise.all([
      import("aws4fetch"),
      formation.config.credentials(),
    ]);
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      service: "execute-api",
      region,
      retries: 0,
    });
    return client.fetch(String(input), init);
  };
