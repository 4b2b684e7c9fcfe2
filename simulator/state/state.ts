import { createHash, randomInt } from "node:crypto";
import type { Application, Features } from "../applications";
import type { Clock } from "../clock";
import { type Journal, noJournal, openJournal, type Tables } from "./journal";
import type { CallRecord, Delivery, NumberStatus, Phone, Recording, TextRecord } from "./records";
import { Subscriptions } from "./subscriptions";
import { Table } from "./table";

/** What an operator changed about an application since the seed. */
export interface ApplicationSettings {
  readonly status?: "normal" | "abnormal" | "frozen";
  /** Source addresses allowed; absent = all. */
  readonly whitelist?: readonly string[];
  readonly features?: Partial<Features>;
  /** After a reset of its secret: the one before is worth nothing from then on. */
  readonly appSecret?: string;
  /** The key in the push addresses that its operator entered. */
  readonly webhookKey?: string;
}

/** Everything the platforms remember. */
export class State {
  readonly subscriptions: Subscriptions;
  readonly calls: Table<CallRecord>;
  readonly texts: Table<TextRecord>;
  readonly recordings: Table<Recording>;
  readonly deliveries: Table<Delivery>;
  readonly numbers: Table<NumberStatus>;
  readonly phones: Table<Phone>;
  readonly settings: Table<ApplicationSettings>;
  private readonly counters: Table<number>;
  private readonly journal: Journal;

  constructor(
    readonly applications: readonly Application[],
    clock: Clock,
    source: { tables: Tables; journal: Journal },
    seed?: number,
  ) {
    const { tables, journal } = source;
    this.journal = journal;
    this.subscriptions = new Subscriptions(tables, journal, clock);
    this.calls = new Table("calls", tables, journal);
    this.texts = new Table("texts", tables, journal);
    this.recordings = new Table("recordings", tables, journal);
    this.deliveries = new Table("deliveries", tables, journal);
    this.numbers = new Table("numbers", tables, journal);
    this.phones = new Table("phones", tables, journal);
    this.settings = new Table("settings", tables, journal);
    this.counters = new Table("counters", tables, journal);
    if (seed !== undefined) this.counters.put("seed", seed);
    // A platform that forgot everything must still not hand out the ids of its former life.
    else if (this.counters.get("seed") === undefined) this.counters.put("seed", randomInt(2 ** 32));
  }

  get seed(): number {
    return this.counters.get("seed") ?? 0;
  }

  get clockOffsetMs(): number {
    return this.counters.get("clock-offset") ?? 0;
  }

  set clockOffsetMs(offset: number) {
    this.counters.put("clock-offset", offset);
  }

  /** Counts up for ever, across restarts. */
  nextNumber(): number {
    const next = (this.counters.get("ids") ?? 0) + 1;
    this.counters.put("ids", next);
    return next;
  }

  /** A new id of 32 hex digits: the same run of the same seed gives the same ids. */
  nextId(): string {
    return createHash("sha256").update(`${this.seed}:${this.nextNumber()}`).digest("hex").slice(0, 32);
  }

  nextUuid(): string {
    const id = this.nextId();
    return [
      id.slice(0, 8),
      id.slice(8, 12),
      `4${id.slice(13, 16)}`,
      `a${id.slice(17, 20)}`,
      id.slice(20),
    ].join("-");
  }

  applicationOfNumber(number: string): Application | undefined {
    return this.applications.find((each) => each.areas[number] !== undefined);
  }

  featuresOf(application: Application): Features {
    return { ...application.features, ...this.settings.get(application.application)?.features };
  }

  /** With the secret and the push addresses as they are now. */
  asSet(application: Application): Application {
    const { appSecret = application.appSecret, webhookKey = application.webhookKey } =
      this.settings.get(application.application) ?? {};
    return { ...application, appSecret, webhookKey };
  }

  statusOf(number: string): NumberStatus["status"] {
    return this.numbers.get(number)?.status ?? "5";
  }

  close(): void {
    this.journal.close();
  }
}

export const openState = (
  applications: readonly Application[],
  clock: Clock,
  dataDir?: string,
  seed?: number,
): State =>
  new State(
    applications,
    clock,
    dataDir === undefined ? { tables: new Map(), journal: noJournal } : openJournal(dataDir),
    seed,
  );
