import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metricNames } from "../../../lib/business-metrics";
import { supportQueries } from "../../../lib/constructs/support-queries";
import { readable, synthesized } from "./synthesized";

const { resources } = synthesized("prod");
/** Has what not every stage has. */
const local = synthesized("local");
const runbook = readFileSync(join(__dirname, "../../../docs/runbook.md"), "utf8");
const alarms = Object.entries(resources("AWS::CloudWatch::Alarm")).map(
  ([logicalId, { Properties }]) => [readable(logicalId), Properties] as const,
);

/** As GitHub makes an anchor of a heading. */
const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-"),
);
const anchorIn = (description: unknown) =>
  /docs\/runbook\.md#([\w-]+)$/.exec(String(description))?.[1] ?? "none";

describe.each(alarms)("alarm %s", (_, properties) => {
  it("says who is hurt before it says where to look", () => {
    const [impact = ""] = String(properties.AlarmDescription).split(" Runbook: ");
    expect(impact).toMatch(/^[A-Z].{30,}\.$/);
  });

  it("has its section in the runbook", () => {
    expect(anchors).toContain(anchorIn(properties.AlarmDescription));
  });

  it("tells when it goes off and when it is over", () => {
    expect(properties.AlarmActions).toHaveLength(1);
    expect(properties.OKActions).toEqual(properties.AlarmActions);
  });
});

describe("the runbook", () => {
  it("has a section for what only some stages have", () => {
    for (const { Properties } of Object.values(local.resources("AWS::CloudWatch::Alarm")))
      expect(anchors).toContain(anchorIn(Properties.AlarmDescription));
  });

  const sections = runbook.split(/^### /m).slice(1);

  it.each(sections.map((section) => [section.split("\n")[0], section]))(
    "%s: says what it means, who is hurt, where to see it and what to do",
    (_, section = "") => {
      const parts = [...section.matchAll(/\*\*(Means|Hurt|See|Do)\b/g)].map(([, part]) => part);
      expect(parts.slice(0, 4)).toEqual(["Means", "Hurt", "See", "Do"]);
    },
  );

  it("names queries that are saved", () => {
    const named = [...runbook.matchAll(/\bquer(?:y|ies) ((?:\*[^*]+\*(?:, )?)+)/g)].flatMap(([, list = ""]) =>
      [...list.matchAll(/\*([^*]+)\*/g)].map(([, name = ""]) => name),
    );
    expect(named.length).toBeGreaterThan(10);
    const saved = supportQueries.map(({ name }) => name);
    expect(named.filter((name) => !saved.some((each) => each.startsWith(name)))).toEqual([]);
  });

  it("has no section of an alarm that is gone", () => {
    const all = [resources, local.resources].flatMap((of) => Object.values(of("AWS::CloudWatch::Alarm")));
    const used = new Set(all.map(({ Properties }) => anchorIn(Properties.AlarmDescription)));
    const sections = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading);
    expect(sections.filter((section) => !used.has(section))).toEqual([]);
  });
});

describe("alarms", () => {
  it.each([
    metricNames.sweeperLag,
    metricNames.recordingsNearDeadline,
    metricNames.recordingsLost,
    metricNames.numbersLeft,
    metricNames.numbersExhausted,
    metricNames.providerClosed,
    metricNames.auditFindings,
    metricNames.orphansFound,
    metricNames.calleeNotSet,
    metricNames.textsDiscarded,
    metricNames.pushesRefused,
  ])("watch %s", (name) => {
    expect(JSON.stringify(alarms)).toContain(`"MetricName":"${name}"`);
  });

  it.each(["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"])(
    "watch %s of both queues",
    (name) => {
      expect(alarms.filter(([, { MetricName }]) => MetricName === name)).toHaveLength(2);
    },
  );

  it.each(["Errors", "Throttles"])("watch %s of every function", (name) => {
    const watched = alarms.filter(
      ([, { MetricName, Namespace, Dimensions }]) =>
        // Of the function, whatever its version.
        MetricName === name && Namespace === "AWS/Lambda" && (Dimensions as unknown[]).length === 1,
    );
    expect(watched).toHaveLength(Object.keys(resources("AWS::Lambda::Function")).length);
  });

  it("take a sweep's silence for what it is", () => {
    const silence = alarms.filter(([, { MetricName }]) => MetricName === "Invocations");
    expect(silence).toHaveLength(3);
    for (const [, properties] of silence) expect(properties.TreatMissingData).toBe("breaching");
  });

  it("listen to their own stage only", () => {
    const namespaces = JSON.stringify(alarms).match(/"Namespace":"Maskline[^"]*"/g);
    expect(new Set(namespaces)).toEqual(new Set(['"Namespace":"Maskline/prod"']));
  });
});
