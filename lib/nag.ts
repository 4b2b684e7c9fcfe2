import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Accepts one cdk-nag finding on one resource; `id` is the finding's full id, with its bracketed part if it has one. */
export function acknowledge(resource: IConstruct, id: string, reason: string): void {
  Validations.of(resource).acknowledge({ id, reason });
}
