import { cpus } from "node:os";
import { benchAssignment } from "./assignment";
import { benchLedger } from "./ledger";
import type { Measured } from "./measure";
import { benchStartUp } from "./start-up";

const rounds = 100;

const line = ({ label, medianMs }: Measured["ours"]): string =>
  `  ${medianMs.toFixed(2).padStart(8)} ms  ${label}`;

const report = (measured: Measured): string =>
  [
    `${measured.name} (median of ${measured.rounds} rounds)`,
    line(measured.ours),
    line(measured.bare),
    `  ${measured.ratio.toFixed(2).padStart(8)} ×   ours to bare`,
    "",
  ].join("\n");

/** Only ratios of one run compare: engines and machine are the same for both sides, milliseconds are of this machine. */
async function main(): Promise<void> {
  console.log(`node ${process.version}, ${cpus().length} processors, embedded engines\n`);
  console.log(report(await benchLedger(rounds)));
  console.log(report(await benchAssignment(rounds)));
  const { imported, started, bytes } = await benchStartUp(rounds);
  console.log(report(imported));
  console.log(report(started));
  const size = (count: number) => `${Math.round(count / 1024)} KB`;
  console.log(`size of call-control: ${size(bytes.ours)}; of order-events: ${size(bytes.other)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
