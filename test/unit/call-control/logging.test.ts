import { Metrics } from "@aws-lambda-powertools/metrics";
import { leanCounter, leanLogger } from "../../../core/adapters/lean/logging";

const lines: string[] = [];
const write = (line: string) => lines.push(line);
const now = () => Date.parse("2026-11-22T10:00:00Z");
const last = () => JSON.parse(lines.at(-1) ?? "null");

describe("the log of the function that answers in the call", () => {
  it("has lines of the other functions' shape, errors included", () => {
    const logger = leanLogger({ service: "call-control", level: "INFO", write, now });
    logger.addContext({ awsRequestId: "request-1", functionName: "fn" });
    logger.error("route not read", { error: new TypeError("boom", { cause: new Error("why") }) });
    expect(last()).toMatchObject({
      level: "ERROR",
      message: "route not read",
      timestamp: "2026-11-22T10:00:00.000Z",
      service: "call-control",
      function_request_id: "request-1",
      function_name: "fn",
      error: { name: "TypeError", message: "boom", cause: { name: "Error", message: "why" } },
    });
  });

  it("writes what is of its level, and no number of anybody whoever logs it", () => {
    lines.length = 0;
    const logger = leanLogger({ service: "call-control", level: "WARN", write, now });
    logger.info("not written");
    logger.warn("of +8613800000001", { appSecret: "s3cret", error: new Error("called +8613800000002") });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/13800000|s3cret/);
  });

  it("counts as Powertools does, and once more as a whole for the alarm", () => {
    const [service, namespace] = ["call-control", "Maskline/test"];
    const theirs = new Metrics({ namespace, serviceName: service });
    theirs.addDimension("because", "ended");
    theirs.addMetric("CallsClosed", "Count", 1);
    const { _aws, ...expected } = theirs.serializeMetrics();
    const [directive] = _aws.CloudWatchMetrics;
    const whole = { ...directive, Dimensions: [...(directive?.Dimensions ?? []), ["service"]] };
    leanCounter({ namespace, service, write, now })("CallsClosed", { because: "ended" });
    expect(last()).toEqual({ ...expected, _aws: { CloudWatchMetrics: [whole], Timestamp: now() } });
  });
});
