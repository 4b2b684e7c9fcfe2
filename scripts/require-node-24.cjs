// Every npm script runs this first: the pinned dev dependency `node` must be the one in charge (the Lambda runtime's major).
if (!process.version.startsWith("v24.")) {
  console.error(
    `Maskline needs Node.js 24 and got ${process.version}: run "npm ci" (it installs the pinned Node; if your npm blocks install scripts, run "npm rebuild node").`,
  );
  process.exit(1);
}
