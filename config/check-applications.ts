import type { Application, StageConfig } from "./types";

const wanted = /^[a-z0-9-]{1,32}$/;
/** A host name, perhaps with a port or with `*.` for its subdomains; a bare `*` would allow the whole internet. */
const host = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?$/i;

/** What is wrong with one application of a stage. */
export function applicationComplaints(
  application: Application,
  index: number,
  config: StageConfig,
): string[] {
  const at = `applications[${index}] "${application.application}"`;
  const complaints = [...addressComplaints(application, at), ...pushComplaints(application, at)];
  if (!wanted.test(application.application))
    complaints.push(`${at}: use 1 to 32 of a-z, 0-9 and - (it is part of the webhook path)`);
  if (!wanted.test(application.provider))
    complaints.push(`${at}.provider "${application.provider}": name a folder under core/providers`);
  const same = config.applications.findIndex((other) => other.application === application.application);
  if (same < index) complaints.push(`${at}: the same name as applications[${same}]; give each its own`);
  return complaints;
}

function addressComplaints({ baseUrl, recordingHosts }: Application, at: string): string[] {
  const complaints = baseUrlComplaints(baseUrl, `${at}.baseUrl "${baseUrl}"`);
  for (const name of recordingHosts)
    if (!host.test(name))
      complaints.push(
        `${at}.recordingHosts "${name}": use host, host:port or *.domain, without a scheme or path`,
      );
  return complaints;
}

function baseUrlComplaints(baseUrl: string, at: string): string[] {
  if (!URL.canParse(baseUrl)) return [`${at}: use an absolute https address`];
  const { protocol, hostname, pathname, search } = new URL(baseUrl);
  const complaints: string[] = [];
  if (protocol !== "https:" && !(protocol === "http:" && hostname === "127.0.0.1"))
    complaints.push(`${at}: use https (http only to 127.0.0.1, for the simulator)`);
  if (pathname !== "/" || search !== "") complaints.push(`${at}: leave out the path, the client adds it`);
  return complaints;
}

function pushComplaints({ pushMaxAgeSeconds: age }: Application, at: string): string[] {
  // Redeliveries come up to five hours later; a shorter window would refuse genuine ones.
  if (age === undefined || (age >= 18_000 && age <= 86_400)) return [];
  return [`${at}.pushMaxAgeSeconds ${age}: use 18000 (redeliveries come five hours later) to 86400`];
}
