import { stageConfig, stageNames } from "../../../config";
import { huaweiVoiceApplication } from "../../../config/applications";
import { assertSound, complaintsAbout } from "../../../config/checks";
import type {
  Application,
  ApplicationOptions,
  ServicePolicy,
  StageConfig,
  VoiceApplication,
} from "../../../config/types";
import { cyjOptions } from "../../../core/providers/cyj/options";

const sound = stageConfig("prod");
const first = <Element>([element]: readonly Element[]): Element => {
  if (element === undefined) throw new Error("empty");
  return element;
};
const anApplication = (changes: Partial<Application> = {}): Application => ({
  ...first(sound.applications),
  ...changes,
});
const aPolicy = (changes: Partial<ServicePolicy> = {}): ServicePolicy => ({
  ...first(sound.policies),
  ...changes,
});
const withPolicy = (changes: Partial<ServicePolicy>): StageConfig => ({
  ...sound,
  policies: [aPolicy(changes)],
});
const withApplication = (changes: Partial<Application>): StageConfig => ({
  ...sound,
  applications: [anApplication(changes)],
});
const phasesAfter = (direction: "both" | "driver-only", seconds = 60) => ({
  completed: [{ seconds, direction }],
  cancelled: [],
  expired: [],
});
/** A stage whose only application and policy are of another mode. */
const inMode = (mode: Application["mode"], changes: Partial<ServicePolicy>): StageConfig => ({
  ...withApplication({ mode }),
  policies: [
    aPolicy({
      choices: [{ provider: "huawei", application: "axb-main", mode }],
      texts: { enabled: false, keepContent: false },
      maxCallMinutes: 0,
      ...changes,
    }),
  ],
});

const inCyj = (changes: { [Name in keyof ServicePolicy]?: ServicePolicy[Name] | undefined }): StageConfig => {
  const cyj = inMode("CYJ", {
    phasesAfter: phasesAfter("both"),
    recording: { enabled: false },
    toleratesOverlapMinutes: 10,
  });
  return { ...cyj, policies: cyj.policies.map((policy) => ({ ...policy, ...changes }) as ServicePolicy) };
};
const xWith = (options: ApplicationOptions): StageConfig => {
  const x = inMode("X", {});
  return { ...x, applications: x.applications.map((application) => ({ ...application, options })) };
};
const withVoice = (changes: Partial<VoiceApplication>): StageConfig => ({
  ...sound,
  voice: [
    {
      ...huaweiVoiceApplication({
        application: "voice-main",
        mode: "VERIFICATION",
        displayNumbers: ["+8675520000001"],
        baseUrl: "https://rtccall.example.com",
      }),
      ...changes,
    },
  ],
});

describe("the stages that are here", () => {
  it.each(stageNames)("%s is sound", (name) => expect(complaintsAbout(stageConfig(name))).toEqual([]));

  it.each(["nope", "toString", "__proto__", ""])("there is no stage %j", (name) => {
    expect(() => stageConfig(name)).toThrow(`no stage "${name}": choose one of local, dev, staging, prod`);
  });

  it("local talks to the simulator it is told of", () => {
    const [application] = stageConfig("local", { simulatorUrl: "http://127.0.0.1:9788" }).applications;
    expect(application).toMatchObject({
      baseUrl: "http://127.0.0.1:9788",
      recordingHosts: ["127.0.0.1:9788"],
    });
  });
});

