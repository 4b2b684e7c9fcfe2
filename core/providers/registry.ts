import type { Mode } from "../domain/modes";
import type { Capabilities } from "../domain/provider";
import type { Provider, ProviderMeans, ProviderModule, ProviderSettings } from "../domain/provider-module";
import { cyj } from "./cyj/module";
import { huawei } from "./huawei/module";
import { huaweiVoice } from "./huawei/voice/module";

/** One line per provider. */
const modules: ReadonlyMap<string, ProviderModule> = new Map([
  ["cyj", cyj],
  ["huawei", huawei],
  ["huawei-voice", huaweiVoice],
]);

/** @throws RangeError for a provider that has no folder here. */
export function providerModule(provider: string): ProviderModule {
  const found = modules.get(provider);
  if (!found) throw new RangeError(`no such provider: ${provider}`);
  return found;
}

/** What (provider, mode) can do. @throws RangeError when there is no such pair. */
export const capabilitiesOf = (provider: string, mode: Mode): Capabilities =>
  providerModule(provider).capabilities(mode);

/** Every (provider, mode) there is. */
export const providerModes = (): { provider: string; mode: Mode }[] =>
  [...modules].flatMap(([provider, { modes }]) => modes.map((mode) => ({ provider, mode })));

/**
 * An application of the configuration, ready to use; keep it as long as the process lives: it remembers how far the
 * platform's clock is from ours. @throws RangeError when there is no such provider or mode.
 */
export function providerFor(settings: ProviderSettings, means: ProviderMeans): Provider {
  const { parsePush, verifyPush, connect } = providerModule(settings.provider);
  return { ...connect(settings, means), parsePush, verifyPush };
}
