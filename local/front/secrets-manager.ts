import { keepSecret } from "../function-output";
import type { secretValues } from "../secrets";

export type SecretValues = ReturnType<typeof secretValues>;

const answer = (status: number, content: object) => {
  const body = Buffer.from(JSON.stringify(content));
  const headers = { "content-type": "application/x-amz-json-1.1", "content-length": String(body.length) };
  return { status, headers, body };
};

const notFound = () =>
  answer(400, {
    __type: "ResourceNotFoundException",
    Message: "Secrets Manager can't find the specified secret.",
  });

/**
 * `GetSecretValue` and `PutSecretValue`: the actions of Secrets Manager that the local cloud has. What is put holds until the
 * local cloud stops.
 * @param target the header `x-amz-target`
 */
export function answerSecret(target: string, body: string, secrets: SecretValues) {
  const asked = JSON.parse(body || "{}") as {
    SecretId?: string;
    VersionStage?: string;
    SecretString?: string;
  };
  const found = secrets.get(asked.SecretId ?? "");
  if (!found) return notFound();
  const named = { ARN: found.plan.arn, Name: found.plan.name, VersionId: "local" };
  if (target.endsWith(".PutSecretValue")) {
    found.value = asked.SecretString ?? "";
    keepSecret(found.value);
    return answer(200, { ...named, VersionStages: ["AWSCURRENT"] });
  }
  keepSecret(found.value);
  return answer(200, {
    ...named,
    SecretString: found.value,
    VersionStages: [asked.VersionStage ?? "AWSCURRENT"],
    CreatedDate: 0,
  });
}
