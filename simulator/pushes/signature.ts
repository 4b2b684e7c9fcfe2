import { createHmac } from "node:crypto";
import type { Application, Features } from "../applications";
import { createdTime, MINUTE } from "../clock";
import { akskDigest, newNonce, wsseDigest } from "../huawei/aksk";

const headersOf = (
  scheme: "AKSK" | "WSSE",
  appKey: string,
  digest: string,
  nonce: string,
  created: string,
) => ({
  authorization: `${scheme} realm="SDP",profile="UsernameToken",type="Appkey"`,
  // Pushes print the separator with a space, requests without (reference §10.2).
  [`x-${scheme.toLowerCase()}`]: `UsernameToken Username="${appKey}", PasswordDigest="${digest}", Nonce="${nonce}", Created="${created}"`,
});

/** Voice Call covers the push URL: `base64(HMAC-SHA256(secret, url \n nonce \n created))` (Voice Call §5). */
export const voiceDigest = (
  secret: string,
  parts: readonly string[],
  form: Features["voiceDigest"],
): string =>
  createHmac("sha256", secret)
    .update(parts.join(form === "newline" ? "\n" : ""))
    .digest("base64");

/** The headers that prove a push comes from the platform (reference §10.2), made afresh for each attempt. */
export function signatureHeaders(
  { appKey, appSecret, provider }: Application,
  features: Features,
  url: string,
  now: number,
): Record<string, string> {
  const [nonce, created] = [newNonce(), createdTime(now + features.createdZoneMinutes * MINUTE)];
  switch (features.pushAuthentication) {
    case "aksk": {
      const isVoice = provider === "huawei-voice";
      const parts = [url, nonce, created];
      const digest = isVoice
        ? voiceDigest(appSecret, parts, features.voiceDigest)
        : akskDigest(appSecret, nonce, created);
      return headersOf("AKSK", appKey, digest, nonce, created);
    }
    case "wsse":
      return headersOf("WSSE", appKey, wsseDigest(appSecret, nonce, created), nonce, created);
    case "none":
      return {};
  }
}
