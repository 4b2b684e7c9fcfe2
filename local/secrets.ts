import { randomBytes } from "node:crypto";
import type { SecretPlan } from "./assembly/plan";
import { readWhole, writeWhole } from "./whole-file";

/** What the local cloud knows of an application whose secret it seeds. */
export interface SecretOwner {
  readonly provider: string;
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
}

/** JSON text of a secret's first value; undefined: none known. */
export type SeedSecret = (secret: SecretPlan) => string | undefined;

const applicationTag = /^application:(.+)$/;

/** The secret behind caller tokens must outlive a restart: tokens are keys in the kept tables. */
function callerTokenSecret(file: string): string {
  const secret = readWhole(file) ?? { keyId: "k1", secret: randomBytes(32).toString("hex") };
  writeWhole(file, secret);
  return JSON.stringify(secret);
}

/**
 * Seeds secrets by their tag `maskline:secret`: `application:<name>` or `caller-token`.
 * @param file where the random one is kept between starts
 */
export function seedByTag(applications: readonly SecretOwner[], file: string): SeedSecret {
  return ({ tags }) => {
    const kind = tags["maskline:secret"] ?? "";
    if (kind === "caller-token") return callerTokenSecret(file);
    const name = applicationTag.exec(kind)?.[1];
    const provider = tags["maskline:provider"];
    const owner = applications.find(
      (each) => each.application === name && (provider === undefined || each.provider === provider),
    );
    return owner && JSON.stringify({ current: { appKey: owner.appKey, appSecret: owner.appSecret } });
  };
}

/** A secret and what it holds now. */
export interface KeptSecret {
  readonly plan: SecretPlan;
  value: string;
}

/** Values by name and by ARN, as `GetSecretValue` may ask. @throws Error naming the secret that nothing seeds */
export function secretValues(
  secrets: readonly SecretPlan[],
  seed: SeedSecret,
): ReadonlyMap<string, KeptSecret> {
  return new Map(
    secrets.flatMap((plan) => {
      const value = plan.value ?? seed(plan);
      if (value === undefined)
        throw new Error(
          `${plan.logicalId}: nothing says what this secret holds locally: tag it maskline:secret (application:<name> or caller-token)`,
        );
      const kept: KeptSecret = { plan, value };
      return [plan.name, plan.arn].map((id) => [id, kept] as const);
    }),
  );
}
