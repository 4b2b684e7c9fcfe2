import { createHmac } from "node:crypto";
import type { PushVerdict, SignedPush } from "../../../domain/provider-module";
import { beijingOffsetMs } from "../clock-offset";
import { type PushScheme, verifySigned } from "../push-verifier";
import { parseIsoTime } from "../times";

/** The configured address as it is, and with or without its last slash: the documents don't say which is signed. */
const addressesOf = (url: string | undefined): string[] =>
  url === undefined ? [] : [url, url.endsWith("/") ? url.slice(0, -1) : `${url}/`];

const scheme: PushScheme = {
  /** Two editions of the documents cover the address, each in its own way; Private Number's form comes last. */
  proofs({ url }, _header, secret, { nonce, created }) {
    const addresses = addressesOf(url);
    const texts: (readonly [form: string, text: string])[] = [
      ...addresses.map((each) => ["url-lines", `${each}\n${nonce}\n${created}`] as const),
      ...addresses.map((each) => ["url-joined", `${each}${nonce}${created}`] as const),
      ["nonce-created", nonce + created],
    ];
    return texts.map(([form, text]) => ({
      form,
      digest: createHmac("sha256", secret).update(text).digest("base64"),
    }));
  },
  /** Documented as Beijing's time ending in Z, and as UTC: whichever is nearer to now. */
  createdAt({ created }, now) {
    const asUtc = parseIsoTime(created);
    if (asUtc === undefined) return undefined;
    const asBeijing = asUtc - beijingOffsetMs;
    return Math.abs(now - asBeijing) < Math.abs(now - asUtc) ? asBeijing : asUtc;
  },
};

/** Whether a Voice Call push was signed with one of our keys. @see Huawei Voice Call reference §5 */
export const verifyVoicePush = (push: SignedPush): PushVerdict => verifySigned(push, scheme);
