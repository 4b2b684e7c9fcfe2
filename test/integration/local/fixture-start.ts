import { startLocalCloud } from "../../../local/cloud";

/** Runs the fixture app as `npm start` runs the real one; a test kills this process. */
const [assembly = "", dataDir = ""] = process.argv.slice(2);

startLocalCloud({ assembly, dataDir, port: 0, quiet: true }).then(
  ({ api }) => console.log(api),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
