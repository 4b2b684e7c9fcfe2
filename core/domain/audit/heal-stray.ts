import type { Instant } from "../instant";
import { minutes, seconds } from "../instant";
import { type Mode, type RouteLeg, routeLegs } from "../modes";
import { ProviderError, type Subscription } from "../provider";
import { type Ask, Stopped } from "./asking";
import type { AuditDeps, Audited, LegRoute } from "./ports";
import { auditor } from "./seen";

type Deps = Pick<AuditDeps, "claims" | "routes" | "orderOfSubscription" | "orders" | "clock">;

/** While a stray is ended its routes are held for so long at most. */
const holdMs = minutes(10);
/** A rest that ends sooner may end before we are done. */
const marginMs = minutes(1);

/**
 * The routes on which an order would stand that might adopt the stray; `undefined` when the platform does not tell enough.
 */
export function strayLegs(mode: Mode, { numbers, people = {} }: Subscription): RouteLeg[] | undefined {
  const { customer, driver } = people;
  if (driver === undefined) return undefined;
  // In AX X stands for its driver whoever calls, so whom he calls need not be known.
  if (mode === "AX") return [{ number: numbers.x, caller: "*", role: "anyone", peer: driver }];
  if (customer === undefined || (mode === "AXYB" && numbers.y === undefined)) return undefined;
  return routeLegs(mode, numbers, { customer, driver });
}

export type Healed = { readonly done: true } | { readonly done: false; readonly because: string };

const notNow = (because: string): Healed => ({ done: false, because });

/**
 * Ends a subscription that no order knows, by its id. Its routes are held meanwhile, as a driver would hold them: nobody
 * binds, finds or adopts on routes that are not his, so what is ended can't become anybody's. Then they rest, because its
 * people may redial.
 */
export async function endStray(
  deps: Deps,
  ask: Ask,
  of: Audited,
  stray: Subscription,
  until: Instant,
): Promise<Healed> {
  const legs = strayLegs(of.mode, stray);
  if (legs === undefined) return notNow("people-untold");
  const now = deps.clock();
  const holdingId = stray.subscriptionId.slice(0, 64);
  const claim = { orderId: auditor, holdingId, legs, leaseEndsAt: now + holdMs };
  const isOurs = await deps.claims.claim(claim, now + holdMs, now);
  const isSafe = (isOurs || (await nobodyElses(deps, legs))) && !(await isHeld(deps, of, stray));
  if (!isSafe) {
    await deps.claims.free(claim, deps.clock());
    return notNow("routes-in-use");
  }
  try {
    const { subscriptionId, numbers } = stray;
    await ask(of, until, (provider, sending) => provider.unbind({ subscriptionId, numbers }, sending));
  } catch (error) {
    if (error instanceof Stopped) return notNow(error.because);
    if (error instanceof ProviderError) return notNow(error.failure.kind);
    throw error;
  }
  const endedAt = deps.clock();
  await deps.claims.rest(claim, endedAt + seconds(of.coolDownSeconds), endedAt);
  return { done: true };
}

/** What rests for somebody else can't be claimed by whoever would adopt the stray: only the same pair interrupts a rest. */
async function nobodyElses(deps: Deps, legs: readonly RouteLeg[]): Promise<boolean> {
  const safeUntil = deps.clock() + marginMs;
  const rests = ({ route }: LegRoute) =>
    route !== undefined &&
    (route.orderId === auditor || (route.state === "cooling" && route.freeAt > safeUntil));
  return (await deps.routes.of(legs)).every(rests);
}

/** Once more, now that nobody can begin to: whether its order holds it after all. */
async function isHeld(deps: Deps, { provider }: Audited, { subscriptionId }: Subscription): Promise<boolean> {
  const orderId = await deps.orderOfSubscription(provider, subscriptionId);
  const order = orderId === undefined ? undefined : await deps.orders.load(orderId);
  return order?.holdings.some((holding) => holding.subscriptionId === subscriptionId) ?? false;
}
