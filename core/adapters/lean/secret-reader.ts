import type { KeepingDeps } from "../kept-secrets";
import type { CallAws } from "./aws-json";

const readMs = 3_000;

/** The text of a secret. @param call Secrets Manager */
export const secretReader =
  (call: CallAws): KeepingDeps["read"] =>
  async (SecretId) => {
    const answer = await call("GetSecretValue", { SecretId }, AbortSignal.timeout(readMs));
    return (answer as { SecretString?: string }).SecretString;
  };
