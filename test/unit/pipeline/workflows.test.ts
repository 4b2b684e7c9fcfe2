import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { faultsOf, faultsOfSteps, type Step, type Workflow } from "./workflow-faults";

const folder = join(__dirname, "../../../.github");
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");
const workflows = readdirSync(join(folder, "workflows")).map(
  (file) => [file.replace(/\.yml$/, ""), parse(textOf(`workflows/${file}`)) as Workflow] as const,
);
const named = (name: string): Workflow => {
  const found = workflows.find(([each]) => each === name)?.[1];
  if (!found) throw new Error(`there is no workflow ${name}`);
  return found;
};
const action = parse(textOf("actions/deploy-stage/action.yml")) as { runs: { steps: readonly Step[] } };

it("there are three", () => {
  expect(workflows.map(([name]) => name).sort()).toEqual(["ci", "deploy", "diff"]);
});

it.each(workflows)(
  "%s has the rights that it needs, an end, pinned actions and no lasting key",
  (name, workflow) => {
    expect(faultsOf(name, workflow)).toEqual([]);
  },
);

it("the action that deploys has pinned actions and no lasting key", () => {
  expect(faultsOfSteps("deploy-stage", action.runs.steps)).toEqual([]);
  expect(JSON.stringify(action)).toContain("role-to-assume");
});

it("every pinned action says its version, the same one everywhere", () => {
  const all = [
    "workflows/ci.yml",
    "workflows/deploy.yml",
    "workflows/diff.yml",
    "actions/deploy-stage/action.yml",
  ];
  const pins = all.flatMap((file) => [...textOf(file).matchAll(/uses: (\S+)@([0-9a-f]{40})(.*)$/gm)]);
  const versions = new Map<string, Set<string>>();
  for (const [, uses = "", commit, comment] of pins) {
    expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    versions.set(uses, new Set([...(versions.get(uses) ?? []), `${commit}${comment}`]));
  }
  expect([...versions.values()].map(({ size }) => size)).toEqual([1, 1]);
});

it("tests come before dev, dev before staging with its check, staging before prod, each in its environment", () => {
  const { jobs } = named("deploy");
  expect(Object.entries(jobs).map(([id, { needs, environment }]) => [id, needs, environment])).toEqual([
    ["test", undefined, undefined],
    ["dev", "test", "dev"],
    ["staging", "dev", "staging"],
    ["prod", "staging", "prod"],
  ]);
  expect(jobs.staging?.steps?.at(-1)?.run).toContain("npm run check-deployment -- --url");
  expect(named("deploy")).toMatchObject({ concurrency: { group: "deploy", "cancel-in-progress": false } });
});

it("who runs a pull request's code may not write there, and a fork's code gets no role", () => {
  const { diff, comment } = named("diff").jobs;
  expect(diff?.permissions).toEqual({ contents: "read", "id-token": "write" });
  expect(diff?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
  expect(comment?.permissions).toEqual({ "pull-requests": "write" });
  expect(JSON.stringify(comment?.steps)).not.toMatch(/checkout|npm/);
});

it("ci runs what everybody runs", () => {
  expect(named("ci").jobs.ci?.steps?.map(({ run }) => run)).toContain("bash .ci/run");
});

describe("a fault is found", () => {
  const sound: Workflow = {
    on: { pull_request: null },
    permissions: {},
    jobs: { a: { permissions: { contents: "read" }, "timeout-minutes": 1, steps: [{ run: "true" }] } },
  };
  const withJob = (changes: object): Workflow => ({ ...sound, jobs: { a: { ...sound.jobs.a, ...changes } } });
  it.each<[string, Workflow, RegExp]>([
    ["a stranger's code", { ...sound, on: { pull_request_target: null } }, /pull_request_target/],
    ["rights for all jobs", { ...sound, permissions: { contents: "write" } }, /at the top/],
    ["no rights stated", withJob({ permissions: undefined }), /no permissions/],
    ["no end", withJob({ "timeout-minutes": undefined }), /no timeout/],
    ["an identity", withJob({ permissions: { "id-token": "write" } }), /may ask for an identity/],
    ["a right to write", withJob({ permissions: { contents: "write" } }), /may write contents/],
    ["a version that moves", withJob({ steps: [{ uses: "actions/cache@v4" }] }), /not pinned/],
    ["a key", withJob({ steps: [{ run: "true", with: { "aws-access-key-id": "x" } }] }), /a key that lasts/],
    [
      "a title in a script",
      withJob({ steps: [{ run: ["echo $", "{{ github.event.pull_request.title }}"].join("") }] }),
      /in env/,
    ],
  ])("%s", (_, workflow, fault) => {
    expect(faultsOf("x", workflow)).toEqual([expect.stringMatching(fault)]);
    expect(faultsOf("x", sound)).toEqual([]);
  });
});
