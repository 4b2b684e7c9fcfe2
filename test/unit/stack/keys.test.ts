import { type Resource, type Synthesized, shown, synthesized } from "./synthesized";
import { prodWith } from "./with-settings";

type Whole = Pick<Synthesized, "template">;

const all = ({ template }: Whole): [string, Resource][] =>
  Object.entries(template.toJSON().Resources as Record<string, Resource>);
const ofType = (whole: Whole, type: string) => all(whole).filter(([, { Type }]) => Type === type);
/** Logical ids of what is encrypted under the key of the stack. */
const underKey = (whole: Whole, type: string): string[] => {
  const [key] = ofType(whole, "AWS::KMS::Key").map(([id]) => id);
  return ofType(whole, type)
    .filter(([, { Properties }]) => JSON.stringify(Properties).includes(`"${key}"`))
    .map(([id]) => id);
};
const namesOneOf = (value: unknown, ids: readonly string[]) =>
  ids.some((id) => JSON.stringify(value ?? "").includes(`"${id}"`));
const targetsOf = (whole: Whole, type: string, ids: readonly string[]) =>
  ofType(whole, type).some(([, { Properties }]) => namesOneOf(Properties, ids));

interface Principal {
  readonly service: string;
  /** When it has to encrypt or decrypt in its own name. */
  readonly needed: (whole: Whole) => boolean;
  readonly actions: readonly string[];
  /** What its statement is narrowed to. */
  readonly only: RegExp;
}

const toMessages = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Every service that may have to use the key for us, and when it must; what is used by grant or in a caller's name is not here. */
const principals: readonly Principal[] = [
  {
    service: "logs.<AWS::Region>.<AWS::URLSuffix>",
    needed: (whole) => underKey(whole, "AWS::Logs::LogGroup").length > 0,
    actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    only: /kms:EncryptionContext:aws:logs:arn.*AWS::AccountId.*log-group/,
  },
  {
    service: "cloudwatch.amazonaws.com",
    needed: (whole) => targetsOf(whole, "AWS::CloudWatch::Alarm", underKey(whole, "AWS::SNS::Topic")),
    actions: toMessages,
    only: /aws:SourceAccount.*AWS::AccountId/,
  },
  {
    service: "events.amazonaws.com",
    needed: (whole) => targetsOf(whole, "AWS::Events::Rule", underKey(whole, "AWS::SQS::Queue")),
    actions: toMessages,
    only: /aws:SourceA/,
  },
  {
    service: "sns.amazonaws.com",
    needed: (whole) => targetsOf(whole, "AWS::SNS::Subscription", underKey(whole, "AWS::SQS::Queue")),
    actions: toMessages,
    only: /aws:SourceA/,
  },
  {
    service: "s3.amazonaws.com",
    needed: (whole) =>
      ofType(whole, "Custom::S3BucketNotifications").length > 0 ||
      ofType(whole, "AWS::S3::Bucket").some(
        ([, { Properties }]) => "NotificationConfiguration" in Properties,
      ),
    actions: toMessages,
    only: /aws:SourceA/,
  },
];

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: { readonly Service?: unknown };
  readonly Condition?: unknown;
}

const statementsOf = (whole: Whole): Statement[] =>
  ofType(whole, "AWS::KMS::Key").flatMap(
    ([, { Properties }]) => (Properties.KeyPolicy as { Statement: Statement[] }).Statement,
  );
const servicesOf = ({ Principal }: Statement): string[] => [Principal.Service ?? []].flat().map(shown);

const withBus = prodWith({ orderEventsBus: { sources: ["orders.example"] } });
const stages: (readonly [string, Whole])[] = [
  ["stage prod", synthesized("prod")],
  ["stage local", synthesized("local")],
  ["a stage with an event bus", withBus],
];

describe.each(stages)("the key of %s", (_, whole) => {
  const statements = statementsOf(whole);

  it.each(principals)(
    "may be used by $service exactly when it must",
    ({ service, needed, actions, only }) => {
      const its = statements.filter((statement) => servicesOf(statement).includes(service));
      expect([service, its.length > 0]).toEqual([service, needed(whole)]);
      for (const { Effect, Action, Condition } of its) {
        expect(Effect).toBe("Allow");
        for (const action of actions)
          expect([action, [Action].flat().some((each) => each === action || each === `${action}*`)]).toEqual([
            action,
            true,
          ]);
        expect(JSON.stringify(Condition)).toMatch(only);
      }
    },
  );

  it("may be used by no service that is not listed here", () => {
    const listed = principals.map(({ service }) => service);
    expect(statements.flatMap(servicesOf).filter((service) => !listed.includes(service))).toEqual([]);
  });

  it.each([
    ["AWS::DynamoDB::Table", "SSESpecification"],
    ["AWS::SQS::Queue", "KmsMasterKeyId"],
    ["AWS::SNS::Topic", "KmsMasterKeyId"],
    ["AWS::S3::Bucket", "BucketEncryption"],
    ["AWS::SecretsManager::Secret", "KmsKeyId"],
    ["AWS::Logs::LogGroup", "KmsKeyId"],
  ])("is over every %s", (type, property) => {
    const resources = ofType(whole, type);
    expect(resources.length).toBeGreaterThan(0);
    const covered = underKey(whole, type);
    for (const [id, { Properties }] of resources) {
      expect([id, covered.includes(id)]).toEqual([id, true]);
      expect(Properties[property]).toBeDefined();
    }
  });
});
