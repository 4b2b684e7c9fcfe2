import type { StageOptions } from "./stage-options";
import type { Target } from "./target";
import { openLocal } from "./target/local";
import { openStack } from "./target/stack";
import type { Terminal } from "./terminal";

/** The stage that the options name. @throws CommandFailure when it is not there */
export const openTarget = (options: StageOptions, terminal: Terminal): Promise<Target> =>
  options.stack === undefined ? openLocal(options, terminal) : openStack(options.stack, options, terminal);
