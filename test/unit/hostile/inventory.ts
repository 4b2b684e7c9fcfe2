/**
 * Where outside bytes are read that `parsers.ts` does not feed by itself, and where they are fed instead or why not at all.
 * `inventory.test.ts` finds what is missing, and what is here for nothing.
 */

const answers = "what providers answer: provider-answers.test.ts, every mode and operation of the registry";
const pushes = "under parsePush and verifyPush, which are fed for every provider";
const schedule = "its event is a constant of the template";
const ownItem = "an item of our own table";

export const elsewhere: Readonly<Record<string, string>> = {
  "core/adapters/env-values.ts": "the values of each function's env.ts, which the stack sets",
  "core/providers/cyj/answer.ts#readAnswer": answers,
  "core/providers/cyj/answer.ts": answers,
  "core/providers/cyj/client.ts": answers,
  "core/providers/cyj/module.ts": answers,
  "core/providers/huawei/answer.ts#readAnswer": answers,
  "core/providers/huawei/answer.ts": answers,
  "core/providers/huawei/client.ts": answers,
  "core/providers/huawei/recording.ts": answers,
  "core/providers/huawei/call-event.ts#parseCallEvent": pushes,
  "core/providers/huawei/fee.ts#parseFee": pushes,
  "core/providers/huawei/notifications.ts#parsePush": pushes,
  "core/providers/huawei/notifications.ts": pushes,
  "core/providers/huawei/number-status.ts#parseNumberStatus": pushes,
  "core/providers/huawei/push-verifier.ts#verifyPush": pushes,
  "core/providers/huawei/push-verifier.ts#verifySigned": pushes,
  "core/providers/huawei/text.ts#parseText": pushes,
  "core/providers/huawei/voice/push-verifier.ts#verifyVoicePush": pushes,
  "core/adapters/recording-store.ts":
    "headers and bodies of recordings: the archiver's tests, on a real bucket; the check of the bytes is fed here",
  "core/adapters/fetch-recording.ts":
    "the address of a recording: mayFetchFrom is fed, redirects are the archiver's tests'",
  "core/adapters/lean/aws-json.ts": "answers of AWS",
  "core/adapters/table-health.ts#readTables": "reads tables, no input",
  "core/http/parse.ts#parse": "every schema's own parser is fed",
  "functions/binding-sweeper/handler.ts": schedule,
  "functions/recording-archiver/handler.ts": schedule,
  "core/adapters/erasure-items.ts": ownItem,
  "core/adapters/erasure-notifications.ts": "our own archive of messages, whose lines are fed",
  "core/adapters/erasure-seal.ts": ownItem,
  "core/adapters/audit-orders.ts": ownItem,
};
