import { callProcess } from "./call-processes";
import { startGround } from "./ground";
import { Heard } from "./heard";
import { type Death, type Listed, MortalProcess } from "./mortal";
import { driverProcess, fillPool, Unexpected } from "./processes";
import { deathsAt, labelOf, type Played } from "./stage";

/** What the functions do besides driving orders: one invocation that dies, what comes after, and what must be so then. */
export interface Chore<Given> {
  readonly name: string;
  /** What went before; its own for each death. */
  before(house: House): Promise<Given>;
  act(process: Processes, given: Given): Promise<unknown>;
  /** As in production: what was not acknowledged comes again, schedules go on. `died` says whether anybody waits in vain. */
  after(house: House, given: Given, died: boolean): Promise<void>;
  /** What is wrong, looked at from outside. */
  problems(house: House, given: Given): Promise<readonly string[]>;
}

/** Everything that starts cold with one process, whichever function it is of. */
export const processes = (house: Pick<House, "ground" | "unexpected">) => ({
  driver: driverProcess(house.ground, house.unexpected),
  calls: callProcess(house.ground, house.unexpected),
});
export type Processes = ReturnType<typeof processes>;

export interface House {
  readonly ground: Awaited<ReturnType<typeof startGround>>;
  readonly heard: Heard;
  readonly unexpected: Unexpected;
  /** Warm processes for what is not under test. */
  readonly lasting: Processes;
  stop(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const ground = await startGround();
  const unexpected = new Unexpected();
  const heard = new Heard(ground.messaging);
  const lasting = processes({ ground, unexpected });
  await fillPool(ground, lasting.driver.pool);
  return { ground, heard, unexpected, lasting, stop: ground.stop };
}

/** A crash before, after and without each effect of the chore. */
export async function playChore<Given>(house: House, chore: Chore<Given>): Promise<Played> {
  const ordinary = await once(house, chore, undefined, []);
  const deaths = ordinary.effects.flatMap(deathsAt);
  const problems = [...ordinary.problems];
  for (const death of deaths) problems.push(...(await once(house, chore, death, ordinary.effects)).problems);
  return { effects: ordinary.effects, cases: deaths.length, problems };
}

async function once<Given>(
  house: House,
  chore: Chore<Given>,
  death: Death | undefined,
  listed: readonly Listed[],
) {
  const given = await chore.before(house);
  const mortal = new MortalProcess(death);
  const { died } = await mortal.run(() => chore.act(processes(house), given));
  await chore.after(house, given, died);
  await house.heard.listen();
  const found = [
    ...(death && !died ? ["this effect did not come"] : []),
    ...(await chore.problems(house, given)),
    ...house.unexpected.list.splice(0),
    ...house.heard.contradictions.splice(0),
  ];
  const effect = listed[Number(death?.effect) - 1]?.effect;
  const where = effect
    ? `crash ${death?.how === "overtaken" ? "without" : death?.how} ${death?.effect} of ${listed.length}: ${labelOf(effect)}`
    : "without a crash";
  return { effects: mortal.effects, problems: found.map((problem) => `${chore.name}: ${where}: ${problem}`) };
}
