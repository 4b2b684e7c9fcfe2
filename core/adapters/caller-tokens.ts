import { createHmac } from "node:crypto";
import type { E164 } from "../domain/phone-numbers";
import type { Secrets } from "./kept-secrets";

/** Stands for a real number in keys and cooling routes: the same for the same number, and no way back without the secret. */
export type TokenOf = (number: E164) => Promise<string>;

/** 27 characters of base64url hold 162 bits: no two numbers meet. */
const tokenLength = 27;

/** `{keyId}:{HMAC-SHA256(secret, number)}`; the secret is kept by `secrets`, so a token costs no request. */
export const callerTokens =
  (secrets: Pick<Secrets, "callerTokenSecret">): TokenOf =>
  async (number) => {
    const { keyId, secret } = await secrets.callerTokenSecret();
    const mac = createHmac("sha256", secret).update(number).digest("base64url");
    return `${keyId}:${mac.slice(0, tokenLength)}`;
  };
