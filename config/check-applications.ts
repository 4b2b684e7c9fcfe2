import { sourceRangeComplaints } from "./check-auth";
import { optionComplaints } from "./check-options";
import { providers } from "./providers";
import type { Application, StageConfig, VoiceApplication } from "./types";

const wanted = /^[a-z0-9-]{1,32}$/;
/** A host name, perhaps with a port or with `*.` for its subdomains; a bare `*` would allow the whole internet. */
const host = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?$/i;

/** What is wrong with the applications of a stage, one by one and together: names are shared by all of them. */
export function applicationComplaints({ applications, voice = [] }: StageConfig): string[] {
  const all = [
    ...applications.map((each, index) => ({ each, at: `applications[${index}]` })),
    ...voice.map((each, index) => ({ each, at: `voice[${index}]` })),
  ];
  return [
    ...all.flatMap(({ each, at }, index) => {
      const same = all.findIndex((other) => other.each.application === each.application);
      const known = same < index ? all[same]?.at : undefined;
      return [
        ...nameComplaints(each, placeOf(each, at)),
        ...(known ? [`${placeOf(each, at)}: the same name as ${known}; give each its own`] : []),
      ];
    }),
    ...applications.flatMap((each, index) => {
      const at = placeOf(each, `applications[${index}]`);
      return [...hostComplaints(each, at), ...optionComplaints(each, at)];
    }),
    ...voice.flatMap((each, index) => voiceComplaints(each, placeOf(each, `voice[${index}]`))),
  ];
}

type Any = Application | VoiceApplication;

const placeOf = ({ application }: Any, at: string) => `${at} "${application}"`;

function nameComplaints(application: Any, at: string): string[] {
  const { baseUrl } = application;
  const complaints = [
    ...baseUrlComplaints(baseUrl, `${at}.baseUrl "${baseUrl}"`),
    ...pushComplaints(application, at),
    ...sourceRangeComplaints(application.pushSourceRanges, at),
  ];
  if (!wanted.test(application.application))
    complaints.push(`${at}: use 1 to 32 of a-z, 0-9 and - (it is part of the webhook path)`);
  if (!providers.includes(application.provider))
    complaints.push(`${at}.provider "${application.provider}": there is none; use ${providers.join(", ")}`);
  return complaints;
}

function voiceComplaints({ displayNumbers, preTone, plays }: VoiceApplication, at: string): string[] {
  const complaints: string[] = [];
  if (displayNumbers.length === 0) complaints.push(`${at}.displayNumbers: empty; name a rented landline`);
  for (const number of displayNumbers)
    if (!/^\+[1-9]\d{6,14}$/.test(number))
      complaints.push(`${at}.displayNumbers "${number}": use E.164, as in "+8675520000001"`);
  if (preTone.length < 1 || preTone.length > 128)
    complaints.push(`${at}.preTone "${preTone}": name an audio file of the account, 1 to 128 characters`);
  if (!Number.isInteger(plays) || plays < 1 || plays > 9) complaints.push(`${at}.plays ${plays}: use 1 to 9`);
  return complaints;
}

function hostComplaints({ recordingHosts }: Application, at: string): string[] {
  return recordingHosts
    .filter((name) => !host.test(name))
    .map(
      (name) => `${at}.recordingHosts "${name}": use host, host:port or *.domain, without a scheme or path`,
    );
}

export function baseUrlComplaints(baseUrl: string, at: string): string[] {
  if (!URL.canParse(baseUrl)) return [`${at}: use an absolute https address`];
  const { protocol, hostname, pathname, search } = new URL(baseUrl);
  const complaints: string[] = [];
  if (protocol !== "https:" && !(protocol === "http:" && hostname === "127.0.0.1"))
    complaints.push(`${at}: use https (http only to 127.0.0.1, for the simulator)`);
  if (pathname !== "/" || search !== "") complaints.push(`${at}: leave out the path, the client adds it`);
  return complaints;
}

function pushComplaints({ pushMaxAgeSeconds: age }: Any, at: string): string[] {
  // Redeliveries come up to five hours later; a shorter window would refuse genuine ones.
  if (age === undefined || (age >= 18_000 && age <= 86_400)) return [];
  return [`${at}.pushMaxAgeSeconds ${age}: use 18000 (redeliveries come five hours later) to 86400`];
}
