import type { IncomingHttpHeaders } from "node:http";

/** One request a function's AWS SDK made. Times are real, in milliseconds since 1970, with fractions. */
export interface SdkCall {
  /** Logical id of the function. */
  readonly function: string;
  /** Its invocation, by request id; undefined for what a function does outside of one (its cold start). */
  readonly invocation: string | undefined;
  readonly service: "dynamodb" | "sqs" | "sns" | "s3" | "secretsmanager" | "unknown";
  /** The API's name for it, e.g. `PutItem`. */
  readonly action: string;
  /** Table (`name` or `name/index/name`), queue URL, topic ARN, `bucket/key`, secret id. */
  readonly resources: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: number;
}

export type CallName = Pick<SdkCall, "service" | "action" | "resources">;

const services: readonly (readonly [prefix: RegExp, service: SdkCall["service"]])[] = [
  [/^DynamoDB_/, "dynamodb"],
  [/^AmazonSQS$/, "sqs"],
  [/^secretsmanager$/, "secretsmanager"],
];

const strings = (values: readonly unknown[]): string[] => values.filter((value) => typeof value === "string");

function tables(input: Readonly<Record<string, unknown>>): string[] {
  const index = typeof input.IndexName === "string" ? `/index/${input.IndexName}` : "";
  if (typeof input.TableName === "string") return [`${input.TableName}${index}`];
  const parts = (input.TransactItems ?? []) as readonly Record<string, { TableName?: string }>[];
  const transacted = parts.flatMap((part) => Object.values(part).map(({ TableName }) => TableName));
  return [...new Set([...Object.keys(input.RequestItems ?? {}), ...strings(transacted)])];
}

function fromJson(target: string, body: string): CallName {
  const [prefix = "", action = ""] = target.split(".");
  const service = services.find(([pattern]) => pattern.test(prefix))?.[1] ?? "unknown";
  const input = JSON.parse(body || "{}") as Record<string, unknown>;
  const resources = service === "dynamodb" ? tables(input) : strings([input.QueueUrl, input.SecretId]);
  return { service, action, resources };
}

function fromForm(body: string): CallName {
  const form = new URLSearchParams(body);
  return { service: "sns", action: form.get("Action") ?? "", resources: strings([form.get("TopicArn")]) };
}

const objectActions: Readonly<Record<string, string>> = {
  GET: "GetObject",
  HEAD: "HeadObject",
  PUT: "PutObject",
  DELETE: "DeleteObject",
  POST: "PostObject",
};
const multipartActions: Readonly<Record<string, string>> = {
  POST: "CompleteMultipartUpload",
  PUT: "UploadPart",
  DELETE: "AbortMultipartUpload",
  GET: "ListParts",
};

function fromPath(method: string, url: string): CallName {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const resource = decodeURIComponent(pathname.slice(1)).replace(/\/$/, "");
  const ofBucket = method === "GET" ? "ListObjectsV2" : method === "HEAD" ? "HeadBucket" : `${method} bucket`;
  const ofObject = objectActions[method] ?? method;
  const action = searchParams.has("uploads")
    ? "CreateMultipartUpload"
    : searchParams.has("uploadId")
      ? multipartActions[method]
      : undefined;
  return {
    service: "s3",
    action: action ?? (resource.includes("/") ? ofObject : ofBucket),
    resources: [resource],
  };
}

/** Whether the request's body says what it is about (and is small); an object's body is streamed past. */
export const isDescribedByBody = (headers: IncomingHttpHeaders): boolean =>
  headers["x-amz-target"] !== undefined || /x-www-form-urlencoded/.test(headers["content-type"] ?? "");

/** What a request asks for, from its protocol: JSON with a target, a form, or a path. */
export function callName(method: string, url: string, headers: IncomingHttpHeaders, body: string): CallName {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return fromJson(target, body);
  return isDescribedByBody(headers) ? fromForm(body) : fromPath(method, url);
}

/** The access key a request is signed with: the function's logical id. */
export const signedBy = (headers: IncomingHttpHeaders): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "unknown";
