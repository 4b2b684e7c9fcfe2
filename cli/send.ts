import { CommandFailure } from "./failure";
import type { Queues } from "./target/queues";

/** What one request to a queue takes: ten messages, 256 KB together. */
const mostMessages = 10;
const mostBytes = 256 * 1024;
const attempts = 4;

/** Groups as large as one request may be. */
export function sendable<Element extends { readonly body: string }>(
  elements: readonly Element[],
): Element[][] {
  const groups: Element[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const element of elements) {
    const size = Buffer.byteLength(element.body);
    const last = groups.at(-1);
    if (last === undefined || last.length === mostMessages || bytes + size > mostBytes) {
      groups.push([element]);
      bytes = size;
    } else {
      last.push(element);
      bytes += size;
    }
  }
  return groups;
}

/**
 * Sends one group to a queue; what the queue refuses for the moment is sent again.
 * @returns those that it has, and why it does not have the others
 */
export async function sendGroup<Element extends { readonly body: string }>(
  queues: Pick<Queues, "send">,
  queueUrl: string,
  group: readonly Element[],
): Promise<{ readonly sent: Element[]; readonly refusal: CommandFailure | undefined }> {
  let open = [...group];
  let said = "";
  for (let attempt = 1; open.length > 0 && attempt <= attempts; attempt++) {
    const refused = await queues.send(
      queueUrl,
      open.map(({ body }) => body),
    );
    said = [...new Set(refused.map(({ code }) => code))].join(", ");
    const again = new Set(refused.map(({ index }) => index));
    open = open.filter((_, index) => again.has(index));
    if (refused.length > 0 && refused.every(({ forGood }) => forGood)) break;
  }
  const left = new Set(open);
  const refusal =
    open.length === 0
      ? undefined
      : new CommandFailure("failed", `the queue refuses ${open.length} of the messages: ${said}`);
  return { sent: group.filter((each) => !left.has(each)), refusal };
}
