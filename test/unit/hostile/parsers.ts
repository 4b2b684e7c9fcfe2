import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readConfig } from "../../../core/adapters/config-file";
import { readJson, readText } from "../../../core/adapters/json-body";
import { keptSecrets } from "../../../core/adapters/kept-secrets";
import { archivedMessageOf, unpackLines } from "../../../core/adapters/notification-archive-format";
import { readCursor } from "../../../core/adapters/page-cursor";
import { pushText } from "../../../core/adapters/push-message";
import { readPushText } from "../../../core/adapters/queued-push";
import { WavCheck } from "../../../core/adapters/wav-check";
import { isWebhookKey, webhookKey } from "../../../core/adapters/webhook-key";
import { readEcho } from "../../../core/domain/call-control/echo";
import { mayFetchFrom } from "../../../core/domain/calls/recording-host";
import { parseE164 } from "../../../core/domain/phone-numbers";
import type { SignedPush } from "../../../core/domain/provider-module";
import { parseAuditRequest } from "../../../core/http/audit";
import { parseErasure } from "../../../core/http/erasures";
import { parseNumbers } from "../../../core/http/numbers";
import { parseOrderEvent } from "../../../core/http/order-event-request";
import { parseId, parseOrderId } from "../../../core/http/parse";
import { parseCallQuery, parsePageQuery } from "../../../core/http/query";
import { parseInstant } from "../../../core/http/values";
import { parseVerificationCall } from "../../../core/http/verification-calls";
import { parseUsernameToken } from "../../../core/providers/huawei/signing";
import { parseIsoTime, parseTime } from "../../../core/providers/huawei/times";
import { providerModule } from "../../../core/providers/registry";
import { signedHeaders, testKey } from "../../pushes";
import { hostileBody, hostileBytes, hostileText } from "./arbitraries";
import {
  calls,
  fees,
  now,
  numberImport,
  numberStates,
  orderEvents,
  queued,
  texts,
  verification,
} from "./samples";
import { spoiltEverywhere } from "./spoiling";

/** One entry that outside bytes reach, and what it is fed. */
export interface Fuzzed {
  /** `file#export` */
  readonly entry: string;
  readonly property: fc.Arbitrary<() => unknown>;
  /** Fed before: every field of every sample, wrong in every way. */
  readonly each?: readonly (() => unknown)[];
  /** Errors it documents beside our own kinds. */
  readonly mayThrow?: (error: Error) => boolean;
}

function fuzzed<T>(
  entry: string,
  fed: fc.Arbitrary<T>,
  run: (input: T) => unknown,
  mayThrow?: Fuzzed["mayThrow"],
): Fuzzed {
  const property = fed.map((input) =>
    Object.assign(() => run(input), { toString: () => fc.stringify(input) }),
  );
  return { entry, property, ...(mayThrow && { mayThrow }) };
}

/** Of an entry that takes JSON as these samples are. */
function fuzzedText(
  entry: string,
  samples: readonly unknown[],
  run: (text: string) => unknown,
  mayThrow?: Fuzzed["mayThrow"],
): Fuzzed {
  const each = samples
    .flatMap(spoiltEverywhere)
    .map((text) => Object.assign(() => run(text), { toString: () => text }));
  return { ...fuzzed(entry, hostileBody(...samples), run, mayThrow), each };
}

/** Of an entry that takes what became of the text. */
const fuzzedBody = (entry: string, samples: readonly unknown[], run: (body: unknown) => unknown): Fuzzed =>
  fuzzedText(entry, samples, (text) => run(parsed(text)));

