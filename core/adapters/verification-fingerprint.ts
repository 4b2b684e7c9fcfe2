import { createHmac } from "node:crypto";
import type { VerificationRequest } from "../domain/verification-calls";
import type { Secrets } from "./kept-secrets";

/**
 * Tells whether two requests are the same, and nothing else: under a secret, since codes are so few that a bare hash of one
 * would be the code.
 */
export const verificationFingerprint =
  (callerTokenSecret: Secrets["callerTokenSecret"]) =>
  async ({ to, code, plays }: VerificationRequest): Promise<string> => {
    const { keyId, secret } = await callerTokenSecret();
    const text = JSON.stringify(["verification", to, code, plays ?? null]);
    return `${keyId}:${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };
