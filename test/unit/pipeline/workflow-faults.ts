export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
export interface Job {
  readonly uses?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Jobs that take a role of AWS; no other may ask for an identity. */
const takeRoles: readonly string[] = ["deploy/dev", "deploy/staging", "deploy/prod", "diff/diff"];

/** A commit with its version behind it, or an action of this repository. */
const isPinned = (uses: string): boolean =>
  uses.startsWith("./") || /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses);

/** What a workflow must not do, a line each. */
export function faultsOf(name: string, { on, permissions, jobs }: Workflow): string[] {
  const faults: string[] = [];
  if ("pull_request_target" in on)
    faults.push(`${name}: pull_request_target gives a stranger's code our rights`);
  if (permissions === undefined || Object.keys(permissions).length > 0)
    faults.push(`${name}: permissions at the top are not {}`);
  return [...faults, ...Object.entries(jobs).flatMap(([id, job]) => faultsOfJob(`${name}/${id}`, job))];
}

function faultsOfJob(at: string, job: Job): string[] {
  const faults: string[] = [];
  if (!job.permissions) faults.push(`${at}: no permissions of its own`);
  if (job.uses === undefined && job["timeout-minutes"] === undefined) faults.push(`${at}: no timeout`);
  if (job.permissions?.["id-token"] !== undefined && !takeRoles.includes(at))
    faults.push(`${at}: may ask for an identity, and takes no role`);
  for (const [what, may] of Object.entries(job.permissions ?? {}))
    if (may === "write" && what !== "id-token" && what !== "pull-requests")
      faults.push(`${at}: may write ${what}`);
  return [...faults, ...faultsOfSteps(at, job.steps ?? [])];
}

/** @param at where they are, for the text */
export function faultsOfSteps(at: string, steps: readonly Step[]): string[] {
  return steps.flatMap(({ uses, run, with: settings = {} }) => {
    const faults: string[] = [];
    if (uses !== undefined && !isPinned(uses)) faults.push(`${at}: ${uses} is not pinned to a commit`);
    if (uses?.startsWith("actions/checkout@") && settings["persist-credentials"] !== false)
      faults.push(`${at}: leaves the repository's token in the checkout`);
    if (Object.keys(settings).some((key) => /access-key|secret/.test(key)))
      faults.push(`${at}: uses a key that lasts`);
    if (run?.includes("${{")) faults.push(`${at}: puts an expression into a script; hand it over in env`);
    return faults;
  });
}
