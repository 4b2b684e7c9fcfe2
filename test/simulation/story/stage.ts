import type { StageConfig } from "../../../config/types";
import type { Chance } from "../../chance";
import { type Item, textOf } from "../checks/facts";
import { MisrouteCheck } from "../checks/misroute";
import { type Connection, Network } from "../checks/network";
import type { Fate, Waiting } from "../machine/gates";
import { gates, type Machine, time } from "../machine/machine";
import type { Output } from "../machine/output";
import type { Besides } from "./besides";
import { countOne, type Figures, noFigures } from "./figures";
import type { Answered, Given, Service } from "./given";
import { takeAll } from "./queues";

export const callerTokenSecret = { keyId: "k1", secret: "ab".repeat(32) };

/** How long a received message is hidden: a little longer than the queues are told. */
const visibilityMs = 361_000;

/** Without what an engine's own ids have made of a name: they are not the story's. */
const named = (target: string): string => target.replace(/-[0-9a-f]{16}(?=\.ndjson)/, "");

const isDoubtful = ({ holdings }: Item): boolean =>
  (holdings?.L ?? []).some(({ M }) => M?.state?.S === "doubtful");

interface StageProps {
  readonly besides: Besides;
  readonly machine: Machine;
  readonly chance: Chance;
  readonly config: StageConfig;
  readonly services: readonly Service[];
  readonly numbers: ReadonlyMap<string, readonly string[]>;
  readonly given: Given;
  readonly output: Output;
  /** Keep a readable line of everything. */
  readonly tells: boolean;
}

/** One story's world, what was given to it, and the check of every step. */
export class Stage {
  readonly besides: Besides;
  readonly machine: Machine;
  readonly chance: Chance;
  readonly config: StageConfig;
  readonly services: readonly Service[];
  readonly numbers: ReadonlyMap<string, readonly string[]>;
  readonly given: Given;
  readonly figures: Figures = noFigures();
  readonly timeline: string[] = [];
  readonly problems = new Set<string>();
  readonly startedAt = time.now;
  /** Who was put through to a driver by an extension. */
  readonly callersByDriver = new Map<string, Set<string>>();
  readonly output: Output;
  /** Everything that was answered to who asked over HTTP. */
  readonly said: string[] = [];
  /** Bodies that the topic has told, as far as they were listened to. */
  readonly published: string[] = [];
  /** When each queue may give something: at once what was sent, later what was received and not deleted. */
  readonly mayGive = new Map<string, readonly number[]>();
  /** Some message was not taken: there may be something in a DLQ. */
  hadFailures = false;
  /** The platform lost a binding, or made one by itself. */
  platformErred = false;
  /** Numbers of bindings that a platform lost: where it picks itself, it gives them out again at once. */
  readonly lostNumbers = new Set<string>();
  /** When the auditor's schedule strikes next, and how often it still does. */
  audits = { nextAt: 0, left: 0 };
  /** Bindings that the platform made long after anybody waited for its answer. */
  readonly lateBindings = new Set<string>();
  /** Requests that reached the platform. */
  platformRequests = 0;
  /** What was launched and is not done. */
  underWay = 0;
  private readonly network: Network;
  private readonly misroute: MisrouteCheck;
  /** Tables as they were looked at last, until something writes to them. */
  private readonly seen = new Map<string, readonly Item[]>();
  private readonly tells: boolean;

  constructor({ machine, chance, config, services, numbers, given, output, tells, besides }: StageProps) {
    this.besides = besides;
    this.machine = machine;
    this.chance = chance;
    this.config = config;
    this.services = services;
    this.numbers = numbers;
    this.given = given;
    this.tells = tells;
    this.output = output;
    this.network = new Network(machine.simulator, numbers, given.people, callerTokenSecret);
    this.misroute = new MisrouteCheck(
      given,
      Math.min(...services.map(({ coolDownMs }) => coolDownMs)),
      this.lateBindings,
      this.lostNumbers,
      () =>
        new Set((this.seen.get("orders") ?? []).filter(isDoubtful).map((item) => textOf(item, "orderId"))),
    );
  }

  tell(line: string): void {
    const at = ((time.now - this.startedAt) / 1000).toFixed(3);
    gates.trace(`${at} ${line}`);
    if (this.tells) this.timeline.push(`${at.padStart(12)} s  ${line}`);
  }

