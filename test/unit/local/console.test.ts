import { jsonLine, readable } from "../../../local/console";

const at = new Date(2026, 10, 22, 9, 8, 7);
const line = (content: string) => ({ function: "order-events", line: content });
const logged = JSON.stringify({
  level: "INFO",
  message: "binding activated",
  timestamp: "2026-11-22T09:08:07.000Z",
  service: "order-events",
  cold_start: true,
  function_request_id: "r",
  orderId: "R-1",
  durationMs: 12,
});

describe("a line for a person", () => {
  it.each([
    [
      "a structured log",
      logged,
      "09:08:07  order-events  INFO  binding activated  orderId=R-1  durationMs=12",
    ],
    ["plain text", "hello", "09:08:07 order-events  hello"],
    ["what only looks like JSON", "{oops", "09:08:07 order-events  {oops"],
    ["metrics", JSON.stringify({ _aws: {}, NumbersLeft: 3 }), undefined],
  ])("of %s", (_, content, expected) => expect(readable(line(content), at)).toBe(expected));
});

describe("a line for a program", () => {
  it.each([
    ["a structured log", logged, { function: "order-events", message: "binding activated", orderId: "R-1" }],
    ["plain text", "hello", { function: "order-events", message: "hello" }],
  ])("of %s is JSON", (_, content, expected) =>
    expect(JSON.parse(jsonLine(line(content)))).toMatchObject(expected),
  );
});
