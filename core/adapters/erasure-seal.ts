import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { NumberSeal } from "../domain/erasure/ports";
import { parseE164 } from "../domain/phone-numbers";
import type { Secrets } from "./kept-secrets";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Numbers under a key made from the secret of the caller tokens: an erasure in work must look for the number itself, and no
 * table says it. `{nonce}{tag}{ciphertext}`, base64url.
 */
export const numberSeal = (secrets: Pick<Secrets, "callerTokenSecret">): NumberSeal => {
  const keyOf = async () =>
    createHmac("sha256", (await secrets.callerTokenSecret()).secret)
      .update("erasure")
      .digest();
  return {
    async seal(number) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, await keyOf(), nonce, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(number, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
    },
    async open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv(algorithm, await keyOf(), nonce, { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const text = bytes.subarray(nonceBytes + tagBytes);
      const number = parseE164(Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8"));
      if (number === undefined) throw new Error("what was sealed is no number");
      return number;
    },
  };
};
