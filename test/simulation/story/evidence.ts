import type { Facts } from "../checks/facts";
import { leaks } from "../checks/leaks";
import { bucket, notificationBucket } from "../machine/engines";
import { messageMoments } from "./platform";
import { takeAll } from "./queues";
import type { Stage } from "./stage";

const queues = ["order-events", "order-events-dlq", "provider-notifications", "provider-notifications-dlq"];

/** Looks for what a story has left behind. */
export class Evidence {
  constructor(private readonly stage: Stage) {}

  async gather(): Promise<Facts> {
    const { machine, given, published, besides } = this.stage;
    await this.stage.listen();
    const queued: [string, string[]][] = [];
    for (const queue of queues) queued.push([queue, await takeAll(machine.engines, queue)]);
    return {
      simulator: machine.simulator,
      tables: await this.allItems(),
      published,
      queued: Object.fromEntries(queued),
      objectKeys: [
        ...(await machine.engines.objectKeys(bucket)),
        ...(await machine.engines.objectKeys(notificationBucket)),
      ],
      objectAt: (key) => machine.engines.objectAt(key),
      output: this.stage.output.lines,
      answers: this.stage.said,
      strayRequests: machine.strayRequests,
      people: given.people,
      audited: besides.audits,
    };
  }

  async allItems(): Promise<Facts["tables"]> {
    const { stage } = this;
    const [orders = [], routes = [], numbers = [], calls = []] = [
      await stage.items("orders"),
      await stage.items("routes"),
      await stage.items("numbers"),
      await stage.items("calls"),
    ];
    return { orders, routes, numbers, calls };
  }

  /** Whether time alone will still bring something. */
  async hasOpenEnds(): Promise<boolean> {
    const { simulator } = this.stage.machine;
    const pushes = [...simulator.state.deliveries.values()].some(({ status }) => status === "pending");
    return (
      pushes ||
      messageMoments(this.stage).length > 0 ||
      leaks({
        simulator,
        tables: await this.allItems(),
        queued: {},
        audited: this.stage.besides.audits,
      } as unknown as Facts).length > 0
    );
  }
}