  broken(problem: string): void {
    if (!this.problems.has(problem)) this.tell(`BROKEN  ${problem}`);
    this.problems.add(problem);
  }

  /** Opens one gate, and checks the world behind it. */
  async open(entry: Waiting, fate: Fate): Promise<void> {
    const { service, operation, target, detail, changes } = entry.effect;
    const who = entry.instance?.name ?? "network";
    this.tell(
      `${who}  ${service} ${operation} ${named(target)} ${detail}${fate === "done" ? "" : `  [${fate}]`}`,
    );
    countOne(this.figures.effects, service);
    if (fate !== "done") countOne(this.figures.faults, fate);
    if (fate === "crash-before" || fate === "crash-after") this.figures.crashes += 1;
    if (service === "http" && entry.instance && target.startsWith("127.0.0.1")) this.platformRequests += 1;
    if (service === "dynamodb" && changes) this.seen.delete(target);
    if (service === "sqs" && operation.startsWith("SendMessage")) this.expect(target);
    await gates.open(entry, fate);
    if (service === "sns") await this.listen();
    gates.bury();
    await this.check();
  }

  /** Lets time pass, timer by timer, and checks the world after it. */
  async pass(milliseconds: number): Promise<void> {
    await time.advanceTo(time.now + milliseconds, async () => {
      await gates.rest();
    });
    this.figures.steps += 1;
    await this.check();
  }

  /** A table's items as they lie in the engine. */
  async items(table: string): Promise<readonly Item[]> {
    const known = this.seen.get(table);
    if (known) return known;
    const { Items = [] } = await this.machine.engines.ask("dynamodb", "Scan", { TableName: table });
    this.seen.set(table, Items as Item[]);
    return Items as Item[];
  }

  /** Hears what the topic has told since. */
  async listen(): Promise<void> {
    for (const text of await takeAll(this.machine.engines, "heard")) {
      this.published.push(text);
      const { subject, data } = JSON.parse(text) as { subject: string; data?: { dial?: Answered["dial"] } };
      if (data?.dial) this.given.tell(subject, data.dial);
    }
  }

  /** Messages that were received and not deleted come again when their time is over, or go to the DLQ. */
  hide(queue: string): void {
    this.hadFailures = true;
    this.expect(queue, time.now + visibilityMs);
  }

  /** From then on a queue may give something. */
  expect(queue: string, at = time.now): void {
    this.mayGive.set(queue, [...(this.mayGive.get(queue) ?? []), at]);
  }

  /** A queue gave nothing. */
  foundEmpty(queue: string): void {
    const later = (this.mayGive.get(queue) ?? []).filter((at) => at > time.now);
    this.mayGive.set(queue, later);
  }

  /** Who reaches whom now. */
  async connections(): Promise<readonly Connection[]> {
    const asksUs = this.services.some(({ mode }) => mode === "X");
    return this.network.connections(asksUs ? await this.items("routes") : [], time.now);
  }

  readonly callersOf = (driver: string): readonly string[] => [...(this.callersByDriver.get(driver) ?? [])];

  private async check(): Promise<void> {
    this.figures.steps += 1;
    const connections = await this.connections();
    if (this.services.some(({ mode }) => mode === "AXYB")) await this.items("orders");
    for (const problem of this.misroute.problems(connections, time.now, this.callersOf)) this.broken(problem);
  }

  /** Whether this may be so now. */
  mayReach(connection: Connection): boolean {
    return this.misroute.isAllowed(connection, time.now, this.callersOf);
  }

  /** What a call or text has come to is judged like what might. */
  judge(connection: Connection): void {
    if (this.mayReach(connection)) return;
    const { caller, number, reached, mode } = connection;
    this.broken(`misroute, ${mode}: ${caller} used ${number} and was put through to ${reached}`);
  }

  /** Begins something that goes on by itself while gates open. */
  launch(work: Promise<unknown>): void {
    this.underWay += 1;
    work
      .catch((error: unknown) =>
        this.broken(`the simulation failed: ${error instanceof Error ? error.stack : error}`),
      )
      .finally(() => {
        this.underWay -= 1;
      });
  }
}
