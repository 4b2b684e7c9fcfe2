import type { AnsweringDeps } from "../../domain/call-control/answer-push";
import type { FoundRoute } from "../../domain/call-control/judge";
import type { CallerRole } from "../../domain/modes";
import { parseE164 } from "../../domain/phone-numbers";
import type { TokenOf } from "../caller-tokens";
import { type AttributeMap, list, map, number, optionalText, text, yes } from "./attributes";
import type { CallAws } from "./aws-json";

interface Deps {
  /** DynamoDB. */
  readonly call: CallAws;
  /** The table `routes`. */
  readonly table: string;
  readonly tokenOf: TokenOf;
}

/** One consistent read: a route closed a moment ago connects nobody. @throws Error for an item that is no route of ours */
export const routeReader =
  ({ call, table, tokenOf }: Deps): AnsweringDeps["routeOf"] =>
  async (dialled, caller, signal) => {
    const answer = await call(
      "GetItem",
      {
        TableName: table,
        Key: { pk: { S: `${dialled}#${await tokenOf(caller)}` }, sk: { S: "ROUTE" } },
        ConsistentRead: true,
      },
      signal,
    );
    const { Item } = answer as { Item?: AttributeMap };
    return Item && toRoute(Item);
  };

/** What a route says that is not open is of no interest, and may be missing. */
function toRoute(item: AttributeMap): FoundRoute {
  const peer = parseE164(optionalText(item, "peer") ?? "");
  const base = {
    orderId: text(item, "orderId"),
    state: text(item, "state"),
    role: text(item, "role") as CallerRole,
    ...(peer === undefined ? {} : { peer }),
  };
  return { ...base, ...(base.state === "open" ? openTerms(item) : closedTerms) };
}

const closedTerms: Omit<FoundRoute, "orderId" | "state" | "role" | "peer"> = {
  phases: [],
  version: 0,
  maxCallMinutes: 0,
  recording: { enabled: false },
  texts: false,
};

function openTerms(item: AttributeMap): typeof closedTerms {
  const limits = map(item, "limits");
  const recording = map(limits, "recording");
  const hintTone = optionalText(recording, "hintTone");
  return {
    version: number(item, "version"),
    phases: list(item, "phases").map((phase) => ({
      until: number(phase, "until"),
      direction: text(phase, "direction") as FoundRoute["phases"][number]["direction"],
    })),
    maxCallMinutes: number(limits, "maxCallMinutes"),
    recording: { enabled: yes(recording, "enabled"), ...(hintTone === undefined ? {} : { hintTone }) },
    texts: yes(limits, "texts"),
  };
}