/** As a body reaches a parser behind `readJson`, or as a hostile writer to the queue sends it. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const rawBody = fc.record({
  body: fc.option(
    hostileBytes(...orderEvents).map((bytes) => Buffer.from(bytes)),
    { nil: undefined },
  ),
  isBase64Encoded: fc.boolean(),
  reallyBase64: fc.boolean(),
});
const asEvent = ({
  body,
  isBase64Encoded,
  reallyBase64,
}: {
  body: Buffer | undefined;
  isBase64Encoded: boolean;
  reallyBase64: boolean;
}) => ({
  body: body?.toString(reallyBase64 ? "base64" : "utf8"),
  isBase64Encoded,
});

const query = fc.record(
  { limit: hostileText, cursor: hostileText, number: hostileText, from: hostileText, to: hostileText },
  { requiredKeys: [] },
);
const pages = { usual: 25, max: 100 };

const cursors = fc.oneof(
  hostileText,
  hostileBody({ pk: "ORDER#1", sk: "CALL#1" }, { application: "axb", number: "+8617000000001" }).map((text) =>
    Buffer.from(text).toString("base64url"),
  ),
);

const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant(signedHeaders(now)) },
  fc.dictionary(
    fc.constantFrom("x-aksk", "X-AKSK", "x-wsse", "authorization", "__proto__"),
    fc.option(hostileText, { nil: undefined }),
  ),
  fc
    .tuple(fc.constantFrom("Username", "PasswordDigest", "Nonce", "Created"), hostileText)
    .map(([name, value]) => ({
      "x-aksk": signedHeaders(now)["x-aksk"]?.replace(
        new RegExp(`${name}="[^"]*"`),
        () => `${name}="${value}"`,
      ),
    })),
);

const signed = (headers: SignedPush["headers"]): SignedPush => ({
  headers,
  credentials: [testKey],
  now,
  pushSignature: "either",
  url: "https://hooks.example.com/x",
});

const pushes = [...calls, ...fees, ...texts, ...numberStates];

async function configFrom(bytes: Uint8Array) {
  const directory = mkdtempSync(join(tmpdir(), "maskline-config-"));
  try {
    writeFileSync(join(directory, "config.json"), bytes);
    return readConfig(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const wav = (() => {
  const bytes = Buffer.alloc(44 + 160);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVE", 8, "latin1");
  return bytes;
})();
const recordings = fc.record({
  chunks: fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constant(wav),
      fc.nat(203).map((at) => wav.subarray(at)),
    ),
    { maxLength: 4 },
  ),
  contentLength: fc.option(fc.oneof(fc.constant(wav.length), fc.nat(500)), { nil: undefined }),
});

const isOf = (pattern: RegExp) => (error: Error) => pattern.test(error.message);

/** Every provider whose pushes are read. */
export const providers: readonly string[] = ["huawei", "huawei-voice", "cyj"];

