import { inTurns } from "../../../core/adapters/in-turns";
import type { Mode } from "../../../core/domain/modes";
import type { Capabilities } from "../../../core/domain/provider";
import { capabilitiesOf } from "../../../core/providers/registry";
import type { Effect } from "../effects";
import { startGround } from "./ground";
import { Heard } from "./heard";
import { type Death, type Listed, MortalProcess } from "./mortal";
import { outsideOf } from "./outside";
import { type Answer, type DriverProcess, driverProcess, fillPool, Unexpected } from "./processes";
import type { Scenario, Step } from "./scenarios";
import { aStory, type Story, type Target } from "./story";

/** One repetition of an ordinary run, with a death in it. */
interface Case {
  readonly story: Story;
  readonly death?: Death;
  /** As it stands in a failure. */
  readonly name: string;
  readonly isRepeated: boolean;
  readonly versionBefore: number;
  readonly problems: string[];
  happened: boolean;
}

export interface Played {
  readonly effects: readonly Listed[];
  readonly cases: number;
  readonly problems: readonly string[];
}

/** Stories told side by side. */
const width = 6;
/** Orders of one batch: AX has so many numbers at once. */
const batchSize = 90;
const minutesToSettle = 4;

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Everything under the lifecycle's crash points: engines, platforms, and processes that come and go. */
export async function startStage() {
  const ground = await startGround();
  const unexpected = new Unexpected();
  const heard = new Heard(ground.messaging);
  const lasting = driverProcess(ground, unexpected);
  await fillPool(ground, lasting.pool);
  return {
    ground,
    /** All crash points of this scenario in this mode. */
    play: (provider: string, mode: Mode, scenario: Scenario) =>
      new Play(ground, heard, unexpected, lasting, mode, capabilitiesOf(provider, mode), scenario).all(),
    stop: ground.stop,
  };
}

class Play {
  private readonly outside: ReturnType<typeof outsideOf>;

  constructor(
    private readonly ground: Awaited<ReturnType<typeof startGround>>,
    private readonly heard: Heard,
    private readonly unexpected: Unexpected,
    private readonly lasting: DriverProcess,
    private readonly mode: Mode,
    private readonly can: Capabilities,
    private readonly scenario: Scenario,
  ) {
    this.outside = outsideOf(ground, mode, can, lasting.tokenOf);
  }

  async all(): Promise<Played> {
    const { effects, problems } = await this.batch([undefined]);
    const deaths = effects.flatMap(this.scenario.redelivered ? deathsAt : deathsOfSweepAt);
    for (let from = 0; from < deaths.length; from += batchSize) {
      problems.push(...(await this.batch(deaths.slice(from, from + batchSize), effects)).problems);
    }
    problems.push(...this.unexpected.list.splice(0), ...this.heard.contradictions.splice(0));
    return { effects, cases: deaths.length, problems };
  }

  /** Plays one story for each death, lets all of them recover together, and ends them. */
  private async batch(deaths: readonly (Death | undefined)[], ordinary: readonly Listed[] = []) {
    const { ground, scenario } = this;
    const now = () => ground.clock.now();
    const stories = deaths.map(() => aStory(this.mode, now));
    for (const step of scenario.before) await this.step(step, stories);
    const known = stories[0] && (await this.outside.order(stories[0]));
    await ground.advance(scenario.wait ?? 0);
    const acted = await inTurns(stories, width, (story) => {
      const index = stories.indexOf(story);
      return this.act(story, deaths[index], ordinary, known?.version ?? 0);
    });
    const cases = acted.map(({ played }) => played);
    await this.watch(cases);
    await inTurns(
      cases.filter(({ isRepeated }) => isRepeated),
      width,
      (each) => this.repeat(each),
    );
    await this.watch(cases);
    await this.minutes(cases);
    await this.judge(cases);
    await this.end(cases);
    return {
      effects: acted[0]?.effects ?? [],
      problems: cases.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
    };
  }

  private process = () => driverProcess(this.ground, this.unexpected);

  /** The wait, the sweep, then the step in every story; faults only meanwhile. */
  private async step(step: Step, stories: readonly Story[]) {
    const { ground, lasting, scenario } = this;
    await ground.advance(step.wait ?? 0);
    if (step.swept) await lasting.sweep();
    ground.simulator.faults.set(scenario.faults ?? []);
    await inTurns(stories, width, async (story) => {
      const work = (process: DriverProcess) => step.run(process, story, ground.clock.now());
      if (!step.dies) return this.note(story, (await work(lasting)) as Answer | undefined);
      const { how, at } = step.dies;
      const mortal = new MortalProcess({ how, effect: at });
      const { died } = await mortal.run(() => work(this.process()));
      if (!died) throw new Error(`${scenario.name}: a step came to none of the effects it should die at`);
    });
    ground.simulator.faults.set([]);
  }

  private async act(
    story: Story,
    death: Death | undefined,
    ordinary: readonly Listed[],
    versionBefore: number,
  ) {
    const mortal = new MortalProcess(death);
    const lived = await mortal.run(() => this.scenario.act(this.process(), story));
    const problems: string[] = [];
    if (!lived.died) this.judgeAnswer(lived.value, problems, story);
    if (death && !lived.died) problems.push("this effect did not come");
    const listed = death && ordinary[Number(death.effect) - 1]?.effect;
    if (listed && mortal.diedAt && labelOf(listed) !== labelOf(mortal.diedAt))
      problems.push(`it was ${labelOf(mortal.diedAt)} this time`);
    const played: Case = {
      story,
      ...(death ? { death } : {}),
      name: this.nameOf(death, ordinary),
      isRepeated: death !== undefined && this.isRepeated(death),
      versionBefore,
      problems,
      happened: false,
    };
    return { played, effects: mortal.effects };
  }

