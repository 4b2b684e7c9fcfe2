import { type Resource, synthesized } from "./synthesized";

const { template, resources } = synthesized("prod");
const queues = resources("AWS::SQS::Queue");
const functions = resources("AWS::Lambda::Function");
const aliases = Object.entries(resources("AWS::Lambda::Alias"));
const mappings = Object.values(resources("AWS::Lambda::EventSourceMapping"));

const nameOf = ({ Properties }: Resource) =>
  (Properties.Tags as { Key: string; Value: string }[]).find(({ Key }) => Key === "maskline:name")?.Value;
const queueNamed = (name: string) => {
  const found = Object.entries(queues).find(([, queue]) => nameOf(queue) === name);
  if (!found) throw new Error(`no queue ${name}`);
  return { logicalId: found[0], properties: found[1].Properties };
};
const idIn = (reference: unknown): string => {
  const { Ref, "Fn::GetAtt": attribute } = reference as { Ref?: string; "Fn::GetAtt"?: string[] };
  return Ref ?? attribute?.[0] ?? "";
};

describe.each(["order-events", "provider-notifications"])("queue %s", (name) => {
  const { logicalId, properties } = queueNamed(name);
  const dlq = queueNamed(`${name}-dlq`);
  const mapping = mappings.find(
    ({ Properties }) => idIn(Properties.EventSourceArn) === logicalId,
  )?.Properties;
  const alias = aliases.find(([id]) => JSON.stringify(mapping?.FunctionName).includes(`"${id}"`))?.[1];
  const consumer = functions[idIn(alias?.Properties.FunctionName)]?.Properties;

  it("hides a message six times as long as its consumer may take", () => {
    expect(consumer?.Timeout).toBeGreaterThan(0);
    expect(properties.VisibilityTimeout).toBe(6 * Number(consumer?.Timeout));
  });

  it("gives up after five deliveries, into a DLQ that keeps longer than it does", () => {
    expect(properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { "Fn::GetAtt": [dlq.logicalId, "Arn"] },
      maxReceiveCount: 5,
    });
    expect(properties.MessageRetentionPeriod).toBe(4 * 86_400);
    expect(dlq.properties.MessageRetentionPeriod).toBe(14 * 86_400);
  });

  it("is encrypted with the stack's key, its DLQ too", () => {
    const key = Object.keys(resources("AWS::KMS::Key"));
    expect([idIn(properties.KmsMasterKeyId), idIn(dlq.properties.KmsMasterKeyId)]).toEqual([...key, ...key]);
  });

  it("is consumed by a bounded number at a time, each failed message reported alone", () => {
    expect(mapping).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    // More than ten would need a window to wait in.
    expect(mapping?.BatchSize).toBeLessThanOrEqual(10);
  });
});

describe("order events by queue", () => {
  it("run the very bundle that answers by HTTP, at its other handler", () => {
    const byHandler = (handler: string, service: string) =>
      Object.values(template.findResources("AWS::Lambda::Function")).find(
        ({ Properties: p }) =>
          p.Handler === handler && p.Environment.Variables.POWERTOOLS_SERVICE_NAME === service,
      );
    const http = byHandler("index.handler", "order-events");
    const queue = byHandler("index.queueHandler", "order-events-queue");
    expect(queue?.Properties.Code).toEqual(http?.Properties.Code);
    expect(http).toBeDefined();
  });
});
