import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { itemBytes, readUnits, type StoredItem, writeUnits } from "./units";

/** What one step of a story used of what AWS asks money for. */
export interface Used {
  writeUnits: number;
  indexWriteUnits: number;
  readUnits: number;
  published: number;
  objectsPut: number;
}

const nothing = (): Used => ({
  writeUnits: 0,
  indexWriteUnits: 0,
  readUnits: 0,
  published: 0,
  objectsPut: 0,
});

type Stack = Pick<DynamoDBDocumentClient["middlewareStack"], "add">;
type Item = Record<string, unknown>;
interface Output {
  readonly Item?: Item;
  readonly Items?: Item[];
  readonly Responses?: Record<string, Item[]>;
}
interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly RequestItems?: Record<string, unknown>;
}

const stored = (item: Item | undefined): StoredItem | undefined =>
  item && (marshall(item, { removeUndefinedValues: true }) as StoredItem);
const keyOf = ({ pk, sk }: Item): Item => ({ pk, sk });

/** Counts by DynamoDB's rules what a client's requests cost, from the items that the engine holds before and after each. */
export class Meter {
  private used = nothing();
  /** Our own looks at items. */
  private readonly looks = new WeakSet<object>();

  constructor(private readonly documents: DynamoDBDocumentClient) {
    this.watch(documents.middlewareStack as Stack);
  }

  /** What the work used, and what it gave. */
  async measured<T>(work: () => Promise<T>): Promise<{ used: Used; value: T }> {
    this.used = nothing();
    const value = await work();
    return { used: this.used, value };
  }

  count(what: "published" | "objectsPut", times = 1): void {
    this.used[what] += times;
  }

  private watch(stack: Stack): void {
    const middleware =
      (next: (args: unknown) => Promise<{ output: Output }>, context: { commandName?: string }) =>
      async (args: { input: Input }) => {
        if (this.looks.has(args.input)) return next(args);
        return this.counted(context.commandName ?? "", args.input, () => next(args));
      };
    // The SDK's own types of a middleware name every command there is.
    stack.add(middleware as never, { step: "initialize", name: "meter", priority: "high" });
  }

  private async counted(
    command: string,
    input: Input,
    send: () => Promise<{ output: Output }>,
  ): Promise<{ output: Output }> {
    const written = writtenKeys(command, input);
    const before = await this.look(written);
    try {
      const result = await send();
      this.countReads(command, input, result.output);
      return result;
    } finally {
      const after = await this.look(written);
      for (const [index, { table }] of written.entries()) {
        const units = writeUnits(table, stored(before[index]), stored(after[index]));
        this.used.writeUnits += units.table;
        this.used.indexWriteUnits += units.indexes;
      }
    }
  }

  private countReads(
    command: string,
    { RequestItems, IndexName, ConsistentRead }: Input,
    output: Output,
  ): void {
    const { Item: one, Items: many, Responses } = output;
    if (many) this.used.readUnits += readUnits(bytesOf(many), !IndexName && ConsistentRead === true);
    else if (command.startsWith("Get"))
      this.used.readUnits += readUnits(bytesOf(one ? [one] : []), ConsistentRead === true);
    else if (Responses)
      for (const [table, items] of Object.entries(Responses)) {
        const { Keys = [], ConsistentRead: consistent } = (RequestItems?.[table] ?? {}) as {
          Keys?: Item[];
          ConsistentRead?: boolean;
        };
        // Each key is read by itself, and what is not there costs as the smallest item.
        for (const item of items) this.used.readUnits += readUnits(bytesOf([item]), consistent === true);
        this.used.readUnits += (Keys.length - items.length) * readUnits(0, consistent === true);
      }
  }

  private look(keys: readonly { table: string; key: Item }[]): Promise<(Item | undefined)[]> {
    return Promise.all(
      keys.map(async ({ table, key }) => {
        const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
        this.looks.add(command.input);
        return (await this.documents.send(command)).Item;
      }),
    );
  }
}

const bytesOf = (items: readonly Item[]): number =>
  items.reduce((bytes, item) => bytes + itemBytes(stored(item) ?? {}), 0);

function writtenKeys(command: string, input: Input): { table: string; key: Item }[] {
  switch (command) {
    case "PutItemCommand":
    case "PutCommand":
      return [{ table: input.TableName ?? "", key: keyOf(input.Item ?? {}) }];
    case "UpdateItemCommand":
    case "UpdateCommand":
    case "DeleteItemCommand":
    case "DeleteCommand":
      return [{ table: input.TableName ?? "", key: input.Key ?? {} }];
    case "BatchWriteItemCommand":
    case "BatchWriteCommand":
      return Object.entries(input.RequestItems ?? {}).flatMap(([table, requests]) =>
        (requests as { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]).map(
          ({ PutRequest, DeleteRequest }) => ({
            table,
            key: keyOf(PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
          }),
        ),
      );
    default:
      return [];
  }
}