  private nameOf(death: Death | undefined, ordinary: readonly Listed[]): string {
    const where = `${this.mode}, ${this.scenario.name}`;
    if (!death) return `${where}: without a crash`;
    const effect = ordinary[Number(death.effect) - 1]?.effect;
    return `${where}: ${death.how === "overtaken" ? "crash without" : `crash ${death.how}`} ${death.effect} of ${ordinary.length}: ${effect ? labelOf(effect) : "?"}`;
  }

  /** Each point is met both ways: after one effect is before the next. */
  private isRepeated({ how, effect }: Death): boolean {
    if (!this.scenario.redelivered) return false;
    return how === "before" || (how === "overtaken" && Number(effect) % 2 === 0);
  }

  /** The caller asks again, or the queue delivers again, by turns. */
  private async repeat({ story, death, problems }: Case): Promise<void> {
    if (Number(death?.effect) % 2 === 0) await this.scenario.redelivered?.(this.process(), story);
    else this.judgeAnswer(await this.scenario.act(this.process(), story), problems, story);
  }

  private judgeAnswer(answer: Answer | undefined, problems: string[], story: Story): void {
    if (!answer) return;
    this.note(story, answer);
    if (answer.status >= 500 && answer.status !== 503) problems.push(`answered ${answer.status}`);
  }

  /** What was answered or published is what people dial, then and later. */
  private note(story: Story, answer: Answer | undefined): void {
    this.tell(story, answer?.body?.dial);
  }

  private tell(story: Story, dial: unknown): void {
    if (typeof dial !== "object" || dial === null) return;
    for (const target of Object.values(dial as Record<string, Target>)) {
      const isKnown = story.told.some((each) => JSON.stringify(each.target) === JSON.stringify(target));
      if (!isKnown) story.told.push(...story.everybody.map((caller) => ({ caller, target })));
    }
  }

  /** Looks at every story as it is now. */
  private async watch(cases: readonly Case[]): Promise<void> {
    await this.heard.listen();
    for (const { story } of cases) {
      for (const { data } of this.heard.of(story.orderId)) this.tell(story, data.dial);
    }
    const found = await this.outside.misroutes(cases.map(({ story }) => story));
    cases[0]?.problems.push(...found);
  }

  private async minutes(cases: readonly Case[]): Promise<void> {
    for (let minute = 0; minute < minutesToSettle; minute++) {
      await this.ground.advance(60);
      await this.process().sweep();
      await this.watch(cases);
    }
  }

  private async judge(cases: readonly Case[]): Promise<void> {
    await inTurns(cases, width, async (each) => {
      const { story, problems } = each;
      const order = await this.outside.order(story);
      each.happened = (order?.version ?? 0) > each.versionBefore;
      if (each.isRepeated && !each.happened) problems.push("it was repeated, and is forgotten");
      const expected = this.scenario.connected(story, this.can, each.happened);
      const isSilent = this.scenario.mayFallSilent && each.death && order?.holdings.length === 0;
      const facts = this.heard.of(story.orderId);
      problems.push(...(await this.outside.unsettled(story, order, isSilent ? undefined : expected, facts)));
    });
  }

  /** Every order is cancelled and given the time to go; nothing may be left of it. */
  private async end(cases: readonly Case[]): Promise<void> {
    const isOpen = async ({ story }: Case) => ((await this.outside.order(story))?.holdings.length ?? 0) > 0;
    await inTurns(cases, width, async (each) => {
      if (await isOpen(each)) await this.lasting.post(each.story.event("cancelled"));
    });
    for (let round = 0; round < 8; round++) {
      await this.ground.advance(150);
      await this.lasting.sweep();
    }
    // What can't be asked about is listed until it lapses, and gone then.
    if (!this.can.canFind && this.can.choosesNumber) {
      await this.ground.advance(30 * 3600);
      await this.lasting.sweep();
    }
    await this.heard.listen();
    await inTurns(cases, width, async ({ story, problems }) => {
      problems.push(...(await this.outside.remains(story)).map((problem) => `at the end, ${problem}`));
    });
    await this.ground.advance(2 * 3600);
  }
}

export function deathsAt({ overtakable }: Listed, index: number): Death[] {
  const effect = index + 1;
  return [
    { how: "before", effect },
    { how: "after", effect },
    ...(overtakable ? [{ how: "overtaken", effect } as const] : []),
  ];
}

/** Nobody repeats a sweep: whether it died after one effect or before the next, the world and all that follows are the same. */
function deathsOfSweepAt(_: Listed, index: number): Death[] {
  const after: Death = { how: "after", effect: index + 1 };
  return index === 0 ? [{ how: "before", effect: 1 }, after] : [after];
}

/** Without what differs from story to story. */
export const labelOf = ({ service, operation, target, detail }: Effect): string => {
  const path = target.replace(/^127\.0\.0\.1:\d+/, "platform").replace(/\/(notifications|files)\/.*/, "/$1");
  const kind = detail.includes("HISTORY#")
    ? " history"
    : (/^(EVENT|SUBSCRIPTION|HELD|ORDER)#/.exec(detail)?.[1] ?? "");
  return `${service} ${operation} ${path}${kind === "" || kind === " history" ? kind : ` ${kind.toLowerCase()}`}`;
};
