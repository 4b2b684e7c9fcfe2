import { createHmac, timingSafeEqual } from "node:crypto";

const keyLength = 32;

/** The unguessable part of an application's webhook addresses; it changes with the secret. */
export const webhookKey = (application: string, appSecret: string): string =>
  createHmac("sha256", appSecret)
    .update(`maskline-webhook-key:${application}`)
    .digest("base64url")
    .slice(0, keyLength);

/** Whether this is the key of one of the secrets; takes as long for a near miss as for nonsense. */
export function isWebhookKey(
  text: string,
  application: string,
  keys: readonly { readonly appSecret: string }[],
): boolean {
  const given = Buffer.from(text);
  if (given.length !== keyLength) return false;
  const matches = keys.map(({ appSecret }) =>
    timingSafeEqual(given, Buffer.from(webhookKey(application, appSecret))),
  );
  return matches.includes(true);
}
