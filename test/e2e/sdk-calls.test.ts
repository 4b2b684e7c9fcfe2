import type { LocalCloud } from "../../local/cloud";
import { axbStory } from "../../local/demo/axb/story";
import { runForDemo } from "../../local/demo/run-for-demo";
import { verifier } from "../../local/demo/verify";
import { synthesized } from "../unit/stack/synthesized";
import { playBesideAxb } from "./beside-axb";
import { playBeyondTheStory } from "./beyond-the-story";
import { eraseSomebody } from "./erase-somebody";
import { codeGrants, neededFor } from "./grants";

jest.setTimeout(180_000);

/** Grants that what is played here does not need, and what does. */
const unused: Readonly<Record<string, readonly string[]>> = {
  "whoever follows the URL that the function signed spends it": [
    "FunctionsApiRole: Allow s3:GetObject on <Recordings.Arn>/*",
  ],
  "a provider that refuses a number for good has it suspended, one that is out of order closes the breaker": [
    "FunctionsBindingSweeperRole: Allow dynamodb:UpdateItem on <StorageNumbers.Arn>",
    "FunctionsOrderEventsQueueRole: Allow dynamodb:UpdateItem on <StorageNumbers.Arn>",
    "FunctionsOrderEventsRole: Allow dynamodb:UpdateItem on <StorageNumbers.Arn>",
    "FunctionsRecordingArchiverRole: Allow dynamodb:UpdateItem on <StorageNumbers.Arn>",
  ],
  "such a report of a number that is gone, or older than the last, looks whether the number is known": [
    "FunctionsBindingSweeperRole: Allow dynamodb:BatchGetItem on <StorageNumbers.Arn>",
    "FunctionsOrderEventsQueueRole: Allow dynamodb:BatchGetItem on <StorageNumbers.Arn>",
    "FunctionsOrderEventsRole: Allow dynamodb:BatchGetItem on <StorageNumbers.Arn>",
  ],
  "a busy merchant's order may come by queue, or wait for the sweeper": [
    "FunctionsBindingSweeperRole: Allow dynamodb:DeleteItem on <StorageRoutes.Arn>",
    "FunctionsOrderEventsQueueRole: Allow dynamodb:BatchGetItem on <StorageRoutes.Arn>",
    "FunctionsOrderEventsQueueRole: Allow dynamodb:DeleteItem on <StorageRoutes.Arn>",
    "FunctionsOrderEventsQueueRole: Allow dynamodb:Query on <StorageRoutes.Arn>/index/by-caller",
  ],
  "a call that a crash left without its link is linked by the history of its order": [
    "FunctionsBindingSweeperRole: Allow dynamodb:Query on <StorageOrders.Arn>",
  ],
  "an archived batch of nothing but texts of somebody who is erased goes whole": [
    "FunctionsEraserRole: Allow s3:DeleteObject on <NotificationArchive.Arn>/*",
  ],
  "a key that holds a number, which none of ours does, moves": [
    "FunctionsEraserRole: Allow dynamodb:DeleteItem on <StorageCalls.Arn>",
  ],
  "an audit that finds something tells it, and puts it right where the stage wants that; a wrong signature closes the breaker":
    [
      "FunctionsAuditorRole: Allow dynamodb:DeleteItem on <StorageRoutes.Arn>",
      "FunctionsAuditorRole: Allow dynamodb:PutItem on <StorageOrders.Arn>",
      "FunctionsAuditorRole: Allow dynamodb:UpdateItem on <StorageNumbers.Arn>",
      "FunctionsAuditorRole: Allow dynamodb:UpdateItem on <StorageRoutes.Arn>",
      "FunctionsAuditorRole: Allow sns:Publish on <Events>",
    ],
  "an upload in parts that fails is aborted": [
    "FunctionsRecordingArchiverRole: Allow s3:AbortMultipartUpload on <Recordings.Arn>/*",
  ],
};

/** Which application is used, the order decides: who needs the secret of one needs those of all. */
const anyApplication = (line: string): string =>
  line.replace(/<SecretsApplication\w+>/, "<SecretsApplication…>");

const stack = synthesized("local");
const granted = codeGrants(stack);
let cloud: LocalCloud;
let needed: ReadonlySet<string>;

beforeAll(async () => {
  cloud = await runForDemo({ recordSdkCalls: true });
  for (const scene of axbStory.scenes(cloud)) await scene.play(verifier(() => undefined));
  await playBeyondTheStory(cloud);
  await playBesideAxb(cloud);
  await eraseSomebody(cloud);
  // A signed URL that somebody follows is nobody's call.
  const ofFunctions = cloud.sdkCalls.filter((call) => call.function !== "unknown");
  needed = new Set(ofFunctions.flatMap((call) => neededFor(cloud, stack, call)));
});
afterAll(() => cloud?.stop());

it("recorded calls of every function that this story needs", () => {
  const callers = new Set(cloud.sdkCalls.map((call) => call.function.replace(/[0-9A-F]{8}$/, "")));
  expect([...callers]).toEqual(
    expect.arrayContaining(
      ["OrderEvents", "OrderEventsQueue", "Api", "Webhooks", "CdrProcessor", "BindingSweeper"]
        .concat("RecordingArchiver", "CallControl", "Verification", "Erasures", "Eraser", "Auditor")
        .map((name) => `Functions${name}Function`),
    ),
  );
});

it("grants every call that was made, the key's use included", () => {
  expect([...needed].filter((line) => !granted.includes(line)).sort()).toEqual([]);
});

it("grants nothing else but what was reviewed", () => {
  const used = new Set([...needed].map(anyApplication));
  const idle = granted.filter((line) => !used.has(anyApplication(line)));
  expect(idle.sort()).toEqual(Object.values(unused).flat().sort());
});
