import { type LeanLogger, leanLogger } from "../core/adapters/lean/logging";
import { keepLine } from "../local/function-output";

/**
 * The logger of a function under test: writes what the function would write, masked as it would be, to where the whole run's
 * output is looked through for numbers and secrets.
 * @param also takes each line, for a test that looks for itself
 */
export const functionLogger = (service: string, also: (line: string) => void = () => {}): LeanLogger =>
  leanLogger({
    service,
    level: "DEBUG",
    now: Date.now,
    write: (line) => {
      keepLine(service, line);
      also(line);
    },
  });

export { keepLine };
