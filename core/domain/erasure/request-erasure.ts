import type { Instant } from "../instant";
import { seconds } from "../instant";
import { InvalidInput } from "../invalid-input";
import type { E164 } from "../phone-numbers";
import { type Erasure, newErasure } from "./erasure";
import { occurrencesOf } from "./person";
import type { ErasureBook, LiveOrders, NumberSeal } from "./ports";

export interface RequestDeps {
  readonly book: ErasureBook;
  readonly seal: NumberSeal;
  readonly orders: LiveOrders;
  readonly tokenOf: (number: E164) => Promise<string>;
  /** Numbers of the pool, and the landlines that calls show, are nobody's own. */
  readonly isOurs: (number: E164) => Promise<boolean>;
  readonly now: () => Instant;
  /** An id nobody can guess. */
  readonly newId: () => string;
}

/** An order of theirs is not over: what it needs can't go. */
export class OrderLives extends Error {
  override readonly name = "OrderLives";
  constructor(readonly orderId: string) {
    super("an order of this person is not over");
  }
}

/** Within the patience of whoever asks. An order that is not found by then puts the end of the erasure off. */
const lookingMs = seconds(8);

/**
 * Takes the request to erase a person. Asked again while it is in work, it is the same erasure.
 * @throws OrderLives @throws InvalidInput for a number of ours
 */
export async function requestErasure(deps: RequestDeps, number: E164): Promise<Erasure> {
  if (await deps.isOurs(number)) {
    throw new InvalidInput([{ pointer: "/number", detail: "is a number of the stage's own, and nobody's" }]);
  }
  const token = await deps.tokenOf(number);
  const now = deps.now();
  const orderId = await deps.orders.ofPerson(occurrencesOf({ number, token }), now + lookingMs);
  if (orderId !== undefined) throw new OrderLives(orderId);
  const erasure = newErasure(deps.newId(), { token, sealed: await deps.seal.seal(number) }, now);
  const id = await deps.book.begin(erasure);
  return id === erasure.id ? erasure : ((await deps.book.load(id)) ?? erasure);
}