/** Every entry that is fed here; `inventory.test.ts` finds out when one is missing. */
export const parsers: readonly Fuzzed[] = [
  fuzzed("core/adapters/json-body.ts#readText", rawBody, (raw) => readText(asEvent(raw), 64 * 1024)),
  fuzzed("core/adapters/json-body.ts#readJson", rawBody, (raw) => readJson(asEvent(raw), 1024 * 1024)),
  fuzzedBody("core/http/order-event-request.ts#parseOrderEvent", [...orderEvents], (body) =>
    parseOrderEvent(body, now),
  ),
  fuzzedBody("core/http/numbers.ts#parseNumbers", [numberImport], parseNumbers),
  fuzzedBody("core/http/verification-calls.ts#parseVerificationCall", [verification], parseVerificationCall),
  fuzzed("core/http/parse.ts#parseOrderId", hostileText, parseOrderId),
  fuzzed("core/http/parse.ts#parseId", hostileText, (text) => parseId("id", text)),
  fuzzed("core/http/query.ts#parsePageQuery", query, (given) => parsePageQuery(given, pages)),
  fuzzed("core/http/query.ts#parseCallQuery", query, (given) => parseCallQuery(given, pages)),
  fuzzed("core/http/values.ts#parseInstant", hostileText, parseInstant),
  fuzzed("core/domain/phone-numbers.ts#parseE164", hostileText, parseE164),
  fuzzed("core/domain/call-control/echo.ts#readEcho", hostileText, readEcho),
  fuzzed("core/adapters/page-cursor.ts#readCursor", cursors, (text) =>
    readCursor(text, ["pk", "sk"], { pk: "ORDER#1" }),
  ),
  fuzzedText("core/adapters/queued-push.ts#readPushText", queued, readPushText),
  fuzzed(
    "core/adapters/push-message.ts#pushText",
    fc.tuple(hostileText, hostileBody(...pushes)),
    ([application, body]) =>
      pushText({ provider: "huawei", application, kind: "calls", receivedAt: now, stale: false, body }),
  ),
  fuzzed("core/adapters/webhook-key.ts#isWebhookKey", hostileText, (key) => {
    if (isWebhookKey(key, "ride-axb", [testKey]))
      throw new Error(`${webhookKey("ride-axb", testKey.appSecret)} was guessed`);
  }),
  fuzzed(
    "core/adapters/kept-secrets.ts#keptSecrets",
    hostileBody({ current: testKey, previous: testKey }, { keyId: "k1", secret: "ab".repeat(32) }),
    async (secret) => {
      const read = async () => secret;
      const kept = keptSecrets(
        { read, now: () => now, logger: { warn: () => {} } },
        { applications: { a: "arn:a" }, callerToken: "arn:t" },
      );
      await Promise.any([kept.applicationCredentials("a"), kept.callerTokenSecret()]).catch(
        (error: AggregateError) => {
          throw error.errors[0];
        },
      );
    },
    isOf(/^secret arn:. is not as documented at: /),
  ),
  fuzzed(
    "core/adapters/config-file.ts#readConfig",
    hostileBytes({ stage: "local", applications: [], policies: [] }),
    configFrom,
    isOf(/is not the configuration of a stage$/),
  ),
  fuzzed("core/adapters/wav-check.ts#WavCheck", recordings, ({ chunks, contentLength }) =>
    pipeline(
      Readable.from(chunks.filter(({ length }) => length > 0).map((chunk) => Buffer.from(chunk))),
      new WavCheck({ maxBytes: 400, contentLength }),
      new PassThrough().resume(),
    ),
  ),
  fuzzed("core/domain/calls/recording-host.ts#mayFetchFrom", hostileText, (text) => {
    const host = "rec.example.com";
    for (const address of [text, `https://${text}`, `https://${host}${text}`, `https://${text}${host}`]) {
      const url = URL.parse(address);
      if (url && mayFetchFrom(url, [host]) && (url.hostname !== host || url.protocol !== "https:")) {
        throw new Error(`${url.href} was let through`);
      }
    }
  }),
  fuzzed("core/providers/huawei/signing.ts#parseUsernameToken", hostileText, (text) =>
    parseUsernameToken(`UsernameToken Username="${text}",Nonce="${text}"`),
  ),
  fuzzed("core/providers/huawei/times.ts#parseTime", hostileText, parseTime),
  fuzzed("core/providers/huawei/times.ts#parseIsoTime", hostileText, parseIsoTime),
  fuzzedBody(
    "core/http/audit.ts#parseAuditRequest",
    [
      { numbers: ["+8617000000001"], dryRun: true },
      { dryRun: true, cursor: "x" },
    ],
    parseAuditRequest,
  ),
  fuzzedBody("core/http/erasures.ts#parseErasure", [{ number: "+8613800000021" }], parseErasure),
  fuzzedBody(
    "core/adapters/notification-archive-format.ts#archivedMessageOf",
    [{ messageId: "m0", body: "{}" }],
    archivedMessageOf,
  ),
  fuzzed(
    "core/adapters/notification-archive-format.ts#unpackLines",
    hostileBytes({ messageId: "m0", body: "{}" }).chain((bytes) => fc.constantFrom(bytes, gzipSync(bytes))),
    unpackLines,
    (error) => "code" in error && (/^Z_/.test(String(error.code)) || error.code === "ERR_BUFFER_TOO_LARGE"),
  ),
  ...providers.flatMap((provider) => [
    fuzzedText(`${provider}#parsePush`, pushes, (body) => providerModule(provider).parsePush(body, now)),
    fuzzed(`${provider}#verifyPush`, headers, (given) => providerModule(provider).verifyPush(signed(given))),
  ]),
];
