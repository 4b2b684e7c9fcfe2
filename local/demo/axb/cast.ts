import { reachedFrom } from "../cast";

/** The pool's only number: a second ride of the same customer has to wait until it has rested. */
export const x = "+8617000000001";

export const orderId = "R-1001";
export const nextOrderId = "R-1002";

export const dialBoth = { customer: { number: x }, driver: { number: x } };
export const reached = (whom: string) => reachedFrom(x, whom);
