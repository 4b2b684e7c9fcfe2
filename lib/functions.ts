import { Stack } from "aws-cdk-lib";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { MasklineFunction, type MasklineFunctionProps } from "./constructs/maskline-function";
import { allowItems, allowItemsUnderKey, allowKeyOf, allowPublish, allowSecrets } from "./grants";
import type { Resources } from "./resources";

type OwnProps = Omit<MasklineFunctionProps, keyof Resources["surroundings"]>;

/** Makes the functions, and what several of them share; each may touch what its concern allows it and nothing else. */
export class Functions extends Construct {
  readonly made: MasklineFunction[] = [];

  constructor(
    scope: Construct,
    id: string,
    readonly resources: Resources,
  ) {
    super(scope, id);
  }

  /** A function of this stage, which may touch nothing yet. */
  make(id: string, props: OwnProps): MasklineFunction {
    const { config, surroundings } = this.resources;
    const { reserved, provisioned } = config.concurrency?.[props.service ?? props.folder] ?? {};
    const fn = new MasklineFunction(this, id, {
      ...surroundings,
      ...props,
      ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
      ...(provisioned === undefined ? {} : { provisionedConcurrency: provisioned }),
    });
    this.made.push(fn);
    return fn;
  }

  /** @throws Error when the stage states instances of a function that it does not have */
  assertAllConcurrencyTaken(): void {
    const services = this.made.map(({ service }) => service);
    for (const name of Object.keys(this.resources.config.concurrency ?? {}))
      if (!services.includes(name))
        throw new Error(`concurrency.${name}: no such function on this stage; use ${services.join(", ")}`);
  }

  /** Of every application, as `APPLICATION_SECRET_ARNS` has them. */
  applicationSecretArns(): string {
    return this.arnsOf(this.resources.secrets.applications);
  }

  /** The secrets of these, by application. */
  secretsOf(applications: readonly { application: string }[]): Record<string, Secret> {
    const names = new Set(applications.map(({ application }) => application));
    const all = Object.entries(this.resources.secrets.applications);
    return Object.fromEntries(all.filter(([application]) => names.has(application)));
  }

  /** As `APPLICATION_SECRET_ARNS` has them. */
  arnsOf(secrets: Readonly<Record<string, Secret>>): string {
    const arns = Object.entries(secrets).map(([application, { secretArn }]) => [application, secretArn]);
    return Stack.of(this).toJsonString(Object.fromEntries(arns));
  }

  /** What one driver of the lifecycle reads of its environment, whoever calls it. */
  lifecycleEnvironment(): Record<string, string> {
    const { storage, secrets, events } = this.resources;
    return {
      ORDERS_TABLE: storage.orders.tableName,
      ROUTES_TABLE: storage.routes.tableName,
      NUMBERS_TABLE: storage.numbers.tableName,
      EVENTS_TOPIC_ARN: events.topicArn,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
      APPLICATION_SECRET_ARNS: this.applicationSecretArns(),
    };
  }

  /** What one driver of the lifecycle needs, whoever calls it. */
  allowLifecycle(fn: MasklineFunction): void {
    const { storage, secrets, events, encryptionKey } = this.resources;
    allowItems(fn, storage.orders, ["GetItem", "PutItem"]);
    allowItems(fn, storage.routes, ["BatchGetItem", "UpdateItem", "DeleteItem"], ["by-caller"]);
    allowItems(fn, storage.numbers, ["GetItem", "BatchGetItem", "Query", "UpdateItem"]);
    allowPublish(fn, events);
    allowKeyOf(fn, events.masterKey, encryptionKey);
    allowSecrets(fn, [secrets.callerToken, ...Object.values(secrets.applications)]);
    allowItemsUnderKey(fn, encryptionKey);
  }
}
