const { mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/** All that functions write while the tests run is kept here; tests' processes inherit the variable. */
module.exports = async () => {
  process.env.MASKLINE_FUNCTION_OUTPUT = mkdtempSync(join(tmpdir(), "maskline-output-"));
};
