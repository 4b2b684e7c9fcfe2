import * as v from "valibot";
import { type Instant, toRfc3339 } from "../domain/instant";
import { modes } from "../domain/modes";

/** A moment in an answer: RFC 3339 in UTC. */
export const moment = v.pipe(
  v.number(),
  v.transform((instant: Instant) => toRfc3339(instant)),
  v.string(),
  v.isoTimestamp(),
);

/** A moment in an answer, said what it is of. */
export const momentOf = (description: string) => v.pipe(moment, v.description(description));

/** A whole number, said what it counts. */
export const countOf = (description: string) => v.pipe(v.number(), v.integer(), v.description(description));

/** A text, said what it is. */
export const textOf = (description: string) => v.pipe(v.string(), v.description(description));

/** A privacy number. Real numbers appear in answers as {@link maskedNumber} only. */
export const privacyNumber = textOf("A privacy number, E.164");

/** A real number as answers show it: its last two digits, behind an ellipsis. */
export const maskedNumber = v.pipe(
  v.string(),
  v.regex(/^….{0,2}$/),
  v.description("A real number, cut to its last two digits"),
);

export const mode = v.picklist(modes);
export const direction = v.picklist(["both", "customer-only", "driver-only"]);

const dialTarget = v.object({ number: privacyNumber, extension: v.optional(v.string()) });

/** What each side dials to reach the other. */
export const dial = v.pipe(
  v.object({ customer: dialTarget, driver: dialTarget }),
  v.description("What the customer dials to reach the driver, and the driver to reach the customer"),
);

/** The value as an answer shows it: what its schema does not name stays inside. */
export const show = <Schema extends v.GenericSchema>(schema: Schema, value: v.InferInput<Schema>) =>
  v.parse(schema, value);
