import { stageConfig } from "../../../config";
import { complaintsAbout } from "../../../config/checks";
import { providers } from "../../../config/providers";
import type { ExistingEgress, StageSettings } from "../../../config/stage-settings";
import type { StageConfig } from "../../../config/types";
import { providerModes } from "../../../core/providers/registry";

const sound = stageConfig("prod");
const { retentionDays } = sound;
const vpc: ExistingEgress = {
  kind: "existing",
  vpcId: "vpc-0a1b2c3d",
  subnetIds: ["subnet-0a1b2c3d"],
  availabilityZones: ["eu-west-1a"],
};
const certificateArn = "arn:aws-cn:acm:cn-north-1:123456789012:certificate/0a1b-2c3d";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b-2c3d";
/** What JavaScript may say and the types forbid. */
const untyped = (settings: object) => settings as Partial<StageSettings>;

describe("a stage is refused for", () => {
  const wrong: [string, Partial<StageSettings>, string][] = [
    [
      "orders that are forgotten too soon",
      { retentionDays: { ...retentionDays, orders: 29 } },
      "retentionDays.orders 29: use a whole number of days, at least 30",
    ],
    [
      "half a day",
      { retentionDays: { ...retentionDays, calls: 0.5 } },
      "retentionDays.calls 0.5: use a whole number of days, at least 1",
    ],
    [
      "no day",
      { retentionDays: { ...retentionDays, recordings: 0 } },
      "retentionDays.recordings 0: use a whole number",
    ],
    [
      "days that logs can't be kept",
      { retentionDays: { ...retentionDays, logs: 31 } },
      "retentionDays.logs 31: CloudWatch takes 1, 3, 5",
    ],
    [
      "a week of pushes and a month",
      { retentionDays: { ...retentionDays, notifications: 31 } },
      "retentionDays.notifications 31: use a whole number of days, 1 to 30",
    ],
    [
      "no instance",
      { concurrency: { api: { reserved: 0 } } },
      "concurrency.api.reserved 0: use a whole number of instances, at least 1",
    ],
    [
      "more kept started than there may be",
      { concurrency: { api: { reserved: 1, provisioned: 2 } } },
      "concurrency.api.provisioned 2: at most reserved (1)",
    ],
    [
      "an alarm to nobody",
      { alarmAddresses: ["night"] },
      'alarmAddresses[0] "night": use an e-mail or https address',
    ],
    [
      "an alarm in the clear",
      { alarmAddresses: ["http://alarms.example.com"] },
      'alarmAddresses[0] "http://alarms.example.com": use an e-mail or https',
    ],
    [
      "an alarm to one person twice",
      { alarmAddresses: ["a@example.com", "a@example.com"] },
      'alarmAddresses[1] "a@example.com": named twice',
    ],
    [
      "an address with its scheme",
      { domain: { name: "https://calls.example.com", certificateArn } },
      'domain.name "https://calls.example.com": use a host name',
    ],
    [
      "a domain without a certificate",
      { domain: { name: "calls.example.com" } },
      "domain.certificateArn: missing; name one, or a hostedZone",
    ],
    [
      "a certificate by its id",
      { domain: { name: "calls.example.com", certificateArn: "0a1b" } },
      'domain.certificateArn "0a1b": use the ARN',
    ],
    [
      "another's zone",
      { domain: { name: "calls.example.com", hostedZone: { id: "Z1", name: "example.org" } } },
      'domain.hostedZone.name "example.org": calls.example.com is not in it',
    ],
    [
      "a zone that only ends alike",
      { domain: { name: "calls.myexample.com", hostedZone: { id: "Z1", name: "example.com" } } },
      'domain.hostedZone.name "example.com": calls.myexample.com is not in it',
    ],
    [
      "a key by its alias",
      { encryption: { keyArn: "alias/maskline" } },
      'encryption.keyArn "alias/maskline": use the ARN of a KMS key',
    ],
    [
      "somebody else's key that is rotated here",
      { encryption: { keyArn, rotationDays: 90 } },
      "encryption.rotationDays: the owner of keyArn rotates it",
    ],
    [
      "a key that is rotated too often",
      { encryption: { rotationDays: 89 } },
      "encryption.rotationDays 89: use 90 to 2560",
    ],
    ["an account that is a number", { account: "12345" }, 'account "12345": use the 12 digits'],
    ["a region's name", { region: "Ireland" }, 'region "Ireland": use a region\'s code'],
    ["other processors", untyped({ architecture: "riscv" }), 'architecture "riscv": use "arm64" or "x86_64"'],
    [
      "another way out",
      untyped({ egress: { kind: "proxy" } }),
      'egress.kind "proxy": use "none", "new" or "existing"',
    ],
    [
      "more zones than can be told apart",
      untyped({ egress: { kind: "new", availabilityZones: 3 } }),
      "egress.availabilityZones 3: use 1 or 2",
    ],
    [
      "a public range",
      { egress: { kind: "new", cidr: "8.8.8.0/24" } },
      'egress.cidr "8.8.8.0/24": use a private range',
    ],
    [
      "a range with no room",
      { egress: { kind: "new", cidr: "10.42.0.0/28" } },
      'egress.cidr "10.42.0.0/28": use a private range of /16 to /24',
    ],
    ["a network by its name", { egress: { ...vpc, vpcId: "main" } }, 'egress.vpcId "main": use an id'],
    [
      "a network without subnets",
      { egress: { ...vpc, subnetIds: [], availabilityZones: [] } },
      "egress.subnetIds: empty",
    ],
    [
      "a subnet by its name",
      { egress: { ...vpc, subnetIds: ["private"] } },
      'egress.subnetIds "private": use an id',
    ],
    [
      "subnets in unknown zones",
      { egress: { ...vpc, availabilityZones: [] } },
      "egress.availabilityZones: name the zone of each subnet, 1 in all",
    ],
    [
      "a route table by its name",
      { egress: { ...vpc, routeTableIds: ["main"] } },
      'egress.routeTableIds "main": use an id',
    ],
    [
      "route tables of some subnets",
      { egress: { ...vpc, routeTableIds: ["rtb-1", "rtb-2"] } },
      "egress.routeTableIds: name the route table of each subnet, 1 in all",
    ],
  ];
  it.each(wrong)("%s, and says so", (_, settings, complaint) => {
    const config: StageConfig = { ...sound, ...settings };
    expect(complaintsAbout(config)).toEqual([expect.stringContaining(complaint)]);
  });

  it("a provider that there is not, with those there are", () => {
    const [first] = sound.applications;
    if (!first) throw new Error("prod has no application");
    const config = { ...sound, applications: [{ ...first, provider: "hawuei" }], policies: [] };
    expect(complaintsAbout(config)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('.provider "hawuei": there is none; use cyj, huawei, huawei-voice'),
      ]),
    );
  });
});

