import type { LocalCloud } from "../../local/cloud";
import { openStage, type Stage } from "../../local/demo/stage";

/** Whom `playBesideAxb` lets call, text and wait for a code. */
const customer = "+8613800000091";

interface Report {
  readonly id: string;
  readonly status: string;
  readonly erased: Readonly<Record<string, number>>;
}

/** Somebody is erased: refused while their orders live, then whatever there is of them goes. */
export async function eraseSomebody(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  const ask = () => stage.post<Report>("/v1/erasures", { number: customer });
  expectStatus(await ask(), 409);
  for (const orderId of ["O-x", "O-ax"]) await stage.tell("order.cancelled", { orderId });
  await stage.settle();
  await stage.pass(60);
  const taken = await ask();
  expectStatus(taken, 202);
  const report = await completed(stage, taken.body.id);
  for (const kind of [
    "orders",
    "routes",
    "traces",
    "calls",
    "recordings",
    "verificationCalls",
    "notifications",
  ])
    if (!report.erased[kind])
      throw new Error(`nothing of ${kind} was erased: ${JSON.stringify(report.erased)}`);
}

async function completed(stage: Stage, id: string): Promise<Report> {
  for (let looks = 0; looks < 20; looks += 1) {
    const { body } = await stage.get<Report>(`/v1/erasures/${id}`);
    if (body.status === "completed") return body;
    await stage.pass(body.status === "waiting" ? 25 * 3600 : 60);
  }
  throw new Error("the erasure was never completed");
}

function expectStatus({ status }: { status: number }, wanted: number): void {
  if (status !== wanted) throw new Error(`POST /v1/erasures answered ${status}, not ${wanted}`);
}
