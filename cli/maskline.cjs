#!/usr/bin/env node
/**
 * Starts the command line: in a checkout its TypeScript as it is, in a packed package what `scripts/build-cli.ts` made of it.
 * Plain old JavaScript, so that a Node.js too old for the rest still says so.
 */
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`maskline needs Node.js 20 or newer; this is ${process.versions.node}`);
  process.exit(1);
}

// The AWS SDK tells every user of Node.js 20 of versions to come; ours are pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const source = join(__dirname, "main.ts");
if (existsSync(source)) {
  // No environment variable or flag reaches further than this process: what it starts runs as it would without us.
  require("tsx/cjs");
  require(source);
} else {
  require(join(__dirname, "..", "dist", "cli", "main.cjs"));
}
