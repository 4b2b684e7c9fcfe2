import { Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

export interface EventTopicProps {
  readonly encryptionKey: IKey;
}

/** Domain events out: CloudEvents, at least once, unordered; subscribers filter on the attribute `eventType`. */
export class EventTopic extends Topic {
  constructor(scope: Construct, id: string, { encryptionKey }: EventTopicProps) {
    super(scope, id, { masterKey: encryptionKey, enforceSSL: true });
    Tags.of(this).add("maskline:name", "events");
  }
}
