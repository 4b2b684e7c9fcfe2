import { DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Ground } from "./ground";

/** A domain event as whoever listens gets it. */
export interface Fact {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Everything that was published, by what it is about. */
export class Heard {
  private readonly bySubject = new Map<string, Fact[]>();
  private readonly byId = new Map<string, string>();
  /** Ids that came with two different contents: who drops repeats would miss one of them. */
  readonly contradictions: string[] = [];

  constructor(private readonly messaging: Ground["messaging"]) {}

  of = (subject: string): readonly Fact[] => this.bySubject.get(subject) ?? [];

  /** In the order in which they were heard, repeats left out. */
  ofType = (type: string): readonly Fact[] =>
    [...this.bySubject.values()].flat().filter((fact) => fact.type === type);

  /** Takes what was published since. */
  async listen(): Promise<void> {
    const QueueUrl = this.messaging.queueUrl("heard");
    for (;;) {
      const { Messages = [] } = await this.messaging.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return;
      for (const { Body = "{}" } of Messages) this.note(Body);
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.messaging.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }

  private note(text: string): void {
    // What is done again after a crash is told with the time at which it was done again.
    const { time: _time, ...fact } = JSON.parse(text) as Fact & { readonly time: string };
    const facts = JSON.stringify(fact);
    const known = this.byId.get(fact.id);
    if (known !== undefined && known !== facts) this.contradictions.push(`${fact.id} says two things`);
    if (known !== undefined) return;
    this.byId.set(fact.id, facts);
    this.bySubject.set(fact.subject, [...this.of(fact.subject), fact]);
  }
}
