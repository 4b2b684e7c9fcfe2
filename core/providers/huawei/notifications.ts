import { type Notification, type ParsedPush, UnreadableNotification } from "../../domain/calls/notification";
import type { Instant } from "../../domain/instant";
import { parseCallEvent } from "./call-event";
import { parseFee } from "./fee";
import { isRecord, type JsonRecord, textOf } from "./json";
import { parseNumberStatus } from "./number-status";
import type { Product } from "./product";
import { parseText } from "./text";

const mostFees = 50;
const mostNumbers = 100;

/**
 * Reads any push: all of an application's push addresses may be one, so the body decides what it is.
 * Unknown fields are ignored; absent, "" and null are the same.
 * @see Huawei reference §10
 * @throws UnreadableNotification
 */
export function parsePush(product: Product, body: string, receivedAt: Instant): ParsedPush {
  const json = parseJson(body);
  const eventType = textOf(json.eventType);
  if (isRecord(json.smsEvent)) return one(parseText(product.provider, json.smsEvent));
  if (eventType === "fee") {
    return each(json.feeLst, "feeLst", mostFees, (item) => parseFee(product, item));
  }
  if (eventType === "numStatus") {
    return each(json.numInfo, "numInfo", mostNumbers, (item) =>
      parseNumberStatus(product.provider, item, receivedAt),
    );
  }
  if (eventType === undefined) throw new UnreadableNotification("neither an eventType nor an smsEvent");
  return one(parseCallEvent(product, eventType, json.statusInfo));
}

function parseJson(body: string): JsonRecord {
  const value = jsonOf(body);
  if (!isRecord(value)) throw new UnreadableNotification("not a JSON object");
  return value;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may hold numbers.
    throw new UnreadableNotification("not JSON");
  }
}

const one = (notification: Notification): ParsedPush => ({ notifications: [notification], unreadable: [] });

/** Items of one push belong to different calls: a bad one doesn't spoil the others. */
function each(list: unknown, name: string, most: number, parse: (item: unknown) => Notification): ParsedPush {
  if (!Array.isArray(list)) throw new UnreadableNotification(`${name} is not a list`);
  if (list.length === 0) throw new UnreadableNotification(`${name} is empty`);
  if (list.length > most) throw new UnreadableNotification(`${name} has more than ${most} items`);
  const notifications: Notification[] = [];
  const unreadable: UnreadableNotification[] = [];
  list.forEach((item: unknown, index) => {
    try {
      notifications.push(parse(item));
    } catch (error) {
      if (!(error instanceof UnreadableNotification)) throw error;
      unreadable.push(new UnreadableNotification(`${name}[${index}]: ${error.reason}`, { cause: error }));
    }
  });
  return { notifications, unreadable };
}
