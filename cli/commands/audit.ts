import type { Api } from "../api";
import { type AddCommand, onStage, type Session, talksToStage } from "../command";
import { misused, stopIfInterrupted } from "../failure";
import { maskValue } from "../masking";
import type { StageOptions } from "../stage-options";
import { counted, table } from "../table";

type Options = StageOptions & { readonly dryRun?: true; readonly findings?: true };
type Body = Readonly<Record<string, unknown>>;

export const addAudit: AddCommand = (program, terminal) => {
  const command = program
    .command("audit")
    .description(
      "compares orders and routes with what the providers hold: begins a round, or looks at the numbers named",
    )
    .argument("[number...]", "privacy numbers to look at now, E.164")
    .option("--dry-run", "keep, tell and change nothing; only say what is found and what would be done")
    .option("--findings", "begin nothing: what the audits until now have found, and how far they are");
  talksToStage(command).action(onStage<Options>(terminal, run));
};

async function run(session: Session<Options>, ...numbers: string[]): Promise<void> {
  const { options, target, show } = session;
  if (options.findings) {
    if (numbers.length > 0 || options.dryRun)
      throw misused("--findings lists what is known; it takes nothing else");
    return report(session);
  }
  if (numbers.length === 0 && options.dryRun) return lookAtAll(session);
  const { status, body } = await target.api.ask("POST", "/v1/audit", {
    ...(numbers.length > 0 ? { numbers } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
  });
  show(body, () =>
    status === 202
      ? ["a round is under way; maskline audit --findings tells how far it is", "", ...progressLines(body)]
      : looked(body, options),
  );
}

async function report({ options, target, show }: Session<Options>): Promise<void> {
  const findings: Body[] = [];
  let first: Body | undefined;
  for (let cursor = ""; ; ) {
    const { body } = await target.api.ask("GET", `/v1/audit?limit=100${cursor}`);
    first ??= body;
    findings.push(...((body.findings ?? []) as Body[]));
    if (typeof body.cursor !== "string") break;
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`;
  }
  const { cursor: _, ...whole }: Body = { ...first, findings };
  show(whole, () => [...progressLines(whole), "", ...findingLines(findings, options)]);
}

/** Page by page: one answer goes as far as its time allows. */
async function lookAtAll({ options, target, terminal, show }: Session<Options>): Promise<void> {
  const findings: Body[] = [];
  const skipped: unknown[] = [];
  let numbers = 0;
  for (let cursor: string | undefined; ; ) {
    const body = await page(target.api, cursor);
    findings.push(...((body.findings ?? []) as Body[]));
    skipped.push(...((body.skipped ?? []) as unknown[]));
    numbers += Number(body.numbers ?? 0);
    terminal.progress(`${counted(numbers, "number")} looked at`);
    // Where a provider is left alone, asking on and on gets no further.
    if (typeof body.cursor !== "string" || body.cursor === cursor) break;
    cursor = body.cursor;
    stopIfInterrupted(terminal.interrupted, `${counted(numbers, "number")} looked at; nothing was changed`);
  }
  const whole = { dryRun: true, numbers, skipped, findings };
  show(whole, () => looked(whole, options));
}

const page = async (api: Api, cursor: string | undefined): Promise<Body> =>
  (await api.ask("POST", "/v1/audit", { dryRun: true, ...(cursor === undefined ? {} : { cursor }) })).body;

const looked = (body: Body, options: StageOptions): string[] => {
  const skipped = (body.skipped ?? []) as unknown[];
  return [
    `${counted(Number(body.numbers ?? 0), "number")} looked at${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}${body.dryRun ? "; nothing was changed" : ""}`,
    ...skipped.map((each) => `  skipped ${JSON.stringify(options.reveal ? each : maskValue(each))}`),
    "",
    ...findingLines((body.findings ?? []) as Body[], options),
  ];
};

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

function progressLines(body: Body): string[] {
  const rows = ((body.applications ?? []) as Body[]).map(
    ({ application, mode, subscriptions, round, lastRound }) => {
      const under = round as Body | undefined;
      const last = lastRound as Body | undefined;
      return [
        text(application),
        text(mode),
        text(subscriptions),
        under ? `${text(under.numbers)} numbers since ${text(under.startedAt)}` : "none",
        last ? `${text(last.numbers)} numbers until ${text(last.finishedAt)}` : "none",
      ];
    },
  );
  return table(["APPLICATION", "MODE", "COMPARED", "ROUND", "LAST ROUND"], rows);
}

function findingLines(findings: readonly Body[], { reveal }: StageOptions): string[] {
  if (findings.length === 0) return ["no findings"];
  const rows = findings
    .map((each) => (reveal ? each : maskValue(each)) as Body)
    .map((each) => [
      text(each.kind),
      text(each.application),
      text(each.number),
      text(each.orderId ?? each.subscriptionId),
      text(each.state),
      each.wouldHeal ? text(each.remedy) : `${text(each.remedy)}, not done: ${text(each.obstacle)}`,
    ]);
  return [
    ...table(["FINDING", "APPLICATION", "NUMBER", "OF", "STATE", "REMEDY"], rows),
    "",
    counted(findings.length, "finding"),
  ];
}
