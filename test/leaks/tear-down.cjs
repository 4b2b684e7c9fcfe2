const { rmSync } = require("node:fs");

/** After the reporters: what the run has left behind goes. */
module.exports = async () => {
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 });
};
