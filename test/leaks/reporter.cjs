const { spawnSync } = require("node:child_process");
const { existsSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/** Of a run of everything these have run; then silence of a function is suspicious. */
const wholeRun = [
  "test/e2e/story.test.ts",
  "test/e2e/modes.test.ts",
  "test/integration/hostile/handlers.test.ts",
];

/** After the last test: looks through what functions wrote for numbers and secrets, and fails the run for any. */
module.exports = class LeakReporter {
  onRunComplete(_contexts, { testResults }) {
    const directory = process.env.MASKLINE_FUNCTION_OUTPUT;
    if (!directory || !existsSync(directory)) {
      this.error = new Error(
        "the run's output was not recorded: MASKLINE_FUNCTION_OUTPUT names no directory",
      );
      return;
    }
    const ran = testResults.map(({ testFilePath }) => testFilePath);
    const isWhole = wholeRun.every((file) => ran.some((path) => path.endsWith(file)));
    const args = ["--import", "tsx", join(__dirname, "check.ts"), directory, ...(isWhole ? ["--all"] : [])];
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0)
      this.error = new Error("a function wrote a phone number or a secret, or could not be heard");
    rmSync(directory, { recursive: true, force: true });
  }

  getLastError() {
    return this.error;
  }
};
