import { defaultFeatures, describeApplication, type Features } from "../applications";
import type { ApplicationSettings } from "../state/state";
import type { World } from "../world";
import { asObject, BadInput, choiceIn, type Input, onlyKnown } from "./input";

const featureNames = Object.keys(defaultFeatures) as (keyof Features)[];
const choices: Partial<Record<keyof Features, readonly string[]>> = {
  smsMode: ["notify", "block"],
  pushAuthentication: ["aksk", "wsse", "none"],
  voiceDigest: ["newline", "plain"],
};

function readFeatures(value: unknown): Partial<Features> {
  const input = asObject(value, "features");
  onlyKnown(input, featureNames, "features.");
  for (const name of featureNames) {
    const given = input[name];
    if (given === undefined) continue;
    const allowed = choices[name];
    const isFit =
      typeof given === typeof defaultFeatures[name] && (!allowed || allowed.includes(String(given)));
    const meaning = allowed ? `one of ${allowed.join(", ")}` : `a ${typeof defaultFeatures[name]}`;
    if (!isFit) throw new BadInput(`features.${name}`, `must be ${meaning}`);
  }
  return input as Partial<Features>;
}

function readWhitelist(value: unknown): readonly string[] {
  const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
  if (!isList) throw new BadInput("whitelist", "must be a list of addresses");
  return value;
}

function readText<Name extends string>(input: Input, name: Name): { readonly [Key in Name]?: string } {
  const value = input[name];
  if (value === undefined) return {};
  if (typeof value !== "string" || !/^[\w-]{8,128}$/.test(value))
    throw new BadInput(name, "must be 8 to 128 letters, digits, - and _");
  return { [name]: value } as { readonly [Key in Name]?: string };
}

/** `PUT /_control/applications/{application}`: what its operator switches in the console; replaces what was set. */
export function controlApplication(name: string, input: Input, world: World): ApplicationSettings {
  const isKnown = world.state.applications.some(({ application }) => application === name);
  if (!isKnown) throw new BadInput("application", "is unknown");
  onlyKnown(input, ["status", "whitelist", "features", "appSecret", "webhookKey"]);
  const status = choiceIn(input, "status", ["normal", "abnormal", "frozen"] as const);
  const settings: ApplicationSettings = {
    ...(status === undefined ? {} : { status }),
    ...(input.whitelist === undefined ? {} : { whitelist: readWhitelist(input.whitelist) }),
    ...(input.features === undefined ? {} : { features: readFeatures(input.features) }),
    ...readText(input, "appSecret"),
    ...readText(input, "webhookKey"),
  };
  world.state.settings.put(name, settings);
  return settings;
}

export const controlApplications = (world: World) =>
  world.state.applications.map((each) => ({
    ...describeApplication(each, world.webhookBase ?? ""),
    features: world.state.featuresOf(each),
    settings: world.state.settings.get(each.application) ?? {},
  }));
