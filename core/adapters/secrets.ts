import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type KeepingDeps, keptSecrets, type SecretIds, type Secrets } from "./kept-secrets";

interface Deps extends Omit<KeepingDeps, "read"> {
  readonly client: Pick<SecretsManagerClient, "send">;
}

/** Secrets of Secrets Manager, kept in memory as {@link keptSecrets} says. */
export const secrets = ({ client, ...deps }: Deps, ids: SecretIds): Secrets =>
  keptSecrets({ ...deps, read: (secretId) => secretText(client, secretId) }, ids);

async function secretText(client: Deps["client"], SecretId: string): Promise<string | undefined> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
  return SecretString;
}
