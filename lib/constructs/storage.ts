import { RemovalPolicy, Tags } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { acknowledge } from "../nag";

export interface StorageProps {
  readonly encryptionKey: IKey;
  /** Tables can't be deleted, and outlive the stack. */
  readonly keepData: boolean;
}

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** Sparse indexes hold keys only: what they name is read again, consistently, before anybody acts on it. */
const index = (
  indexName: string,
  partitionKey: ReturnType<typeof text>,
  sortKey: ReturnType<typeof text>,
): GlobalSecondaryIndexProps => ({
  indexName,
  partitionKey,
  sortKey,
  projectionType: ProjectionType.KEYS_ONLY,
});

/** The one timer: 64 shards for ever, and when each entry is due. */
const due = index("due", text("dueShard"), number("dueAt"));
const recordingsDue = index("recordings-due", text("recordingShard"), number("recordingDueAt"));
const byNumber = index("by-number", text("number"), text("startedAt"));
const byCaller = index("by-caller", text("caller"), text("pk"));
/** Who compares a number with what its provider holds asks for every route on it. */
const routesOfNumber = index("by-number", text("number"), text("pk"));

/** The four tables: what orders should have and have, who is reached, the pool, the call ledger. */
export class Storage extends Construct {
  readonly orders: Table;
  readonly routes: Table;
  readonly numbers: Table;
  readonly calls: Table;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: StorageProps,
  ) {
    super(scope, id);
    this.orders = this.table("Orders", "orders", [due]);
    this.routes = this.table("Routes", "routes", [byCaller, routesOfNumber]);
    this.numbers = this.table("Numbers", "numbers", []);
    this.calls = this.table("Calls", "calls", [due, recordingsDue, byNumber]);
  }

  private table(id: string, name: string, indexes: GlobalSecondaryIndexProps[]): Table {
    const { encryptionKey, keepData } = this.props;
    const table = new Table(this, id, {
      partitionKey: text("pk"),
      sortKey: text("sk"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // Housekeeping only: every expiry is compared in code.
      timeToLiveAttribute: "ttl",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      deletionProtection: keepData,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const each of indexes) table.addGlobalSecondaryIndex(each);
    Tags.of(table).add("maskline:name", name);
    acknowledge(
      table,
      "NIST.800.53.R5-DynamoDBInBackupPlan",
      "point-in-time recovery restores any second of 35 days; older copies would only keep people who asked to be erased",
    );
    return table;
  }
}
