import type { LocalCloud } from "../../local/cloud";
import type { SdkCall } from "../../local/front/sdk-call";
import { permissionLines } from "../unit/stack/permissions";
import { type Resource, readable, type Synthesized, shown } from "../unit/stack/synthesized";

/** IAM's names where they are not the API's own. */
const iamActions: Readonly<Record<string, string>> = {
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:UploadPart": "s3:PutObject",
  "s3:CompleteMultipartUpload": "s3:PutObject",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "sns:PublishBatch": "sns:Publish",
  "sqs:SendMessageBatch": "sqs:SendMessage",
};

const reads = ["kms:Decrypt", "kms:DescribeKey"];
/** What a service asks of the key in the caller's name, when the resource is encrypted under a key of ours. */
const keyActions: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:GetItem": reads,
  "dynamodb:BatchGetItem": reads,
  "dynamodb:Query": reads,
  "dynamodb:Scan": reads,
  "sqs:SendMessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sns:Publish": ["kms:GenerateDataKey", "kms:Decrypt"],
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "s3:GetObject": ["kms:Decrypt"],
  // Decrypt, too: the parts of a multipart upload are read to be put together.
  "s3:PutObject": ["kms:GenerateDataKey", "kms:Decrypt"],
};
const writes = [...reads, "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];

/** A resource as a statement names it, and which of the template's it is. */
interface Named {
  readonly statement: string;
  readonly logicalId: string;
}

/** Finds what a call was about by the names that the local cloud gave the template's resources. */
function resourceOf({ plan }: LocalCloud, { service }: SdkCall, called: string): Named {
  const last = called.split(/[/:]/).at(-1) ?? "";
  const logicalIdOf = (all: readonly { logicalId: string; name: string }[], name: string) =>
    all.find((each) => each.name === name || each.logicalId === name)?.logicalId ?? `unknown ${called}`;
  switch (service) {
    case "dynamodb": {
      const [table = "", ...index] = called.split("/");
      const logicalId = logicalIdOf(plan.tables, table);
      return { logicalId, statement: [`<${readable(logicalId)}.Arn>`, ...index].join("/") };
    }
    case "sqs": {
      const logicalId = logicalIdOf(plan.queues, last);
      return { logicalId, statement: `<${readable(logicalId)}.Arn>` };
    }
    case "sns": {
      const logicalId = plan.topics.find(({ arn }) => arn === called)?.logicalId ?? `unknown ${called}`;
      return { logicalId, statement: `<${readable(logicalId)}>` };
    }
    case "secretsmanager": {
      const logicalId = plan.secrets.find(({ arn }) => arn === called)?.logicalId ?? `unknown ${called}`;
      return { logicalId, statement: `<${readable(logicalId)}>` };
    }
    default: {
      const logicalId = logicalIdOf(plan.buckets, called.split("/")[0] ?? "");
      return { logicalId, statement: `<${readable(logicalId)}.Arn>${called.includes("/") ? "/*" : ""}` };
    }
  }
}

function allResources({ template }: Synthesized): Readonly<Record<string, Resource>> {
  return template.toJSON().Resources;
}

/** What the stack's statements would have to say for this call to be answered by AWS. */
export function neededFor(cloud: LocalCloud, stack: Synthesized, call: SdkCall): string[] {
  const resources = allResources(stack);
  const role = shown(resources[call.function]?.Properties.Role ?? `${call.function} has no role`);
  const holder = role.replace(/^<(.*)\.Arn>$/, "$1");
  const stated = `${call.service}:${call.action}`;
  const action = iamActions[stated] ?? stated;
  return call.resources.flatMap((called) => {
    const { statement, logicalId } = resourceOf(cloud, call, called);
    const key = keyOf(resources, logicalId);
    const ofKey = key ? (keyActions[action] ?? writes) : [];
    return [
      `${holder}: Allow ${action} on ${statement}`,
      ...ofKey.map((each) => `${holder}: Allow ${each} on <${key}.Arn>`),
    ];
  });
}

/** The key of ours that a resource is encrypted under. */
function keyOf(resources: Readonly<Record<string, Resource>>, logicalId: string): string | undefined {
  const properties = JSON.stringify(resources[logicalId]?.Properties ?? {});
  const keys = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::KMS::Key");
  const found = keys.find(([id]) => properties.includes(`"${id}"`));
  return found && readable(found[0]);
}

/** Statements about what the function's code asks for; the rest is asked for by Lambda and the schedules in its name. */
export const codeGrants = (stack: Synthesized): string[] =>
  permissionLines(stack).filter(
    (line) =>
      !/ (logs|xray|lambda):|sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueue)/.test(line),
  );
