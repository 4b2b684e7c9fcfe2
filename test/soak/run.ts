import { writeFileSync } from "node:fs";
import { stoppedExitCode, stopSignal } from "../../local/demo/stop-signal";
import { help, readOptions, type SoakOptions, UsageError } from "./options";
import { chart, table, told } from "./report";
import { watched } from "./series";
import { type Result, soak } from "./soak";

function print({ figures, samples, verdicts, rest, seconds, minutes, problems, wasStopped }: Result): void {
  console.log("");
  for (const series of watched) console.log(chart(series, samples));
  console.log(`${told(figures, seconds, minutes)}\n`);
  console.log(
    `${samples.length} samples; judged: the second half of the load, behind each series' own warm-up\n`,
  );
  console.log(`${table(verdicts)}\n`);
  if (rest.minutes !== undefined)
    console.log(`all came to rest ${rest.minutes} minutes of the cloud's after the load`);
  if (wasStopped) console.log("stopped early: whether all comes to rest was not looked at");
  for (const problem of problems) console.log(`BROKEN  ${problem}`);
  if (problems.length === 0 && !wasStopped)
    console.log("nothing was seen to grow without bound, every promise was kept");
}

function exitCode({ problems, wasStopped }: Result): number {
  if (wasStopped) return stoppedExitCode;
  return problems.length === 0 ? 0 : 1;
}

async function main(options: SoakOptions): Promise<number> {
  const stop = stopSignal();
  const { seconds, rate, paceMs, seed, json } = options;
  console.log(
    `soak: ${seconds / 60} minutes, ${rate} orders in a minute of the cloud's, which takes ${paceMs / 1000} s at least, seed ${seed}`,
  );
  const result = await soak(
    options,
    () => stop.aborted,
    (line) => console.log(line),
  );
  print(result);
  if (json !== undefined) writeFileSync(json, JSON.stringify({ options, ...result }, undefined, 1));
  return exitCode(result);
}

async function run(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options) return main(options);
  console.log(help);
  return 0;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof UsageError ? `${error.message}\n\n${help}` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
