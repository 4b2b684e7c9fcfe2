import fc from "fast-check";
import { readPushText } from "../../../core/adapters/notification-queue";
import { pushText } from "../../../core/adapters/push-message";
import type { Push } from "../../../core/domain/calls/record-pushes";

/** What every queue takes: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD. */
const queueable = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]*$/;

const aPush = (body: string): Push => ({
  provider: "huawei",
  application: "axb-main",
  kind: "sms",
  receivedAt: Date.parse("2026-11-22T09:15:14Z"),
  stale: false,
  body,
});

it("queues any text that people may write, and reads it back as it was", () => {
  const odd = fc.constantFrom("\u0000", "\ud83d", "\ude97", "\ufffe", "\uffff", "\u0085", "a", "\\", '"');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: odd })), (body) => {
      const text = pushText(aPush(body));
      expect(text).toMatch(queueable);
      expect(readPushText(text)).toEqual(aPush(body));
    }),
  );
});
