import { longestBindingSeconds, modeLimits } from "./modes";
import type { Mode, Phase, ServicePolicy, StageConfig } from "./types";

/** What is wrong with the policies of a stage, one by one and together. */
export function policyComplaints(config: StageConfig): string[] {
  if (config.policies.length === 0) return ["policies: empty; without one every order is refused"];
  return config.policies.flatMap((policy, index) => {
    const at = `policies[${index}] "${policy.service}"`;
    const same = config.policies.findIndex((other) => other.service === policy.service);
    return [
      ...(same < index ? [`${at}: the same service as policies[${same}]; keep one of them`] : []),
      ...nameComplaints(policy, at),
      ...choiceComplaints(policy, at, config),
      ...lifetimeComplaints(policy, at),
      ...phaseComplaints(policy, at),
      ...directionComplaints(policy, at),
      ...overlapComplaints(policy, at),
      ...callComplaints(policy, at),
    ];
  });
}

const nameComplaints = ({ service }: ServicePolicy, at: string): string[] =>
  /^[a-z0-9-]{1,32}$/.test(service) ? [] : [`${at}: use 1 to 32 of a-z, 0-9 and -`];

function choiceComplaints({ choices }: ServicePolicy, at: string, config: StageConfig): string[] {
  if (choices.length === 0) return [`${at}.choices: empty; name at least one application`];
  return choices.flatMap(({ provider, application, mode }, index) => {
    const where = `${at}.choices[${index}]`;
    const known = config.applications.find((other) => other.application === application);
    if (!known) return [`${where}.application "${application}": not among applications; add it there`];
    const complaints: string[] = [];
    if (known.provider !== provider)
      complaints.push(`${where}.provider "${provider}": ${application} is of ${known.provider}; use that`);
    if (known.mode !== mode)
      complaints.push(`${where}.mode ${mode}: ${application} is an ${known.mode} application; use that mode`);
    return complaints;
  });
}

const isWholeUpTo = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

function lifetimeComplaints(policy: ServicePolicy, at: string): string[] {
  const { timeToLiveSeconds, maxTimeToLiveSeconds, coolDownSeconds } = policy;
  const complaints: string[] = [];
  if (!isWholeUpTo(timeToLiveSeconds, 60, maxTimeToLiveSeconds))
    complaints.push(`${at}.timeToLiveSeconds ${timeToLiveSeconds}: use 60 to maxTimeToLiveSeconds`);
  if (!isWholeUpTo(coolDownSeconds, 0, 30 * 86_400))
    complaints.push(`${at}.coolDownSeconds ${coolDownSeconds}: use 0 to 2592000 (30 days)`);
  const longest = maxTimeToLiveSeconds + longestAfterwards(policy);
  for (const mode of modesOf(policy))
    if (longest > modeLimits[mode].longestSeconds)
      complaints.push(
        `${at}.maxTimeToLiveSeconds ${maxTimeToLiveSeconds}: with its phases ${longest} s, and ${mode} ends at ${modeLimits[mode].longestSeconds} s; shorten it`,
      );
  return complaints;
}

const modesOf = ({ choices }: Pick<ServicePolicy, "choices">): Mode[] => [
  ...new Set(choices.map(({ mode }) => mode)),
];
const total = (phases: readonly Phase[]) => phases.reduce((sum, { seconds }) => sum + seconds, 0);
const longestAfterwards = ({ phasesAfter }: ServicePolicy) =>
  Math.max(...Object.values(phasesAfter).map((phases) => total(phases)));

function phaseComplaints(policy: ServicePolicy, at: string): string[] {
  return Object.entries(policy.phasesAfter).flatMap(([ending, phases]) =>
    phases.flatMap((phase, index) => {
      const where = `${at}.phasesAfter.${ending}[${index}]`;
      const complaints: string[] = [];
      if (!isWholeUpTo(phase.seconds, 1, 86_400))
        complaints.push(`${where}.seconds ${phase.seconds}: use 1 to 86400`);
      for (const mode of modesOf(policy)) complaints.push(...inPlaceComplaints(policy, phase, mode, where));
      return complaints;
    }),
  );
}

