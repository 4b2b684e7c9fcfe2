import type { Application } from "../applications";
import { createdTime } from "../clock";
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

/** The headers that prove a push comes from the platform (reference §10.2), made afresh for each attempt. */
export function signatureHeaders(
  { appKey, appSecret }: Application,
  scheme: "aksk" | "wsse" | "none",
  now: number,
): Record<string, string> {
  const [nonce, created] = [newNonce(), createdTime(now)];
  switch (scheme) {
    case "aksk":
      return headersOf("AKSK", appKey, akskDigest(appSecret, nonce, created), nonce, created);
    case "wsse":
      return headersOf("WSSE", appKey, wsseDigest(appSecret, nonce, created), nonce, created);
    case "none":
      return {};
  }
}
