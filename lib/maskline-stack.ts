import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Maskline } from "./maskline";
import type { MasklineProps } from "./maskline-props";

export interface MasklineStackProps extends StackProps {
  readonly maskline: MasklineProps;
}

/** One stage of Maskline, and where to find what it made. */
export class MasklineStack extends Stack {
  readonly maskline: Maskline;

  constructor(scope: Construct, id: string, { maskline, ...props }: MasklineStackProps) {
    super(scope, id, props);
    // CDK leaves the id "Default" out of names: the stack holds nothing else.
    this.maskline = new Maskline(this, "Default", maskline);
    this.addOutputs();
  }

  private addOutputs(): void {
    const { api, orderEvents, notifications } = this.maskline;
    const { storage, recordings, notificationArchive, events, alarms } = this.maskline.resources;
    const outputs = {
      ApiUrl: api.url,
      OrdersTable: storage.orders.tableName,
      RoutesTable: storage.routes.tableName,
      NumbersTable: storage.numbers.tableName,
      CallsTable: storage.calls.tableName,
      OrderEventsQueueUrl: orderEvents.queue.queueUrl,
      OrderEventsDlqUrl: orderEvents.dlq.queueUrl,
      ProviderNotificationsQueueUrl: notifications.queue.queueUrl,
      ProviderNotificationsDlqUrl: notifications.dlq.queueUrl,
      RecordingsBucket: recordings.bucketName,
      NotificationArchiveBucket: notificationArchive.bucketName,
      EventsTopicArn: events.topicArn,
      AlarmTopicArn: alarms.topic.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
    for (const [index, value] of this.maskline.egressAddresses.entries())
      new CfnOutput(this, `EgressAddress${index + 1}`, {
        value,
        description: "Providers are called from here",
      });
    if (api.domain)
      new CfnOutput(this, "DomainTarget", {
        value: api.domain.target,
        description: "What the domain has to point at, unless its zone was given",
      });
  }
}