const wrong: [string, StageConfig, string][] = [
  ["sweepers that do not divide 64", { ...sound, sweepers: 3 }, "sweepers 3: must divide 64"],
  ["no sweepers", { ...sound, sweepers: 0 }, "sweepers 0: must divide 64"],
  [
    "audits without end",
    { ...sound, audit: { everyMinutes: 0 } },
    "audit.everyMinutes 0: use a whole number",
  ],
  ["audits once a week", { ...sound, audit: { everyMinutes: 10080 } }, "audit.everyMinutes 10080: use"],
  [
    "audits as fast as can be",
    { ...sound, audit: { requestsPerSecond: 51 } },
    "audit.requestsPerSecond 51: use",
  ],
  [
    "audits that stand still",
    { ...sound, audit: { requestsPerSecond: 0 } },
    "audit.requestsPerSecond 0: use",
  ],
  [
    "another remedy",
    { ...sound, audit: { heal: "all" as "heal" } },
    'audit.heal "all": use "report" or "heal"',
  ],
  ["a stage's name", { ...sound, stage: "Prod!" }, 'stage "Prod!": use 1 to 16'],
  ["an open API", { ...sound, auth: "none" }, 'auth "none": only the stage local'],
  [
    "days that logs are never kept",
    { ...sound, retentionDays: { ...sound.retentionDays, logs: 31 } },
    "retentionDays.logs 31: CloudWatch takes",
  ],
  [
    "recordings kept for no day",
    { ...sound, retentionDays: { ...sound.retentionDays, recordings: 0 } },
    "retentionDays.recordings 0: use a whole number",
  ],
  [
    "a burst below the rate",
    { ...sound, throttle: { requestsPerSecond: 10, burst: 5 } },
    "throttle: requestsPerSecond",
  ],
  ["an area without its 0", { ...sound, areaFallback: { "755": ["020"] } }, 'areaFallback "755": area codes'],
  [
    "a fallback area without its 0",
    { ...sound, areaFallback: { "0755": ["20"] } },
    'areaFallback "20": area codes',
  ],
  [
    "an application's name",
    { ...sound, applications: [...sound.applications, anApplication({ application: "A/B" })] },
    'applications[1] "A/B": use 1 to 32 of a-z',
  ],
  [
    "two applications of one name",
    { ...sound, applications: [anApplication(), anApplication()] },
    'applications[1] "axb-main": the same name as applications[0]',
  ],
  ["no address", withApplication({ baseUrl: "rtcpns" }), '.baseUrl "rtcpns": use an absolute https address'],
  ["plain http", withApplication({ baseUrl: "http://example.com" }), "use https (http only to 127.0.0.1"],
  [
    "http to localhost",
    withApplication({ baseUrl: "http://localhost:8788" }),
    "use https (http only to 127.0.0.1",
  ],
  ["an address with a path", withApplication({ baseUrl: "https://example.com/rest" }), "leave out the path"],
  ["any recording host", withApplication({ recordingHosts: ["*"] }), '.recordingHosts "*": use host'],
  [
    "a recording URL",
    withApplication({ recordingHosts: ["https://a.example.com"] }),
    "without a scheme or path",
  ],
  [
    "a window shorter than redelivery",
    withApplication({ pushMaxAgeSeconds: 300 }),
    ".pushMaxAgeSeconds 300: use 18000",
  ],
  ["no policies", { ...sound, policies: [] }, "policies: empty"],
  [
    "two policies of one service",
    { ...sound, policies: [aPolicy(), aPolicy()] },
    'policies[1] "ride": the same service as policies[0]',
  ],
  ["a service's name", withPolicy({ service: "Ride!" }), 'policies[0] "Ride!": use 1 to 32'],
  ["no choice", withPolicy({ choices: [] }), ".choices: empty"],
  [
    "an unknown application",
    withPolicy({ choices: [{ provider: "huawei", application: "axb-two", mode: "AXB" }] }),
    '.choices[0].application "axb-two": not among applications; add it there',
  ],
  [
    "another provider's application",
    withPolicy({ choices: [{ provider: "cyj", application: "axb-main", mode: "AXB" }] }),
    '.choices[0].provider "cyj": axb-main is of huawei',
  ],
  [
    "another mode than the application's",
    withPolicy({ choices: [{ provider: "huawei", application: "axb-main", mode: "X" }] }),
    ".choices[0].mode X: axb-main is an AXB application",
  ],
  ["a life too short", withPolicy({ timeToLiveSeconds: 59 }), ".timeToLiveSeconds 59: use 60 to"],
  [
    "a life beyond the furthest end",
    withPolicy({ timeToLiveSeconds: 200, maxTimeToLiveSeconds: 100 }),
    ".timeToLiveSeconds 200: use 60 to",
  ],
  [
    "a furthest end beyond the mode's",
    withPolicy({ maxTimeToLiveSeconds: 91 * 86_400 }),
    "AXB ends at 7776000 s; shorten it",
  ],
  ["a negative cool-down", withPolicy({ coolDownSeconds: -1 }), ".coolDownSeconds -1: use 0 to"],
  [
    "a phase of no time",
    withPolicy({ phasesAfter: phasesAfter("both", 0) }),
    ".phasesAfter.completed[0].seconds 0",
  ],
  [
    "a phase that the mode can't do in place",
    inMode("AXYB", { phasesAfter: phasesAfter("driver-only") }),
    'AXYB can\'t change who may call in place; use "both" or drop the phase',
  ],
  [
    "a direction that the mode can't keep",
    inMode("AXE", { phasesAfter: phasesAfter("both"), callDirection: "customer-only", closesEarly: true }),
    '.callDirection "customer-only": AXE can\'t keep anyone from calling; use "both"',
  ],
  [
    "a phase that would let both call on",
    inMode("AXE", { phasesAfter: phasesAfter("driver-only"), closesEarly: true }),
    'AXE can\'t change who may call in place; use "both" or drop the phase',
  ],
  [
    "call minutes that the mode can't limit",
    inMode("AXYB", { phasesAfter: phasesAfter("both"), maxCallMinutes: 60 }),
    ".maxCallMinutes 60: AXYB can't limit calls; use 0, or accept it with limitsCallsWherePossible",
  ],
  [
    "recording where there is none",
    inCyj({ recording: { enabled: true, hintTone: "a.wav" } }),
    ".recording.enabled: CYJ has no recordings; switch it off",
  ],
  [
    "no overlap where nothing unbinds",
    inCyj({ toleratesOverlapMinutes: undefined }),
    ".toleratesOverlapMinutes missing: CYJ has no unbind, so people of before reach each other for up to 600 s; state at least 10",
  ],
  [
    "less overlap than there will be",
    inCyj({ shortestBindingSeconds: 301, toleratesOverlapMinutes: 5 }),
    ".toleratesOverlapMinutes 5: CYJ has no unbind, so people of before reach each other for up to 301 s; state at least 6",
  ],
  [
    "a binding longer than the platform's",
    inCyj({ shortestBindingSeconds: 3601, toleratesOverlapMinutes: 61 }),
    ".shortestBindingSeconds 3601: use 180 to 3600",
  ],
  [
    "a binding that is over when it is to be renewed",
    inCyj({ shortestBindingSeconds: 179, toleratesOverlapMinutes: 3 }),
    ".shortestBindingSeconds 179: use 180 to 3600",
  ],
  [
    "an option that nobody reads",
    withApplication({ options: { speed: "high" } as ApplicationOptions }),
    '.options.speed "high": no such option; use none in AXB',
  ],
  [
    "an option of another mode",
    withApplication({ options: { caller: "driver" } }),
    '.options.caller "driver": is for CYJ applications, not AXB',
  ],
  [
    "two voice applications of one name",
    withVoice({ application: "axb-main" }),
    'voice[0] "axb-main": the same name as applications[0]',
  ],
  ["no number to show", withVoice({ displayNumbers: [] }), 'voice[0] "voice-main".displayNumbers: empty'],
  [
    "a number that is none",
    withVoice({ displayNumbers: ["0755 2000 0001"] }),
    '.displayNumbers "0755 2000 0001": use E.164',
  ],
  ["a code that is never spoken", withVoice({ plays: 0 }), ".plays 0: use 1 to 9"],
  ["no tone before the code", withVoice({ preTone: "" }), '.preTone "": name an audio file'],
  [
    "a voice provider without https",
    withVoice({ baseUrl: "http://example.com" }),
    "use https (http only to 127.0.0.1",
  ],
  [
    "an address of webhooks with a path",
    { ...sound, webhookBaseUrl: "https://hooks.example.com/v1" },
    'webhookBaseUrl "https://hooks.example.com/v1": leave out the path',
  ],
  [
    "more instances kept started than there may be",
    { ...sound, concurrency: { "call-control": { reserved: 2, provisioned: 3 } } },
    "concurrency.call-control.provisioned 3: at most reserved (2)",
  ],
  [
    "half an instance",
    { ...sound, concurrency: { api: { reserved: 0.5 } } },
    "concurrency.api.reserved 0.5: use a whole number",
  ],
  ["recording unannounced", withPolicy({ recording: { enabled: true } }), ".recording.hintTone: missing"],
  [
    "calls of more than a day",
    withPolicy({ maxCallMinutes: 1441 }),
    ".maxCallMinutes 1441: use 0 (no limit) to 1440",
  ],
  [
    "texts where there are none",
    inMode("AXE", { phasesAfter: phasesAfter("both"), texts: { enabled: true, keepContent: false } }),
    ".texts.enabled: AXE has no texts",
  ],
  [
    "keeping texts that are off",
    withPolicy({ texts: { enabled: false, keepContent: true } }),
    ".texts.keepContent: there are no texts",
  ],
];

