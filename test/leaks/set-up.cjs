const { mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/**
 * A folder for everything that this run leaves behind, gone when it ends (`tear-down.cjs`): tests, their processes and the tools they
 * call inherit the variables. All that functions write is kept there too, for the reporter.
 */
module.exports = async () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "maskline-tests-"));
  process.env.MASKLINE_FUNCTION_OUTPUT = mkdtempSync(join(process.env.TMPDIR, "output-"));
};
