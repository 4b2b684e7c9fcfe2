import { createHash } from "node:crypto";
import type { Resource } from "./template";

/** The account, region and addresses the template's references are resolved to. */
export interface LocalAccount {
  readonly region: string;
  readonly accountId: string;
  /** Where the HTTP API listens, without a trailing slash. */
  readonly apiUrl: string;
  /** Base of queue URLs, `http://127.0.0.1:PORT/000000000000`. */
  readonly queueUrlBase: string;
}

export type ResolvedProperties = Readonly<Record<string, unknown>>;

/** What `Ref` and `Fn::GetAtt` of one resource give. */
export interface Reference {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Naming = (logicalId: string, properties: ResolvedProperties, account: LocalAccount) => Reference;

const arn = (service: string, account: LocalAccount, rest: string) =>
  `arn:aws:${service}:${account.region}:${account.accountId}:${rest}`;

const named = (properties: ResolvedProperties, property: string, otherwise: string): string => {
  const name = properties[property];
  return typeof name === "string" ? name : otherwise;
};

/** Within a length limit, and still unlike its neighbours when it had to be cut. */
const shortened = (name: string, most: number): string =>
  name.length <= most
    ? name
    : `${name.slice(0, most - 9)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;

const table: Naming = (id, properties, account) => {
  const name = named(properties, "TableName", id);
  return { ref: name, attributes: { Arn: arn("dynamodb", account, `table/${name}`), TableId: id } };
};

const queue: Naming = (id, properties, account) => {
  const name = named(properties, "QueueName", shortened(id, 80));
  const url = `${account.queueUrlBase}/${name}`;
  return { ref: url, attributes: { Arn: arn("sqs", account, name), QueueName: name, QueueUrl: url } };
};

const topic: Naming = (id, properties, account) => {
  const name = named(properties, "TopicName", id);
  const topicArn = arn("sns", account, name);
  return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
};

const bucket: Naming = (id, properties, { region }) => {
  const name = named(properties, "BucketName", shortened(id.toLowerCase(), 63));
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  };
};

const secret: Naming = (id, properties, account) => {
  const secretArn = arn("secretsmanager", account, `secret:${named(properties, "Name", id)}-local1`);
  return { ref: secretArn, attributes: { Id: secretArn, Arn: secretArn } };
};

const lambda: Naming = (id, properties, account) => {
  const name = named(properties, "FunctionName", shortened(id, 64));
  return { ref: name, attributes: { Arn: arn("lambda", account, `function:${name}`) } };
};

const functionNameOf = (properties: ResolvedProperties): string =>
  functionNameIn(String(properties.FunctionName));

const version: Naming = (_, properties, account) => {
  const versionArn = arn("lambda", account, `function:${functionNameOf(properties)}:1`);
  return { ref: versionArn, attributes: { Version: "1", FunctionArn: versionArn } };
};

const alias: Naming = (_, properties, account) => {
  const aliasArn = arn(
    "lambda",
    account,
    `function:${functionNameOf(properties)}:${String(properties.Name)}`,
  );
  return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
};

const api: Naming = (id, _, account) => ({
  ref: id.toLowerCase(),
  attributes: { ApiEndpoint: account.apiUrl, ApiId: id.toLowerCase() },
});

/** Without local effect, but others may refer to it: an ARN that names it, and no more. */
const nothing: Naming = (id, properties, account) => ({
  ref: named(properties, "Name", id),
  attributes: { Arn: arn("local", account, id), Value: named(properties, "Value", id) },
});

const namings: Readonly<Record<string, Naming>> = {
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::SQS::Queue": queue,
  "AWS::SNS::Topic": topic,
  "AWS::S3::Bucket": bucket,
  "AWS::SecretsManager::Secret": secret,
  "AWS::Lambda::Function": lambda,
  "AWS::Lambda::Version": version,
  "AWS::Lambda::Alias": alias,
  "AWS::ApiGatewayV2::Api": api,
};

/** The properties that make up a resource's name; the rest may refer back to it and is resolved later. */
const nameProperties = ["BucketName", "FunctionName", "Name", "QueueName", "TableName", "TopicName", "Value"];

export function referenceTo(
  logicalId: string,
  resource: Resource,
  resolveProperty: (value: unknown) => unknown,
  account: LocalAccount,
): Reference {
  const naming = namings[resource.Type] ?? nothing;
  const properties = Object.entries(resource.Properties ?? {}).filter(([name]) =>
    nameProperties.includes(name),
  );
  const resolved = properties.map(([name, value]) => [name, resolveProperty(value)] as const);
  return naming(logicalId, Object.fromEntries(resolved), account);
}

/** Name of the function in a function, version, alias or API integration ARN, or in `name:alias`; a bare name is itself. */
export function functionNameIn(arnOrName: string): string {
  return /function:([^:/]+)/.exec(arnOrName)?.[1] ?? arnOrName.replace(/:.*$/, "");
}
