import { readFileSync } from "node:fs";
import { webhookKey } from "../core/adapters/webhook-key";

const usage = `npm run --silent webhook-urls -- <API address> <provider> <application>  < the application's secret

Prints the addresses to enter at the provider. Standard input is the secret as Secrets Manager holds it:
  {"current":{"appKey":"…","appSecret":"…"}}`;

const kinds = ["calls", "fees", "sms", "numbers"];

/** @throws Error without quoting what was read: it is a secret. */
function appSecretOf(text: string): string {
  try {
    const { current } = JSON.parse(text) as { current?: { appSecret?: unknown } };
    if (typeof current?.appSecret === "string" && current.appSecret !== "") return current.appSecret;
  } catch {
    // Not JSON: the same answer as JSON of another shape.
  }
  throw new Error("standard input is not an application's secret");
}

function main([api, provider, application]: readonly string[]): void {
  if (!api || !provider || !application || !URL.canParse(api)) throw new Error(usage);
  const key = webhookKey(application, appSecretOf(readFileSync(0, "utf8")));
  for (const kind of kinds)
    console.log(new URL(`/webhooks/${provider}/${application}/${key}/${kind}`, api).href);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
