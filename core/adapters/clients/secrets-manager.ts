import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { attemptTimeouts } from "./timeouts";

export const secretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({ ...attemptTimeouts(2_000) });
