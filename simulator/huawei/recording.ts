import { createHmac } from "node:crypto";
import { DAY, HOUR } from "../clock";
import type { Recording } from "../state/records";
import type { Action } from "./action";
import * as parameters from "./parameters";
import { Refusal } from "./results";

const retentionMs = 7 * DAY;
const linkLifeMs = HOUR;

export const recordingKey = (recordDomain: string, fileName: string): string => `${recordDomain}/${fileName}`;

/** Seven days from the push of the CDR; before that push it is there as well. */
export const isKept = (recording: Recording, now: number): boolean =>
  recording.pushedAt === undefined || now < recording.pushedAt + retentionMs;

const sign = (secret: string, fileName: string, until: number): string =>
  createHmac("sha256", secret).update(`${fileName}:${until}`).digest("hex").slice(0, 32);

/** Whether a temporary link is one of ours and still good. */
export const isGoodLink = (secret: string, fileName: string, link: URLSearchParams, now: number): boolean => {
  const until = Number(link.get("until"));
  return link.get("sign") === sign(secret, fileName, until) && now < until;
};

/** Recording download URL (reference §8): 301 to a link that lives for an hour. */
export const locateRecording: Action = ({ query, application, filesBase }, state, clock) => {
  const fields = parameters.queryFields(query);
  const domain = parameters.required(parameters.text(fields, "recordDomain", 128, 1), "recordDomain");
  const fileName = parameters.required(parameters.text(fields, "fileName", 128, 1), "fileName");
  const recording = state.recordings.get(recordingKey(domain, fileName));
  const isTheirs = recording?.application === application.application;
  if (!recording || !isTheirs || !isKept(recording, clock.now())) throw new Refusal("recordMissing");
  const until = clock.now() + linkLifeMs;
  const link = new URLSearchParams({
    until: String(until),
    sign: sign(application.appSecret, fileName, until),
  });
  const location = `${filesBase}/_files/recordings/${domain}/${encodeURIComponent(fileName)}?${link}`;
  return { status: 301, headers: { location } };
};