describe("synth refuses", () => {
  it.each(wrong)("%s, and says so", (_, config, complaint) => {
    expect(complaintsAbout(config)).toEqual([expect.stringContaining(complaint)]);
    expect(() => assertSound(config)).toThrow(complaint);
  });
});

describe("synth takes", () => {
  const right: [string, StageConfig][] = [
    ["a phase in place where the mode can", withPolicy({ phasesAfter: phasesAfter("driver-only") })],
    ["a phase that changes nothing, in any mode", inMode("AXYB", { phasesAfter: phasesAfter("both") })],
    [
      "a phase in another direction where it may close early",
      inMode("AXYB", { phasesAfter: phasesAfter("driver-only"), closesEarly: true }),
    ],
    [
      "call minutes of the modes that have them",
      inMode("AXYB", {
        phasesAfter: phasesAfter("both"),
        maxCallMinutes: 60,
        limitsCallsWherePossible: true,
      }),
    ],
    ["the overlap that there will be", inCyj({ shortestBindingSeconds: 300, toleratesOverlapMinutes: 5 })],
    ["a voice application", withVoice({})],
    ["options of the mode", xWith({ connectInfo: "object" })],
    ["calls of a day", withPolicy({ maxCallMinutes: 1440 })],
    ["a life of a minute", withPolicy({ timeToLiveSeconds: 60 })],
    ["as many sweepers as shards", { ...sound, sweepers: 64 }],
    ["the window of redeliveries", withApplication({ pushMaxAgeSeconds: 18_000 })],
  ];
  it.each(right)("%s", (_, config) => expect(complaintsAbout(config)).toEqual([]));
});

