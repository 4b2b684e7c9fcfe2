import type { Application } from "../applications";
import { askNow } from "../pushes/ask-now";
import type { TextRecord } from "../state/records";
import { type World, webhookOf } from "../world";
import { type Forwarding, routeText, type Sent } from "./text-route";

/** As call notifications; the interval of texts is the vendor's administrator's choice (reference §10.3). */
const textRedelivery: readonly number[] = [1, 4, 9, 106, 203, 300];

interface Body {
  readonly appKey: string;
  readonly smsEvent: Readonly<Record<string, unknown>>;
}

interface Announced {
  readonly application: Application;
  readonly sent: Sent;
  readonly smsIdentifier: string;
  readonly at: number;
  readonly showsContent: boolean;
}

function bodyOf(
  { application, sent, smsIdentifier, at, showsContent }: Announced,
  mode: "Notify" | "Block",
  forwarding?: Forwarding,
): Body {
  const content = forwarding?.content ?? sent.content;
  return {
    appKey: application.appKey,
    smsEvent: {
      smsIdentifier,
      notificationMode: mode,
      calling: sent.from,
      ...(forwarding && mode === "Notify" ? { called: forwarding.to } : {}),
      virtualNumber: sent.to,
      event: "TextSMS",
      timeStamp: new Date(at).toISOString(),
      ...(forwarding?.subscriptionId === undefined ? {} : { subscriptionId: forwarding.subscriptionId }),
      ...(showsContent ? { smsContent: content } : {}),
      // As in the guide's samples: 0 on Block, 2 on Notify.
      sendResult: mode === "Block" ? 0 : 2,
      extInfo: {
        extParas: [{ key: "splitNum", value: String(Math.max(1, Math.ceil(content.length / 67))) }],
      },
    },
  };
}

function notify(world: World, announced: Announced, forwarding: Forwarding): void {
  const { application, smsIdentifier, at } = announced;
  world.outbox.add({
    application,
    kind: "sms",
    subjects: [smsIdentifier],
    url: webhookOf(world, application, "sms"),
    body: bodyOf(announced, "Notify", forwarding),
    dueAt: at,
    redeliverAfterMinutes: textRedelivery,
  });
}

/** What our answer to a Block says; anything unusable means: not forwarded (reference §10.7). */
function readActions(answer: unknown, sent: Sent): string | undefined {
  const { actions } = (answer ?? {}) as { actions?: unknown };
  const [action] = Array.isArray(actions) ? actions : [];
  const { operation, message } = (action ?? {}) as {
    operation?: unknown;
    message?: { called?: unknown; calling?: unknown };
  };
  if (operation !== "vNumberRoute" || message?.calling !== sent.from) return undefined;
  return typeof message.called === "string" && /^\+\d{5,18}$/.test(message.called)
    ? message.called
    : undefined;
}

async function askWhere(
  world: World,
  announced: Announced,
  known: Forwarding | undefined,
): Promise<string | undefined> {
  const { application, smsIdentifier, sent } = announced;
  const url = webhookOf(world, application, "sms");
  if (url === undefined) return undefined;
  const body = bodyOf(announced, "Block", known);
  const answer = await askNow(world, { application, kind: "sms", subjects: [smsIdentifier], url, body });
  return readActions(answer, sent);
}

/** A text to a privacy number: forwarded by the binding, or as the customer answers. */
export async function sendText(world: World, application: Application, sent: Sent): Promise<TextRecord> {
  const at = world.clock.now();
  const smsIdentifier = world.state.nextId();
  const showsContent = world.state.featuresOf(application).smsContent;
  const announced: Announced = { application, sent, smsIdentifier, at, showsContent };
  const base = { smsIdentifier, application: application.application, ...sent, sentAt: at };
  const route = routeText(sent, application, world.state);
  const finish = (record: TextRecord): TextRecord => {
    world.state.texts.put(smsIdentifier, record);
    return record;
  };
  if (route.kind === "refused") return finish({ ...base, outcome: "refused" });
  let forwarding = route.forwarding;
  if (route.kind === "asked") {
    const to = await askWhere(world, announced, forwarding);
    if (to === undefined) return finish({ ...base, outcome: "discarded" });
    forwarding = { ...forwarding, to, content: forwarding?.content ?? sent.content };
  }
  if (!forwarding) return finish({ ...base, outcome: "refused" });
  notify(world, announced, forwarding);
  const { to: deliveredTo, content: deliveredContent } = forwarding;
  return finish({ ...base, outcome: "delivered", deliveredTo, deliveredContent, shownFrom: sent.to });
}
