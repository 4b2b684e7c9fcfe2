import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readLocalFile } from "../local-file";
import { usualDataDir } from "../settings";

const usage = `npm run --silent token -- [--scope orders:write]…

Prints a token of the local issuer, for "npm start -- --auth jwt". Without --scope it may do everything.
  curl -s http://127.0.0.1:8787/v1/numbers -H "authorization: Bearer $(npm run --silent token)"`;

function scopesIn(args: readonly string[]): string[] {
  const scopes: string[] = [];
  for (let index = 0; index < args.length; index += 2) {
    const scope = args[index + 1];
    if (args[index] !== "--scope" || !scope) throw new Error(usage);
    scopes.push(scope);
  }
  return scopes;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) return console.log(usage);
  const scope = scopesIn(args).join(" ");
  const file = join(resolve(process.env.MASKLINE_DATA ?? usualDataDir), "local.json");
  const auth = existsSync(file) ? readLocalFile(file).auth : undefined;
  if (auth?.kind !== "jwt" || auth.tokenUrl === undefined)
    throw new Error('no local issuer runs: start it with "npm start -- --auth jwt"');
  const response = await fetch(auth.tokenUrl, { method: "POST", body: new URLSearchParams({ scope }) });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (answer.access_token === undefined) throw new Error(answer.error_description ?? "no token was given");
  console.log(answer.access_token);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
