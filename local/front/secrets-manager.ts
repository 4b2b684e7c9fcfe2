import { keepSecret } from "../function-output";
import type { secretValues } from "../secrets";

export type SecretValues = ReturnType<typeof secretValues>;

const answer = (status: number, content: object) => {
  const body = Buffer.from(JSON.stringify(content));
  const headers = { "content-type": "application/x-amz-json-1.1", "content-length": String(body.length) };
  return { status, headers, body };
};

/** `GetSecretValue`: the only action of Secrets Manager the local cloud has. */
export function answerSecret(body: string, secrets: SecretValues) {
  const { SecretId, VersionStage = "AWSCURRENT" } = JSON.parse(body || "{}") as {
    SecretId?: string;
    VersionStage?: string;
  };
  const found = secrets.get(SecretId ?? "");
  if (!found)
    return answer(400, {
      __type: "ResourceNotFoundException",
      Message: "Secrets Manager can't find the specified secret.",
    });
  keepSecret(found.value);
  return answer(200, {
    ARN: found.plan.arn,
    Name: found.plan.name,
    SecretString: found.value,
    VersionId: "local",
    VersionStages: [VersionStage],
    CreatedDate: 0,
  });
}
