import { deploymentComplaints } from "./deployment";
import type {
  Concurrency,
  Domain,
  Encryption,
  OrderEventsBus,
  RetentionDays,
  StageSettings,
} from "./stage-settings";

/** CloudWatch keeps logs for one of these many days only. */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What is wrong with where and how a stage runs. */
export const settingComplaints = (settings: StageSettings): string[] => [
  ...retentionComplaints(settings.retentionDays),
  ...lockComplaints(settings),
  ...concurrencyComplaints(settings.concurrency),
  ...deploymentComplaints(settings.deployment),
  ...alarmComplaints(settings.alarmAddresses),
  ...domainComplaints(settings.domain),
  ...encryptionComplaints(settings.encryption),
  ...busComplaints(settings.orderEventsBus),
  ...placeComplaints(settings),
];

const isWholeFrom = (value: number, least: number, most = Number.MAX_SAFE_INTEGER) =>
  Number.isInteger(value) && value >= least && value <= most;

function retentionComplaints({
  orders = 30,
  notifications: _checkedApart,
  logs,
  ...others
}: RetentionDays): string[] {
  const complaints: string[] = [];
  if (!isWholeFrom(orders, 30))
    complaints.push(
      `retentionDays.orders ${orders}: use a whole number of days, at least 30 (events are replayed that long)`,
    );
  for (const [kind, days] of Object.entries(others))
    if (!isWholeFrom(days, 1))
      complaints.push(`retentionDays.${kind} ${days}: use a whole number of days, at least 1`);
  if (!logRetentionDays.includes(logs))
    complaints.push(`retentionDays.logs ${logs}: CloudWatch takes ${logRetentionDays.join(", ")}`);
  return complaints;
}

function lockComplaints({ recordingLock: lock, retentionDays: { recordings } }: StageSettings): string[] {
  if (lock === undefined || isWholeFrom(lock.days, 1, recordings)) return [];
  return [
    `recordingLock.days ${lock.days}: use a whole number of days, 1 to retentionDays.recordings (${recordings}): a lock that outlasts the retention keeps what should be gone`,
  ];
}

const concurrencyComplaints = (concurrency: StageSettings["concurrency"] = {}): string[] =>
  Object.entries(concurrency).flatMap(([name, each]) => instanceComplaints(each, `concurrency.${name}`));

function instanceComplaints(concurrency: Concurrency, at: string): string[] {
  const { reserved, provisioned } = concurrency;
  const complaints = Object.entries(concurrency)
    .filter(([, value]) => !isWholeFrom(value, 1))
    .map(
      ([kind, value]) =>
        `${at}.${kind} ${value}: use a whole number of instances, at least 1, or leave it out`,
    );
  if (reserved !== undefined && provisioned !== undefined && provisioned > reserved)
    complaints.push(`${at}.provisioned ${provisioned}: at most reserved (${reserved})`);
  return complaints;
}

function busComplaints(bus: OrderEventsBus | undefined): string[] {
  if (bus === undefined) return [];
  const { name = "default", sources, detailTypes } = bus;
  const complaints: string[] = [];
  if (!/^[\w./-]{1,256}$/.test(name))
    complaints.push(`orderEventsBus.name "${name}": use the name of a bus of this account, not its ARN`);
  if (sources.length === 0 || sources.includes(""))
    complaints.push(
      "orderEventsBus.sources: empty; name the source of your order events, or leave the bus out",
    );
  if (sources.some((source) => source.startsWith("aws.")))
    complaints.push("orderEventsBus.sources: aws.… are AWS's own events; name your own source");
  if (detailTypes !== undefined && (detailTypes.length === 0 || detailTypes.includes("")))
    complaints.push("orderEventsBus.detailTypes: empty; name some, or leave them out to take any");
  return complaints;
}

const isEmail = (address: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
const isHttps = (address: string) => URL.canParse(address) && new URL(address).protocol === "https:";

const alarmComplaints = (addresses: readonly string[] = []): string[] =>
  addresses.flatMap((address, index) => {
    const at = `alarmAddresses[${index}] "${address}"`;
    if (addresses.indexOf(address) < index) return [`${at}: named twice; keep one`];
    return isEmail(address) || isHttps(address) ? [] : [`${at}: use an e-mail or https address`];
  });

/** Labels of letters, digits and inner hyphens, with a dot between. */
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const certificate = /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

function domainComplaints(domain: Domain | undefined): string[] {
  if (!domain) return [];
  const { name, certificateArn, hostedZone } = domain;
  const complaints: string[] = [];
  if (!hostName.test(name))
    complaints.push(`domain.name "${name}": use a host name in small letters, as in "calls.example.com"`);
  if (certificateArn === undefined && !hostedZone)
    complaints.push("domain.certificateArn: missing; name one, or a hostedZone for one to be made in");
  if (certificateArn !== undefined && !certificate.test(certificateArn))
    complaints.push(`domain.certificateArn "${certificateArn}": use the ARN of an ACM certificate`);
  if (hostedZone && name !== hostedZone.name && !name.endsWith(`.${hostedZone.name}`))
    complaints.push(`domain.hostedZone.name "${hostedZone.name}": ${name} is not in it; use its own zone`);
  return complaints;
}

const keyArnShape = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

function encryptionComplaints({ keyArn, rotationDays }: Encryption = {}): string[] {
  const complaints: string[] = [];
  if (keyArn !== undefined && !keyArnShape.test(keyArn))
    complaints.push(
      `encryption.keyArn "${keyArn}": use the ARN of a KMS key (…:key/…), not an alias or an id alone`,
    );
  if (keyArn !== undefined && rotationDays !== undefined)
    complaints.push("encryption.rotationDays: the owner of keyArn rotates it; leave one of the two out");
  if (rotationDays !== undefined && !isWholeFrom(rotationDays, 90, 2560))
    complaints.push(`encryption.rotationDays ${rotationDays}: use 90 to 2560`);
  return complaints;
}

function placeComplaints({ account, region, architecture }: StageSettings): string[] {
  const complaints: string[] = [];
  if (account !== undefined && !/^\d{12}$/.test(account))
    complaints.push(`account "${account}": use the 12 digits of an AWS account, as text`);
  if (region !== undefined && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region))
    complaints.push(`region "${region}": use a region's code, as in "ap-southeast-1" or "cn-north-1"`);
  if (architecture !== undefined && architecture !== "arm64" && architecture !== "x86_64")
    complaints.push(`architecture "${architecture}": use "arm64" or "x86_64"`);
  return complaints;
}
