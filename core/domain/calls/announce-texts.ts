import type { DomainEvent, EventPublisher } from "../domain-events";
import { type Instant, toRfc3339 } from "../instant";
import type { CallLink } from "./call-items";
import type { CallLinker, CallTrace } from "./call-trace";
import type { TextNotification } from "./notification";

/** What became of a text, as far as we were told or said so ourselves. */
export type TextOutcome = "delivered" | "discarded";

export interface ToldText {
  readonly text: TextNotification;
  readonly outcome: TextOutcome;
}

/** The texts whose order was found, behind a port. */
export interface TextBook {
  /** Opaque, `{provider}.{key}`: one text, whatever is pushed of it. */
  idOf(text: Pick<TextNotification, "provider" | "textId">): string;
  /** Whether the order's policy lets contents be kept. */
  keepsContent(orderId: string): Promise<boolean>;
  /** Puts the text among those of its order, and the link with the text; again is the same as once. */
  link(text: TextNotification, link: CallLink, content: string | undefined): Promise<void>;
}

export interface AnnouncingDeps {
  readonly texts: TextBook;
  readonly linker: CallLinker;
  readonly events: EventPublisher;
}

/** What one request to the topic takes. */
const groupSize = 10;

/**
 * Links texts to their orders and publishes what became of them.
 * @returns those that could not be, all of a group where the topic failed: they have no mark, so their messages come again
 */
export async function announceTexts(
  deps: AnnouncingDeps,
  told: readonly ToldText[],
  failed: (what: string, error: unknown) => void,
): Promise<ReadonlySet<ToldText>> {
  const open = new Set<ToldText>();
  for (let start = 0; start < told.length; start += groupSize) {
    const group = told.slice(start, start + groupSize);
    try {
      const events = await Promise.all(group.map((each) => linkedEvent(deps, each)));
      await deps.events.publish(events);
    } catch (error) {
      failed("announcing texts", error);
      for (const each of group) open.add(each);
    }
  }
  return open;
}

async function linkedEvent(deps: AnnouncingDeps, told: ToldText): Promise<DomainEvent> {
  const { text } = told;
  const link = await deps.linker.linkOf(traceOfText(text));
  if (link !== undefined) {
    const isKept = text.content !== undefined && (await deps.texts.keepsContent(link.orderId));
    await deps.texts.link(text, link, isKept ? text.content : undefined);
  }
  return textEvent(deps.texts.idOf(text), told, link);
}

/** A text is a call that lasts no time. */
const traceOfText = ({
  provider,
  subscriptionId,
  sender,
  receiver,
  privacyNumber,
  at,
}: TextNotification): CallTrace => ({
  provider,
  subscriptionIds: subscriptionId === undefined ? [] : [subscriptionId],
  privacyNumber,
  caller: sender,
  ...(receiver === undefined ? {} : { callee: receiver }),
  startedAt: at,
});

/**
 * Never numbers of people, never what was written. A text that is pushed again may be linked by then, which is another fact and so
 * has another id (ADR 0016).
 */
const textEvent = (textId: string, { text, outcome }: ToldText, link: CallLink | undefined): DomainEvent => ({
  id: [`text.${outcome}:${textId.replace(".", ":")}`, ...(link === undefined ? ["unlinked"] : [])].join(":"),
  type: `text.${outcome}`,
  subject: textId,
  at: text.at,
  data: {
    textId,
    ...(link === undefined ? {} : { orderId: link.orderId, version: link.version }),
    from: link?.from ?? "unknown",
    privacyNumber: text.privacyNumber,
    ...(text.parts === undefined ? {} : { parts: text.parts }),
    sentAt: toRfc3339(text.at satisfies Instant),
  },
});
