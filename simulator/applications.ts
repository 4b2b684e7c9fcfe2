import { createHash, createHmac } from "node:crypto";

type Provider = "huawei" | "huawei-voice" | "cyj";
export type Mode = "axb" | "ax" | "axe" | "axyb" | "x" | "verification" | "connect" | "cyj";

/** What the operator switched on for one application in the platform's console. */
export interface Features {
  readonly recording: boolean;
  readonly sms: boolean;
  /** AXB texts are `notify` by the documents; the guide's sample shows `block` (reference §10.7). */
  readonly smsMode: "notify" | "block";
  /** Whether pushes carry the text itself. */
  readonly smsContent: boolean;
  /** Digits of an AXE extension: fixed per application, at most 4. */
  readonly extensionDigits: number;
  /** Pairs one X takes in AXB. */
  readonly pairsPerNumber: number;
  /** Bindings the licence allows (1023005 beyond). */
  readonly licence: number;
  /** Requests within one second before flow control (403/1010010). */
  readonly requestsPerSecond: number;
  /** Which headers sign the pushes (reference §10.2). */
  readonly pushAuthentication: "aksk" | "wsse" | "none";
  /** Voice Call signs its push URL too: with line feeds between the parts, or, as earlier, without. */
  readonly voiceDigest: "newline" | "plain";
  /** Zone of `Created` in pushes, minutes east of UTC, whatever the Z says: Voice Call writes Beijing time. */
  readonly createdZoneMinutes: number;
  /** Verification calls within one minute (1013001 beyond). */
  readonly callsPerMinute: number;
}

/** One application (app key) with its numbers; an app key belongs to exactly one mode. */
export interface Application {
  readonly provider: Provider;
  readonly mode: Mode;
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** Last path segment but one of our webhooks; both sides derive it from the secret. */
  readonly webhookKey: string;
  /** The privacy numbers (voice: the landlines shown), E.164. */
  readonly numbers: readonly string[];
  /** Area code (with its leading 0) of each number. */
  readonly areas: Readonly<Record<string, string>>;
  readonly features: Features;
}

export type WebhookKind = "calls" | "fees" | "sms" | "numbers";

export const defaultFeatures: Features = {
  recording: true,
  sms: true,
  smsMode: "notify",
  smsContent: true,
  extensionDigits: 4,
  pairsPerNumber: 5000,
  licence: 1_000_000,
  requestsPerSecond: 10_000,
  pushAuthentication: "aksk",
  voiceDigest: "newline",
  createdZoneMinutes: 0,
  callsPerMinute: 10_000,
};

/** The path key of an application's webhooks: from its secret, so that nobody has to store it. */
export const webhookKeyOf = (appSecret: string, application: string): string =>
  createHmac("sha256", appSecret)
    .update(`maskline-webhook-key:${application}`)
    .digest("base64url")
    .slice(0, 32);

interface Seed {
  readonly provider: Provider;
  readonly mode: Mode;
  readonly application: string;
  readonly numbers: readonly (readonly [areaCode: string, number: string])[];
  readonly features?: Partial<Features>;
}

const range = (areaCode: string, first: number, count: number): [string, string][] =>
  Array.from({ length: count }, (_, index) => [areaCode, `+86${first + index}`]);

/** Numbers of one application: 20 in Shenzhen, 5 each in Beijing and Guangzhou. */
const threeCities = (first: number): [string, string][] => [
  ...range("0755", first + 1, 20),
  ...range("010", first + 101, 5),
  ...range("020", first + 201, 5),
];

const seeds: readonly Seed[] = [
  { provider: "huawei", mode: "axb", application: "axb-main", numbers: threeCities(17000000000) },
  { provider: "huawei", mode: "ax", application: "ax-main", numbers: threeCities(17000001000) },
  {
    provider: "huawei",
    mode: "axe",
    application: "axe-main",
    numbers: threeCities(17000002000),
    features: { sms: false },
  },
  {
    provider: "huawei",
    mode: "axyb",
    application: "axyb-main",
    numbers: threeCities(17000003000),
    features: { sms: false },
  },
  {
    provider: "huawei",
    mode: "x",
    application: "x-main",
    numbers: threeCities(17000004000),
    features: { smsMode: "block" },
  },
  {
    provider: "huawei-voice",
    mode: "verification",
    application: "voice-main",
    numbers: range("0755", 75520000001, 3),
    features: { recording: false, sms: false, createdZoneMinutes: 480 },
  },
  {
    provider: "huawei-voice",
    mode: "connect",
    application: "voice-connect",
    numbers: range("0755", 75520000011, 3),
    features: { recording: false, sms: false, createdZoneMinutes: 480 },
  },
  {
    provider: "cyj",
    mode: "cyj",
    application: "cyj-main",
    numbers: threeCities(17000005000),
    features: { sms: false },
  },
];

/** An invented secret of this simulator: the same at every start, of no use anywhere else. */
const inventedSecret = (application: string): string =>
  `local-seed-${createHash("sha256").update(`simulator secret of ${application}`).digest("hex").slice(0, 32)}`;

function fromSeed(seed: Seed): Application {
  const appSecret = inventedSecret(seed.application);
  return {
    provider: seed.provider,
    mode: seed.mode,
    application: seed.application,
    appKey: `local-seed-${seed.application}`,
    appSecret,
    webhookKey: webhookKeyOf(appSecret, seed.application),
    numbers: seed.numbers.map(([, number]) => number),
    areas: Object.fromEntries(seed.numbers.map(([areaCode, number]) => [number, areaCode])),
    features: { ...defaultFeatures, ...seed.features },
  };
}

/** The applications of every start: same keys, secrets and numbers. */
export const seededApplications: readonly Application[] = seeds.map(fromSeed);

const kindsOf = (application: Application): readonly WebhookKind[] => {
  if (application.provider === "cyj") return [];
  const calls: WebhookKind[] = ["calls", "fees"];
  if (application.features.sms) calls.push("sms");
  return application.provider === "huawei" ? [...calls, "numbers"] : calls;
};

/** Where the platform pushes for this application, as its operator set it in the console. */
export const webhooksOf = (application: Application, base: string): Partial<Record<WebhookKind, string>> =>
  Object.fromEntries(
    kindsOf(application).map((kind) => [
      kind,
      `${base}/webhooks/${application.provider}/${application.application}/${application.webhookKey}/${kind}`,
    ]),
  );

/** What `.maskline/local.json` says of an application. */
export const describeApplication = (application: Application, webhookBase: string) => ({
  provider: application.provider,
  mode: application.mode,
  application: application.application,
  appKey: application.appKey,
  appSecret: application.appSecret,
  numbers: application.numbers,
  areas: application.areas,
  webhooks: webhooksOf(application, webhookBase),
});
