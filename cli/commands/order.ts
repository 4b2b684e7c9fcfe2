import { type AddCommand, onStage, type Session, talksToStage } from "../command";
import { maskValue } from "../masking";
import type { StageOptions } from "../stage-options";
import { table } from "../table";

type Options = StageOptions & { readonly calls?: true; readonly dryRun?: true };

export const addOrder: AddCommand = (program, terminal) => {
  const order = program
    .command("order")
    .description("one order: what it should have, what it has, and making that the same");
  const showing = order
    .command("show")
    .description("what an order should have and has, and how that came")
    .argument("<orderId>");
  talksToStage(showing).option("--calls", "its calls, too").action(onStage<Options>(terminal, show));
  const converging = order
    .command("converge")
    .description("does now what is due for an order, instead of within a minute or at the end of a pause")
    .argument("<orderId>")
    .option("--dry-run", "only tell how the order stands");
  talksToStage(converging).action(onStage<Options>(terminal, converge));
};

type Body = Readonly<Record<string, unknown>>;

const pathOf = (orderId: string): string => `/v1/orders/${encodeURIComponent(orderId)}`;

async function show({ options, target, show: tell }: Session<Options>, orderId = ""): Promise<void> {
  const { body } = await target.api.ask("GET", pathOf(orderId));
  const calls = options.calls ? await callsOf(target.api, orderId) : undefined;
  tell({ ...body, ...(calls === undefined ? {} : { calls }) }, () => [
    ...standing(body, options),
    ...past(body, options),
    ...(calls === undefined ? [] : ["", ...callLines(calls)]),
  ]);
}

/** Pages of a hundred, until there are no more. */
async function callsOf(api: Session<Options>["target"]["api"], orderId: string): Promise<Body[]> {
  const calls: Body[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await api.ask("GET", `${pathOf(orderId)}/calls?limit=100${cursor}`);
    calls.push(...(body.calls as Body[]));
    if (typeof body.cursor !== "string") return calls;
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`;
  }
}

async function converge({ options, target, show: tell }: Session<Options>, orderId = ""): Promise<void> {
  if (options.dryRun) {
    const { body } = await target.api.ask("GET", pathOf(orderId));
    return tell({ dryRun: true, ...body }, () => [...standing(body, options), "", "nothing was done"]);
  }
  const { status, body } = await target.api.ask("POST", `${pathOf(orderId)}/converge`);
  const isThere = status === 200;
  tell({ dryRun: false, converged: isThere, ...body }, () => [
    ...standing(body, options),
    "",
    isThere
      ? "converged: nothing is left to do for now"
      : "under way: the sweeper goes on; look again in a minute",
  ]);
}

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

/** Name and value below each other; what there is none of is left out. */
function standing(body: Body, { reveal }: StageOptions): string[] {
  const { desired, dial, actual, orderId, service, status, reason, mode, expiresAt, version } = (
    reveal ? body : maskValue(body)
  ) as Body;
  const people = desired as Body | undefined;
  const dials = dial as Record<string, { number?: string; extension?: string }> | undefined;
  const dialled = (who: string) =>
    [dials?.[who]?.number, dials?.[who]?.extension].filter(Boolean).join(" ext. ");
  const facts: [string, string][] = [
    ["order", text(orderId)],
    ["status", [text(status), text(reason)].filter(Boolean).join(": ")],
    ["service", text(service)],
    ["version", text(version)],
    ["mode", text(mode)],
    [
      "customer",
      [text(people?.customer), dialled("customer") && `dials ${dialled("customer")}`]
        .filter(Boolean)
        .join(" "),
    ],
    [
      "driver",
      [text(people?.driver), dialled("driver") && `dials ${dialled("driver")}`].filter(Boolean).join(" "),
    ],
    ["ends", text(people?.endsAt)],
    ["closes", text(expiresAt)],
  ];
  const holdings = ((actual ?? []) as Body[]).map(
    (each) =>
      `${text(each.state)} at ${text(each.provider)} ${text(each.application)}, ${text(each.direction)}, subscription ${text(each.subscriptionId) || "unknown"}, lapses ${text(each.lapsesAt)}`,
  );
  const lines = facts
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name.padEnd(9)} ${value}`);
  return [...lines, ...holdings.map((each) => `${"holds".padEnd(9)} ${each}`)];
}

function past(body: Body, { reveal }: StageOptions): string[] {
  const history = ((reveal ? body : maskValue(body)) as Body).history as Body[] | undefined;
  if (history === undefined || history.length === 0) return [];
  const rows = history.map(({ at, version, type, direction, how, kind, code }) => [
    text(at),
    text(version),
    text(type),
    [direction, how, kind, code]
      .filter((each) => each !== undefined)
      .map(text)
      .join(" "),
  ]);
  return ["", ...table(["AT", "VERSION", "BECAME", "DETAIL"], rows)];
}

function callLines(calls: readonly Body[]): string[] {
  if (calls.length === 0) return ["no calls"];
  const rows = calls.map((call) => [
    text(call.startedAt),
    text(call.from),
    text(call.outcome),
    `${text(call.talkSeconds) || "0"} s`,
    text((call.recording as Body | undefined)?.state) || "none",
    text(call.callId),
  ]);
  return table(["BEGAN", "FROM", "OUTCOME", "TALK", "RECORDING", "CALL"], rows);
}