describe("the options of CYJ", () => {
  const cyjWith = (options: ApplicationOptions): StageConfig => {
    const cyj = inCyj({});
    return { ...cyj, applications: cyj.applications.map((application) => ({ ...application, options })) };
  };

  it.each(["0", "480", "-840", "840", "839", "60", "9"])("take an offset of %s minutes", (utcOffsetMinutes) =>
    expect(complaintsAbout(cyjWith({ utcOffsetMinutes }))).toEqual([]),
  );

  it.each(["841", "-841", "1000", "8.5", "", "eight"])("take no offset of %j minutes", (utcOffsetMinutes) =>
    expect(complaintsAbout(cyjWith({ utcOffsetMinutes }))).toEqual([
      expect.stringContaining(`.options.utcOffsetMinutes "${utcOffsetMinutes}": use minutes from`),
    ]),
  );

  it("are those that its provider takes", () => {
    const options = { utcOffsetMinutes: "-840", caller: "customer", landlines: "true" } as const;
    expect(complaintsAbout(cyjWith(options))).toEqual([]);
    expect(() =>
      cyjOptions({
        provider: "cyj",
        application: "cyj-main",
        mode: "CYJ",
        baseUrl: "https://example.com",
        options,
      }),
    ).not.toThrow();
  });
});
