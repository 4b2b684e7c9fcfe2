import { AwsSolutionsChecks, NIST80053R5Checks } from "cdk-nag";
import type { IConstruct } from "constructs";

/**
 * What every app of ours is checked against: AWS's own good practice, and NIST SP 800-53 rev. 5, which is about any
 * information system that holds personal data (HIPAA is about health, PCI DSS about cards; they ask for less).
 */
export const securityChecks = (app: IConstruct) => [new AwsSolutionsChecks(app), new NIST80053R5Checks(app)];
