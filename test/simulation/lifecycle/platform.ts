import type { Instant } from "../../../core/domain/instant";
import type { CallDirection, People } from "../../../core/domain/modes";
import type { E164 } from "../../../core/domain/phone-numbers";
import {
  type Capabilities,
  type FailureKind,
  type FailureOutcome,
  type FailureScope,
  type NumberProvider,
  ProviderError,
} from "../../../core/domain/provider";
import type { Chance } from "../../chance";

export interface Held {
  readonly subscriptionId: string;
  readonly x: E164;
  /** The order whose routes these were when it was asked for. */
  readonly owner: string;
  people: People;
  direction: CallDirection;
  endsAt: Instant;
  since: Instant;
}

export interface Ended {
  readonly x: E164;
  readonly owner: string;
  readonly people: People;
  readonly at: Instant;
}

export interface Faults {
  /** Chance that a request is lost before it is done. */
  readonly lost: number;
  /** Chance that it is done and its answer lost. */
  readonly unanswered: number;
  /** Chance that it is given up, and done some time later. */
  readonly late: number;
  /** Chance of a plain refusal for now. */
  readonly refused: number;
}

export const calm: Faults = { lost: 0, unanswered: 0, late: 0, refused: 0 };

/** How long a request may linger inside the platform after it was given up (the doubt of the lifecycle is longer). */
const lingerMs = 100_000;

/** The rules of AXB, without the wire: what the lifecycle's decisions are held against, thousands of stories a second. */
export class Platform {
  readonly held: Held[] = [];
  readonly ended: Ended[] = [];
  faults: Faults = calm;
  requests = 0;
  private made = 0;
  private readonly lingering: { at: Instant; run: () => void }[] = [];

  constructor(
    private readonly clock: () => Instant,
    private readonly chance: Chance,
    private readonly capabilities: Capabilities,
    private readonly ownerOf: (x: E164, caller: E164) => string,
    private readonly log: (line: string) => void,
  ) {}

  /** Lets what lingers happen, and what has a lifetime end. */
  tick(): void {
    const now = this.clock();
    for (const late of this.lingering.splice(0)) {
      if (late.at <= now) late.run();
      else this.lingering.push(late);
    }
    for (const held of [...this.held]) if (held.endsAt <= now) this.end(held, held.endsAt);
  }

  private end(held: Held, at: Instant): void {
    this.held.splice(this.held.indexOf(held), 1);
    this.ended.push({ x: held.x, owner: held.owner, people: held.people, at });
    this.log(`platform ended ${held.subscriptionId}`);
  }

  provider(): NumberProvider {
    return {
      capabilities: this.capabilities,
      bind: (request) => {
        const { people, direction, numbers } = request;
        const owner = this.ownerOf(numbers.x, people.customer);
        return this.request("bind", () => {
          const endsAt = this.clock() + request.lifetimeSeconds * 1000;
          this.checkFree(numbers.x, people, undefined);
          const subscriptionId = `s${++this.made}`;
          this.held.push({
            subscriptionId,
            x: numbers.x,
            owner,
            people,
            direction,
            endsAt,
            since: this.clock(),
          });
          this.log(`platform bound ${subscriptionId} ${numbers.x} ${people.customer} ${people.driver}`);
          return { subscriptionId, numbers, people, direction };
        });
      },
      modify: (change) =>
        this.request("modify", () => {
          const held = this.held.find(({ subscriptionId }) => subscriptionId === change.subscriptionId);
          if (!held) throw refusal("modify", "not-found", "request");
          this.checkFree(held.x, change.people, held);
          this.ended.push({ x: held.x, owner: held.owner, people: held.people, at: this.clock() });
          this.log(
            `platform changed ${held.subscriptionId} to ${change.people.customer} ${change.people.driver}`,
          );
          held.people = change.people;
          held.direction = change.direction;
          held.since = this.clock();
          held.endsAt = this.clock() + change.lifetimeSeconds * 1000;
        }),
      unbind: ({ subscriptionId }) =>
        this.request("unbind", () => {
          const held = this.held.find((each) => each.subscriptionId === subscriptionId);
          if (held) this.end(held, this.clock());
        }),
      find: ({ numbers, people }) =>
        this.request(
          "find",
          () =>
            this.held
              .filter(({ x, people: they }) => x === numbers.x && shares(they, people))
              .map((held) => ({ ...held, numbers: { x: held.x } })),
          "read",
        ),
    };
  }

  private checkFree(x: E164, people: People, but: Held | undefined): void {
    this.tick();
    const taken = this.held.some((held) => held !== but && held.x === x && shares(held.people, people));
    if (taken) throw refusal("bind", "already-so", "number");
  }

  private async request<T>(operation: string, act: () => T, kind: "read" | "write" = "write"): Promise<T> {
    this.requests++;
    this.tick();
    const { chance, faults } = this;
    this.log(`asked to ${operation}`);
    if (chance.happens(faults.refused)) throw refusal(operation, "retry-later", "request");
    if (chance.happens(faults.lost)) throw refusal(operation, "retry-later", "request", "unknown");
    if (kind === "write" && chance.happens(faults.late)) {
      this.lingering.push({ at: this.clock() + chance.below(lingerMs), run: () => void attempt(act) });
      this.log(`${operation} lingers`);
      throw refusal(operation, "retry-later", "request", "unknown");
    }
    const result = act();
    if (chance.happens(faults.unanswered)) throw refusal(operation, "retry-later", "request", "unknown");
    return result;
  }
}

/** What is done late may be refused late: nobody hears of it. */
function attempt(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
}

const shares = (a: People, b: People): boolean =>
  [a.customer, a.driver].some((party) => party === b.customer || party === b.driver);

const refusal = (
  operation: string,
  kind: FailureKind,
  scope: FailureScope,
  outcome: FailureOutcome = "not-done",
): ProviderError =>
  new ProviderError({ provider: "huawei", operation, kind, scope, outcome, status: 403, code: "", text: "" });
