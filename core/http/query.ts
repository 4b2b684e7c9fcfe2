import type { Instant } from "../domain/instant";
import { type InputError, InvalidInput } from "../domain/invalid-input";
import { type E164, parseE164 } from "../domain/phone-numbers";
import { parseInstant } from "./values";

/** Query parameters as API Gateway decodes them: a `+` that was not escaped has become a space. */
export type Query = Readonly<Record<string, string | undefined>>;

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface CallQuery extends PageQuery {
  readonly number: E164;
  /** Inclusive. */
  readonly from?: Instant | undefined;
  /** Inclusive. */
  readonly to?: Instant | undefined;
}

/** @throws InvalidInput for a limit that is not a whole number from 1 to `max` */
export function parsePageQuery(query: Query, limits: { usual: number; max: number }): PageQuery {
  const { limit, errors } = limitOf(query, limits);
  if (errors.length > 0) throw new InvalidInput(errors);
  return { limit, cursor: query.cursor };
}

/** `?number=&from=&to=`; `+` may come unescaped. @throws InvalidInput with everything that is wrong */
export function parseCallQuery(query: Query, limits: { usual: number; max: number }): CallQuery {
  const { limit, errors } = limitOf(query, limits);
  const number = parseE164((query.number ?? "").replace(/^ /, "+"));
  const from = timeOf(query, "from", errors);
  const to = timeOf(query, "to", errors);
  if (number === undefined) errors.push({ pointer: "?number", detail: "must be a privacy number in E.164" });
  if (from !== undefined && to !== undefined && from > to) {
    errors.push({ pointer: "?to", detail: "must not be before from" });
  }
  if (number === undefined || errors.length > 0) throw new InvalidInput(errors);
  return { number, from, to, limit, cursor: query.cursor };
}

function limitOf({ limit }: Query, { usual, max }: { usual: number; max: number }) {
  const errors: InputError[] = [];
  if (limit === undefined) return { limit: usual, errors };
  const count = /^[0-9]{1,6}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > max) {
    errors.push({ pointer: "?limit", detail: `must be a whole number from 1 to ${max}` });
  }
  return { limit: count, errors };
}

function timeOf(query: Query, name: "from" | "to", errors: InputError[]): Instant | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const instant = parseInstant(text.replace(/ (?=\d{2}:\d{2}$)/, "+"));
  if (instant === undefined) {
    errors.push({ pointer: `?${name}`, detail: "must be a time with its zone (RFC 3339)" });
  }
  return instant;
}