describe("a stage may", () => {
  const right: [string, Partial<StageSettings>][] = [
    ["remember orders for the shortest time there is", { retentionDays: { ...retentionDays, orders: 30 } }],
    ["wake several", { alarmAddresses: ["a@example.com", "https://alarms.example.com/in"] }],
    [
      "have a domain in the zone's very name",
      { domain: { name: "example.com", hostedZone: { id: "Z1", name: "example.com" } } },
    ],
    ["have a certificate in China", { domain: { name: "calls.example.com", certificateArn } }],
    ["use a key that is there", { encryption: { keyArn } }],
    ["rotate its key as often as KMS does", { encryption: { rotationDays: 90 } }],
    ["be anywhere", { account: "123456789012", region: "cn-northwest-1", architecture: "x86_64" }],
    ["be where governments are", { region: "us-gov-west-1" }],
    ["have no way out of its own", { egress: "none" }],
    ["have a network", { egress: { kind: "new", availabilityZones: 1, cidr: "172.31.0.0/16" } }],
    ["use a network", { egress: vpc }],
  ];
  it.each(right)("%s", (_, settings) => expect(complaintsAbout({ ...sound, ...settings })).toEqual([]));
});

it("the providers that a stage may name are those there are", () => {
  const registered = new Set(providerModes().map(({ provider }) => provider));
  expect([...providers].sort()).toEqual([...new Set([...registered, "huawei-voice"])].sort());
});