/** A phase is reached by changing the binding that is there: breaking and making it would be a silence for nothing. */
function inPlaceComplaints(policy: ServicePolicy, phase: Phase, mode: Mode, where: string): string[] {
  const { directions, changesDirection } = modeLimits[mode];
  const standing = directions ? policy.callDirection : "both";
  if (phase.direction === standing || changesDirection) return [];
  // Without directions the provider would let both call on, and not end calls early.
  if (policy.closesEarly && directions) return [];
  const early = directions ? ", or accept with closesEarly that calls end there" : "";
  return [
    `${where}.direction "${phase.direction}": ${mode} can't change who may call in place; use "${standing}" or drop the phase${early}`,
  ];
}

function directionComplaints({ callDirection, ...policy }: ServicePolicy, at: string): string[] {
  const without = modesWithout(policy, "directions");
  if (callDirection === "both" || without.length === 0) return [];
  return [
    `${at}.callDirection "${callDirection}": ${without.join(", ")} can't keep anyone from calling; use "both"`,
  ];
}

/** Without an unbind the people of before reach each other until their binding ends by itself. */
function overlapComplaints(policy: ServicePolicy, at: string): string[] {
  const { shortestBindingSeconds = 600, toleratesOverlapMinutes } = policy;
  const without = modesWithout(policy, "unbinds").join(", ");
  if (without === "") return [];
  const complaints: string[] = [];
  // It is renewed two minutes before its end, and a minute is the shortest binding there is.
  if (!isWholeUpTo(shortestBindingSeconds, 180, longestBindingSeconds))
    complaints.push(
      `${at}.shortestBindingSeconds ${shortestBindingSeconds}: use 180 to ${longestBindingSeconds}`,
    );
  const least = Math.ceil(shortestBindingSeconds / 60);
  if (toleratesOverlapMinutes === undefined || !isWholeUpTo(toleratesOverlapMinutes, least, 24 * 60))
    complaints.push(
      `${at}.toleratesOverlapMinutes ${toleratesOverlapMinutes ?? "missing"}: ${without} has no unbind, so people of before reach each other for up to ${shortestBindingSeconds} s; state at least ${least}, or shorten shortestBindingSeconds`,
    );
  return complaints;
}

type Ability = "directions" | "limitsCallMinutes" | "recordings" | "texts" | "unbinds";

const modesWithout = (policy: Pick<ServicePolicy, "choices">, ability: Ability): Mode[] =>
  modesOf(policy).filter((mode) => !modeLimits[mode][ability]);

function callComplaints(policy: ServicePolicy, at: string): string[] {
  const { recording, maxCallMinutes, texts } = policy;
  const complaints: string[] = [];
  if (recording.enabled && !recording.hintTone)
    complaints.push(
      `${at}.recording.hintTone: missing; carriers block recorded calls that do not announce it`,
    );
  if (!isWholeUpTo(maxCallMinutes, 0, 1440))
    complaints.push(`${at}.maxCallMinutes ${maxCallMinutes}: use 0 (no limit) to 1440`);
  const unlimited = modesWithout(policy, "limitsCallMinutes");
  if (maxCallMinutes > 0 && unlimited.length > 0 && !policy.limitsCallsWherePossible)
    complaints.push(
      `${at}.maxCallMinutes ${maxCallMinutes}: ${unlimited.join(", ")} can't limit calls; use 0, or accept it with limitsCallsWherePossible`,
    );
  const unrecorded = modesWithout(policy, "recordings");
  if (recording.enabled && unrecorded.length > 0)
    complaints.push(`${at}.recording.enabled: ${unrecorded.join(", ")} has no recordings; switch it off`);
  const withoutTexts = modesWithout(policy, "texts");
  if (texts.enabled && withoutTexts.length > 0)
    complaints.push(`${at}.texts.enabled: ${withoutTexts.join(", ")} has no texts; switch them off`);
  if (texts.keepContent && !texts.enabled)
    complaints.push(`${at}.texts.keepContent: there are no texts to keep; switch texts on or this off`);
  return complaints;
}
