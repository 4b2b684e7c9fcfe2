import type { Application } from "../applications";
import type { State } from "../state/state";

export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly content: string;
}

export interface Forwarding {
  readonly to: string;
  readonly content: string;
  readonly subscriptionId?: string;
}

/** What becomes of a text: forwarded by what the platform knows, asked about, or not taken at all. */
export type TextRoute =
  | { readonly kind: "forwarded"; readonly forwarding: Forwarding }
  | { readonly kind: "asked"; readonly forwarding?: Forwarding }
  | { readonly kind: "refused"; readonly forwarding?: undefined };

const refused: TextRoute = { kind: "refused" };

function axbText({ from, to, content }: Sent, state: State, smsMode: "notify" | "block"): TextRoute {
  const [held] = state.subscriptions.find("axb", `${to}#${from}`);
  if (!held?.privateSms) return refused;
  const other = from === held.callerNum ? held.calleeNum : held.callerNum;
  const forwarding = { to: other, content, subscriptionId: held.subscriptionId };
  return { kind: smsMode === "block" ? "asked" : "forwarded", forwarding };
}

/**
 * AX: A says whom with a trailing `@number`; without one we are asked. Whoever else texts X reaches A, who learns
 * the sender from `[From…]`.
 */
function axText({ from, to, content }: Sent, state: State): TextRoute {
  const [held] = state.subscriptions.find("ax", `x:${to}`);
  if (!held?.privateSms) return refused;
  const { subscriptionId } = held;
  if (from !== held.origNum) {
    return {
      kind: "forwarded",
      forwarding: { to: held.origNum, content: `${content}[From${from}]`, subscriptionId },
    };
  }
  const addressed = /^([\s\S]*)@(\+?\d{5,18})$/.exec(content);
  const [, text, number] = addressed ?? [];
  if (text === undefined || number === undefined) return { kind: "asked" };
  const target = number.startsWith("+") ? number : `+86${number}`;
  return { kind: "forwarded", forwarding: { to: target, content: text, subscriptionId } };
}

/** Where a text to a privacy number goes (reference §10.7); AXE and AXYB carry none. */
export function routeText(sent: Sent, application: Application, state: State): TextRoute {
  const features = state.featuresOf(application);
  if (!features.sms || ["9", "10"].includes(state.statusOf(sent.to))) return refused;
  switch (application.mode) {
    case "axb":
      return axbText(sent, state, features.smsMode);
    case "ax":
      return axText(sent, state);
    case "x":
      return { kind: "asked" };
    default:
      return refused;
  }
}
