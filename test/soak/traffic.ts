import type { Chance } from "../chance";
import { countOne, type Figures } from "./figures";
import type { Answer, Lines } from "./lines";
import {
  type Act,
  assignment,
  closingTime,
  drawDriver,
  drawLife,
  drawOrder,
  eventOf,
  type SoakOrder,
  type Target,
} from "./orders";

interface Unsent {
  readonly order: SoakOrder;
  readonly event: ReturnType<typeof eventOf>;
  readonly taken: () => void;
}

/** Orders that are told at once, as several servers of a platform would. */
const lanes = 4;
const byQueueShare = 0.25;

/** The platform's side of the load: orders, what happens to them, and whom their people reach. */
export class Traffic {
  readonly live = new Map<string, SoakOrder>();
  readonly broken: string[] = [];
  /** Real milliseconds that events took to be answered, since the last look. */
  answers: number[] = [];
  /** Events that nobody has taken yet: told again in the next minute. */
  private unsent: Unsent[] = [];
  private readonly agenda = new Map<number, { order: SoakOrder; act: Act }[]>();
  private owedArrivals = 0;

  constructor(
    private readonly lines: Lines,
    private readonly chance: Chance,
    readonly figures: Figures,
    private readonly now: () => number,
  ) {}

  get waiting(): number {
    return this.unsent.length;
  }

  /** All that a minute brings. @param rate orders that begin in it, a mean */
  async minute(minute: number, rate: number): Promise<void> {
    const work: (() => Promise<void>)[] = this.unsent.splice(0).map((each) => () => this.send(each, true));
    this.owedArrivals += rate;
    for (; this.owedArrivals >= 1; this.owedArrivals -= 1) work.push(() => this.begin(minute));
    for (const { order, act } of this.agenda.get(minute) ?? []) work.push(() => this.act(order, act));
    this.agenda.delete(minute);
    await this.inLanes(work);
  }

  /** Every order that is not over is told to be. */
  async endAll(): Promise<void> {
    this.agenda.clear();
    const open = [...this.live.values()].filter(({ isOver }) => !isOver);
    await this.inLanes(
      open.map((order) => () => this.end(order, this.chance.happens(0.5) ? "completed" : "cancelled")),
    );
  }

  private async inLanes(work: (() => Promise<void>)[]): Promise<void> {
    const lane = async () => {
      for (let next = work.shift(); next; next = work.shift()) await next();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  private async begin(minute: number): Promise<void> {
    const order = drawOrder(this.chance, ++this.figures.orders, this.now());
    countOne(this.figures.modes, order.mode);
    this.live.set(order.orderId, order);
    for (const { minute: after, act } of drawLife(this.chance)) {
      const at = minute + after;
      this.agenda.set(at, [...(this.agenda.get(at) ?? []), { order, act }]);
    }
    const event = eventOf(order, "order.assigned", order.toldAt, assignment(order));
    await this.send({ order, event, taken: () => undefined });
  }

  private async act(order: SoakOrder, act: Act): Promise<void> {
    const isOpen = !order.isOver && this.now() < order.endsAt - 120_000;
    switch (act) {
      case "call":
        return this.call(order);
      case "text":
        return this.text(order);
      case "reassign":
        return isOpen ? this.reassign(order) : undefined;
      case "extend":
        return isOpen ? this.extend(order) : undefined;
      case "complete":
        return this.end(order, "completed");
      case "cancel":
        return this.end(order, "cancelled");
      default:
        return act satisfies never;
    }
  }

  private async reassign(order: SoakOrder): Promise<void> {
    const driver = drawDriver(this.chance);
    order.people.add(driver);
    const event = eventOf(order, "order.reassigned", this.now(), { driver: { phone: driver } });
    const taken = () => {
      order.driver = driver;
    };
    await this.send({ order, event, taken });
  }

  private async extend(order: SoakOrder): Promise<void> {
    const endsAt = order.endsAt + this.chance.between(5, 30) * 60_000;
    const event = eventOf(order, "order.extended", this.now(), { endsAt: new Date(endsAt).toISOString() });
    const taken = () => {
      order.endsAt = endsAt;
      if (!order.isOver) order.closesAt = closingTime(order.service, "expired", endsAt);
    };
    await this.send({ order, event, taken });
  }

  private async end(order: SoakOrder, how: "completed" | "cancelled"): Promise<void> {
    const now = this.now();
    if (order.isOver || now >= order.closesAt) return;
    order.isOver = true;
    order.closesAt = closingTime(order.service, how, Math.min(now, order.endsAt));
    await this.send({ order, event: eventOf(order, `order.${how}`, now), taken: () => undefined });
  }

  private async send(unsent: Unsent, again = false): Promise<void> {
    const { order, event, taken } = unsent;
    if (again) this.figures.resent += 1;
    else this.figures.events += 1;
    if (!again && order.activeAt !== undefined && this.chance.happens(byQueueShare)) {
      this.figures.eventsByQueue += 1;
      taken();
      return this.lines.enqueue(event);
    }
    const since = performance.now();
    const answer = await this.lines.tell(event);
    this.answers.push(performance.now() - since);
    if (answer.status >= 200 && answer.status < 300) {
      taken();
      this.heard(order, answer);
    } else this.notTaken(unsent, answer);
  }

  /** Whoever gets no answer, or one that says later, tells it again; 404: what was told of the order first is on its way. */
  private notTaken(unsent: Unsent, { status, body }: Answer): void {
    if (status === 0 || status >= 500 || status === 429 || status === 404) this.unsent.push(unsent);
    else
      this.broken.push(
        `${unsent.event.type} of ${unsent.order.orderId} is answered ${status}: ${JSON.stringify(body)}`,
      );
  }

  private heard(order: SoakOrder, { body }: Answer): void {
    const { dial, status, reason } = body as { dial?: SoakOrder["dial"]; status?: string; reason?: string };
    if (dial) order.dial = dial;
    if (status === "active") this.becameActive(order, this.now());
    if (reason) countOne(this.figures.waits, reason);
  }

  /** Told by the answer or by the event, whichever comes first. */
  becameActive(order: SoakOrder, at: number): void {
    order.activeAt ??= at;
  }

  private draw({ dial, customer, driver }: SoakOrder): { from: string; target: Target } | undefined {
    if (!dial) return undefined;
    return this.chance.happens(0.5)
      ? { from: customer, target: dial.customer }
      : { from: driver, target: dial.driver };
  }

  private async call(order: SoakOrder): Promise<void> {
    const drawn = this.draw(order);
    if (!drawn) return;
    const { from, target } = drawn;
    const answer = this.chance.pick(["answer", "answer", "answer", "answer", "busy", "no-answer"]);
    const talk = { talkSeconds: this.chance.between(1, 40), answer };
    const digits = target.extension === undefined ? {} : { digits: target.extension };
    const { body } = await this.lines.call({ from, to: target.number, ...digits, ...talk });
    this.figures.calls += 1;
    if (typeof body.connectedTo === "string") this.reached(order, body.connectedTo);
  }

  private async text(order: SoakOrder): Promise<void> {
    const drawn = this.draw(order);
    if (!drawn || drawn.target.extension !== undefined) return;
    const { body } = await this.lines.text(drawn.from, drawn.target.number);
    this.figures.texts += 1;
    if (typeof body.deliveredTo === "string") this.reached(order, body.deliveredTo, false);
  }

  private reached(order: SoakOrder, whom: string, isCall = true): void {
    if (isCall) this.figures.connected += 1;
    if (!order.people.has(whom))
      this.broken.push(
        `a number of ${order.orderId} (${order.mode}) reached somebody who is not of that order`,
      );
  }
}
