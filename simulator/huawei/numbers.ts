import type { Application } from "../applications";
import type { State } from "../state/state";
import { Refusal, type ResultName } from "./results";

/** @throws Refusal unless this number is this application's and usable; 11 forbids only new bindings. */
export function checkNumber(
  number: string,
  application: Application,
  state: State,
  notOurs: ResultName,
  use: "bind" | "other",
): void {
  if (application.areas[number] === undefined) throw new Refusal(notOurs);
  const status = state.statusOf(number);
  const isUsable = status === "5" || (status === "11" && use === "other");
  if (!isUsable) throw new Refusal("numberAbnormal");
}

export interface Wanted {
  readonly areaCode: string | undefined;
  readonly areaMatchMode: "0" | "1";
  /** Whose area counts when none is given. */
  readonly user: string;
}

/** The area of a user: a landline says it; which city sold a mobile this world does not know, so the first of ours. */
function areaOf(user: string, application: Application): string | undefined {
  const areas = [...new Set(Object.values(application.areas))];
  return areas.find((area) => !user.startsWith("+861") && user.startsWith(`+86${area.slice(1)}`)) ?? areas[0];
}

/**
 * The platform's own choice: the first number of the area that is in order and fits.
 * @throws Refusal `none` when there is no such number.
 */
export function chooseNumber(
  wanted: Wanted,
  application: Application,
  state: State,
  fits: (number: string) => boolean,
  none: ResultName,
): string {
  const area = wanted.areaCode ?? areaOf(wanted.user, application);
  const inArea = application.numbers.filter((number) => application.areas[number] === area);
  const candidates = wanted.areaMatchMode === "1" ? [...inArea, ...application.numbers] : inArea;
  const chosen = candidates.find((number) => state.statusOf(number) === "5" && fits(number));
  if (chosen === undefined) throw new Refusal(none);
  return chosen;
}

/** @throws Refusal when the application may not record, or holds all its licence allows. */
export function checkFeatures(application: Application, state: State, wantsRecording: boolean): void {
  const features = state.featuresOf(application);
  if (wantsRecording && !features.recording) throw new Refusal("recordingOff");
  const held = state.subscriptions.count(application.application);
  if (held >= features.licence) throw new Refusal("overLicence");
}
