import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { metricNames } from "../../business-metrics";
import { graph, type Page, type Watched } from "./page";

/** What is paid for is looked at by the hour. */
const hour = Duration.hours(1);
const sum = { period: hour, statistic: "Sum" };

/** What is used of what is paid for; docs/cost.md has the prices. */
export function costPage(watched: Watched): Page {
  const { api, functions, orderEvents, notifications, stage } = watched;
  return {
    title: `Maskline ${stage}: cost`,
    about:
      "What is used of what is paid for, by the hour. Prices, and what an order should use: docs/cost.md",
    rows: [
      [
        graph("DynamoDB: write units", tables(watched, "Write")),
        graph("DynamoDB: read units", tables(watched, "Read")),
        graph("Write units for each binding made", [unitsPerBinding(watched)]),
      ],
      [
        graph(
          "Lambda: invocations",
          functions.map(({ lambda, service }) => lambda.metricInvocations({ ...sum, label: service })),
        ),
        graph(
          "Lambda: milliseconds",
          functions.map(({ lambda, service }) => lambda.metricDuration({ ...sum, label: service })),
        ),
        graph(
          "CloudWatch: bytes of logs",
          functions.map(({ lambda, service }) => logBytes(lambda.logGroup.logGroupName, service)),
        ),
      ],
      [
        graph("API requests", [api.metricCount(sum)]),
        graph(
          "SQS: messages sent; empty receives",
          [orderEvents, notifications].map(({ queue, node }) =>
            queue.metricNumberOfMessagesSent({ ...sum, label: node.id }),
          ),
          [orderEvents, notifications].map(({ queue, node }) =>
            queue.metricNumberOfEmptyReceives({ ...sum, label: node.id }),
          ),
        ),
      ],
    ],
  };
}

const names = ["orders", "routes", "numbers", "calls"] as const;

function tables({ storage }: Watched, what: "Read" | "Write"): IMetric[] {
  return names.map((name) =>
    what === "Read"
      ? storage[name].metricConsumedReadCapacityUnits({ ...sum, label: name })
      : storage[name].metricConsumedWriteCapacityUnits({ ...sum, label: name }),
  );
}

/** Indexes count as their tables' own writes do, under dimensions of their own: they are left out here. */
function unitsPerBinding({ storage, metrics }: Watched): MathExpression {
  const units = names.map(
    (name) => [`w${name}`, storage[name].metricConsumedWriteCapacityUnits(sum)] as const,
  );
  return new MathExpression({
    expression: `(${units.map(([id]) => id).join(" + ")}) / made`,
    usingMetrics: {
      ...Object.fromEntries(units),
      made: metrics.of("order-events", metricNames.bindingsMade, "Sum", hour),
    },
    label: "write units, without indexes",
    period: hour,
  });
}

const logBytes = (LogGroupName: string, label: string): Metric =>
  new Metric({
    namespace: "AWS/Logs",
    metricName: "IncomingBytes",
    dimensionsMap: { LogGroupName },
    label,
    ...sum,
  });
