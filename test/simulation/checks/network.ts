import { createHmac } from "node:crypto";
import type { Mode } from "../../../config/types";
import { storedRoute } from "../../../simulator/network/stored-route";
import type { Simulator } from "../../../simulator/server";
import { type Item, textOf } from "./facts";

/** Who is reached when this caller dials this number now. */
export interface Connection {
  readonly caller: string;
  readonly number: string;
  readonly extension?: string;
  readonly reached: string;
  readonly mode: Mode;
  /** The platform's binding that says so, where it holds one. */
  readonly subscriptionId?: string;
}

const tokenOf = ({ keyId, secret }: { keyId: string; secret: string }, number: string): string =>
  `${keyId}:${createHmac("sha256", Buffer.from(secret, "hex")).update(number).digest("base64url").slice(0, 27)}`;

/**
 * Dials every number of the story from every phone, and says who would answer. Where the platform holds bindings, it is asked; in X mode
 * it asks us for each call, so what counts is what we would read then: the route.
 */
export class Network {
  private readonly tokens: ReadonlyMap<string, string>;

  constructor(
    private readonly simulator: Simulator,
    /** Numbers in the pools of the story, by application. */
    private readonly numbers: ReadonlyMap<string, readonly string[]>,
    private readonly people: readonly string[],
    tokenSecret: { keyId: string; secret: string },
  ) {
    this.tokens = new Map(people.map((person) => [tokenOf(tokenSecret, person), person]));
  }

  connections(routes: readonly Item[], now: number): Connection[] {
    const found: Connection[] = [];
    for (const application of this.simulator.applications) {
      const numbers = this.numbers.get(application.application) ?? [];
      if (application.mode === "x") found.push(...this.byRoutes(numbers, routes, now));
      else for (const number of numbers) found.push(...this.byPlatform(application, number, now));
    }
    return found;
  }

  private byPlatform(
    application: Simulator["applications"][number],
    number: string,
    now: number,
  ): Connection[] {
    const { state } = this.simulator;
    const extensions = [undefined, ...(application.mode === "axe" ? this.extensionsOn(number) : [])];
    const mode = application.mode.toUpperCase() as Mode;
    return this.people.flatMap((caller) =>
      extensions.flatMap((digits) => {
        const dialled = { from: caller, to: number, ...(digits === undefined ? {} : { digits }) };
        const route = storedRoute(dialled, application, state, now);
        if (!route.connects || (digits !== undefined && route.extension === undefined)) return [];
        const { subscriptionId } = route;
        const held = subscriptionId === undefined ? {} : { subscriptionId };
        return [
          { caller, number, reached: route.to, mode, ...held, ...(digits ? { extension: digits } : {}) },
        ];
      }),
    );
  }

  private extensionsOn(number: string): string[] {
    return this.simulator.state.subscriptions.find("axe", `x:${number}`).map(({ extendNum }) => extendNum);
  }

  private byRoutes(numbers: readonly string[], routes: readonly Item[], now: number): Connection[] {
    return routes.flatMap((item) => {
      const [number = "", token = ""] = textOf(item, "pk").split("#");
      const caller = this.tokens.get(token);
      const reached = textOf(item, "peer");
      if (textOf(item, "state") !== "open" || !numbers.includes(number) || !caller || !reached) return [];
      const phase = item.phases?.L?.find(({ M }) => Number(M?.until?.N) > now);
      const direction = phase?.M?.direction?.S;
      const may = direction === "both" || direction === `${item.role?.S}-only`;
      return may ? [{ caller, number, reached, mode: "X" as const }] : [];
    });
  }
}
