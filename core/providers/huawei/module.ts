import type { Mode } from "../../domain/modes";
import type { Capabilities, NumberProvider } from "../../domain/provider";
import type { ProviderModule } from "../../domain/provider-module";
import { axCapabilities, axProvider } from "./ax";
import { axbCapabilities, axbProvider } from "./axb";
import { axeCapabilities, axeProvider } from "./axe";
import { axybCapabilities, axybProvider } from "./axyb";
import { type Client, platformClient } from "./client";
import { parsePush } from "./notifications";
import { privateNumber } from "./product";
import { verifyPush } from "./push-verifier";
import { recordingSource } from "./recording";
import { xCapabilities, xProvider } from "./x";

interface ModeOfHuawei {
  readonly capabilities: Capabilities;
  open(client: Client): NumberProvider;
}

const known: Partial<Record<Mode, ModeOfHuawei>> = {
  AXB: { capabilities: axbCapabilities, open: axbProvider },
  AX: { capabilities: axCapabilities, open: axProvider },
  AXE: { capabilities: axeCapabilities, open: axeProvider },
  AXYB: { capabilities: axybCapabilities, open: axybProvider },
  X: { capabilities: xCapabilities, open: xProvider },
};

function modeOf(mode: Mode): ModeOfHuawei {
  const found = known[mode];
  if (!found) throw new RangeError(`huawei has no mode ${mode}`);
  return found;
}

/** Huawei Cloud Private Number. */
export const huawei: ProviderModule = {
  modes: Object.keys(known) as Mode[],
  capabilities: (mode) => modeOf(mode).capabilities,
  connect(settings, means) {
    const client = platformClient(settings, means);
    return { ...modeOf(settings.mode).open(client), ...recordingSource(client) };
  },
  parsePush: (body, receivedAt) => parsePush(privateNumber, body, receivedAt),
  verifyPush,
};
