import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { TextBook } from "../domain/calls/announce-texts";
import type { TextNotification } from "../domain/calls/notification";
import { days } from "../domain/instant";
import { textPartition } from "./call-items";
import { callIdOf, linkSortKey, orderPartition, toSortableTime } from "./call-keys";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly calls: string;
  readonly orders: string;
  readonly retentionDays: { readonly calls: number };
}

/** The table `calls` for whoever links texts; policies are with the orders. */
export const textBook = ({ client, calls, orders, retentionDays }: Deps): TextBook => {
  const put = (Item: Record<string, unknown>) => client.send(new PutCommand({ TableName: calls, Item }));
  return {
    idOf: textIdOf,
    async keepsContent(orderId) {
      const Key = { pk: orderPartition(orderId), sk: "STATE" };
      const { Item } = await client.send(new GetCommand({ TableName: orders, Key }));
      return Item?.terms?.texts?.keepContent === true;
    },
    // The order's entry first: a crash between leaves one that is put again.
    async link(text, link, content) {
      const ttl = Math.ceil((text.at + days(retentionDays.calls)) / 1000);
      const textId = textIdOf(text);
      await put({
        pk: orderPartition(link.orderId),
        sk: `TEXT#${toSortableTime(text.at)}#${textId}`,
        textId,
        version: link.version,
        ttl,
      });
      const kept = content === undefined ? {} : { content };
      await put({ pk: textPartition(text), sk: linkSortKey, link, ...kept, ttl });
    },
  };
};

/** As a call's: opaque, URL-safe, the same for whatever is pushed of one text. */
const textIdOf = ({ provider, textId }: Pick<TextNotification, "provider" | "textId">): string =>
  callIdOf(provider, textId);
