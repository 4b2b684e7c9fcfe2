import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { furtherDimensions, metricNames } from "../../../lib/business-metrics";
import { synthesized } from "./synthesized";

const root = join(__dirname, "../../..");
const { resources, template } = synthesized("prod");
/** Text as it is in the template, without what CDK puts together at deployment. */
const bodies = Object.values(resources("AWS::CloudWatch::Dashboard")).map(({ Properties }) =>
  JSON.stringify(Properties.DashboardBody).replaceAll('\\\\\\"', '"').replaceAll('\\"', '"'),
);
const alarms = JSON.stringify(resources("AWS::CloudWatch::Alarm"));

/** The functions' sources, without those of tests. */
const sources = execFileSync("find", ["core", "functions", "-name", "*.ts"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n")
  .map((file) => readFileSync(join(root, file), "utf8"));

/** Counted in one of the ways that there are: `addMetric("Name"`, `count(…, "Name"`, or a table of names. */
const counted = new Set(
  sources
    .flatMap((source) => [
      ...source.matchAll(/(?:addMetric|count)\(\s*(?:[\w.]+,\s*)?"([A-Z][a-z]+[A-Z]\w+)"/g),
      ...source.matchAll(/\["((?:Calls|Texts)[A-Z]\w+)", "((?:Calls|Texts)[A-Z]\w+)"\]/g),
    ])
    .flatMap(([, ...names]) => names),
);
const known = Object.values(metricNames);

describe("a metric", () => {
  it("that a function writes is known to the stack, and the other way round", () => {
    expect([...counted].sort()).toEqual([...known].sort());
  });

  it.each(known)("%s is drawn", (name) => {
    expect(bodies.filter((body) => body.includes(name)).length).toBeGreaterThan(0);
  });

  it("that is drawn or alarmed on is written by a function", () => {
    const ours = `${bodies.join()}${alarms}`;
    const drawn = [
      ...ours.matchAll(/"Maskline\/prod","(\w+)"/g),
      ...ours.matchAll(/MetricName="(\w+)"/g),
      ...alarms.matchAll(/"MetricName":"(\w+)","Namespace":"Maskline\/prod"/g),
    ].map(([, name = ""]) => name);
    expect(drawn.length).toBeGreaterThan(known.length);
    expect(drawn.filter((name) => !counted.has(name))).toEqual([]);
  });
});

describe("dimensions", () => {
  /** Of few values, each: what a provider, a mode, a kind of refusal is. */
  const few = new Set([
    "provider",
    "application",
    "operation",
    "mode",
    "kind",
    "reason",
    "because",
    "what",
    "fee",
    "stale",
  ]);

  it("have few values", () => {
    expect(
      Object.values(furtherDimensions)
        .flat()
        .filter((name) => !few.has(name)),
    ).toEqual([]);
  });

  it.each(Object.entries(furtherDimensions))("of %s are those it is counted by", (name, dimensions) => {
    const written = sources.flatMap((source) => [
      ...source.matchAll(new RegExp(`"${name}",\\s*\\{([^}]*)\\}`, "g")),
    ]);
    const sets = written.map(([, fields = ""]) =>
      [...fields.matchAll(/(\w+)(?=\s*[:,}]|\s*$)(?!\()/g)]
        .map(([, field = ""]) => field)
        .filter((field) => few.has(field)),
    );
    // Verdicts of call-control are counted through a table of names.
    if (/^(?:Calls(?:Connected|Closed)|Texts)/.test(name)) return expect(few).toContain(dimensions[0]);
    expect(sets.map((set) => [...new Set(set)].sort().join())).toContain([...dimensions].sort().join());
  });
});

describe("dashboards", () => {
  it("are there by concern", () => {
    const titles = bodies.map((body) => /# Maskline prod: ([a-z ]+)/.exec(body)?.[1]).sort();
    expect(titles).toEqual([
      "calls",
      "cost",
      "notifications",
      "numbers",
      "orders and bindings",
      "provider health",
      "recordings",
    ]);
  });

  it("show every alarm on one of them", () => {
    const [page = ""] = bodies.filter((body) => body.includes("orders and bindings"));
    const shown = Object.keys(resources("AWS::CloudWatch::Alarm")).filter((id) => page.includes(`"${id}"`));
    expect(shown).toHaveLength(Object.keys(resources("AWS::CloudWatch::Alarm")).length);
  });

  it("show the errors and the time of every function", () => {
    const all = Object.values(resources("AWS::Lambda::Function")).length;
    const named = new Set(
      [...bodies.join().matchAll(/"AWS\/Lambda","Errors","FunctionName",".*?"Ref":"(\w+)"/g)].map(
        ([, id]) => id,
      ),
    );
    expect(named.size).toBe(all);
  });
});

it("a stage stays well below the 500 resources that a stack may have", () => {
  expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(400);
});
