import type { NamedMessage } from '../../src/domain/decide-context.ts';
import type { ConversationEvent } from '../../src/domain/events.ts';
import type { NewMessage, ReplyDelivery } from '../../src/domain/message.ts';

/** A message as the database keeps it. */
export interface KeptMessage extends NamedMessage {
  text: string;
  deleted: boolean;
}

/** The messages of one conversation by number. */
export type MessageBook = ReadonlyMap<number, KeptMessage>;

/** What the events of one commit make of the messages. */
export function kept(book: MessageBook, events: readonly ConversationEvent[]): MessageBook {
  const next = new Map(book);
  for (const event of events) {
    if ('message' in event) next.set(event.message.number, added(event.message));
    if (!('messageNumber' in event)) continue;
    const known = next.get(event.messageNumber);
    if (known === undefined) throw new Error(`${event.type} of a message that is not there`);
    next.set(event.messageNumber, changed(known, event));
  }
  return next;
}

function added({ kind, author, text, attachments, typedIn }: NewMessage): KeptMessage {
  return {
    kind,
    text,
    length: text.length,
    attachments,
    by: author.kind === 'agent' ? author.agentId : null,
    delivery: null,
    typedIn: typedIn ?? null,
    deleted: false,
  };
}

function changed(
  known: KeptMessage,
  event: Extract<ConversationEvent, { messageNumber: number }>,
): KeptMessage {
  const { at } = event;
  const reply = (delivery: ReplyDelivery): KeptMessage => ({ ...known, kind: 'reply', delivery });
  switch (event.type) {
    case 'reply_held':
      return reply({ state: 'held', until: event.until });
    case 'reply_sent_off':
    case 'reply_resent':
      return reply({ state: 'queued' });
    case 'reply_stopped':
      return reply({ state: 'stopped', at, because: event.because });
    case 'reply_taken_back':
      return known.typedIn === null
        ? reply({ state: 'taken_back', at })
        : { ...known, kind: 'note', delivery: null };
    case 'reply_settled':
      return reply(event.delivery);
    case 'message_edited':
      return {
        ...{ ...known, text: event.text, length: event.text.length },
        ...(event.editedAt === undefined ? {} : { editedAt: event.editedAt }),
      };
    case 'message_deleted':
      return { ...known, text: '', length: 0, deleted: true };
    case 'reply_suggested':
    case 'alarm_word_heard':
    case 'media_settled':
    case 'media_wanted':
      return known;
  }
}
