import type { ConversationEvent, EventOf } from '../../domain/events.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ClockName } from '../../domain/sla.ts';
import type { HistoryEntry } from '../../domain/views.ts';
import { actorName, nameOf, personName, REASON_WORDS } from './facts.ts';
import { bold, type Line, line } from './lines.ts';
import { excerpt } from './text.ts';

/** What one needs to tell a history: what people are called, and what the customer is called. */
export interface Names {
  names: Record<AgentId, string>;
  customer: string;
}

/** Who did what to whom in one commit, for the thread: owner changes, resolving, reopening, handing over. Empty: nothing of the kind. */
export function threadWords(entry: HistoryEntry, about: Names): Line[] {
  const reopened = entry.events.some((event) => event.type === 'reopened');
  return entry.events
    .filter((event) => isForThread(event))
    .map((event) =>
      event.type === 'owner_changed'
        ? ownerWords(event, entry.actor, about, reopened)
        : eventWords(event, entry.actor, about),
    );
}

/** The thread has messages, notes and these; the rest is for the log in More (UX.md A9). */
function isForThread(event: ConversationEvent): boolean {
  const { type } = event;
  return (
    type === 'owner_changed' || type === 'resolved' || type === 'reopened' || type === 'handed_over'
  );
}

/** Everything that happened in one commit, for the log in More. */
export function logWords(entry: HistoryEntry, about: Names): Line[] {
  const saysWhoWrote = entry.events.some(
    ({ type }) => type === 'conversation_opened' || type === 'customer_chased',
  );
  return entry.events
    .filter(({ type }) => !(saysWhoWrote && type === 'message_received'))
    .map((event) => eventWords(event, entry.actor, about))
    .filter((words) => words.length > 0);
}

/** One event as a sentence without its full stop. Empty where another event of the commit says it. */
function eventWords(event: ConversationEvent, actor: ActorRef, about: Names): Line {
  const who = bold(actorName(about.names, actor));
  switch (event.type) {
    case 'conversation_opened':
      return line(bold(about.customer), ' began the conversation');
    case 'message_received':
      return line(bold(about.customer), ' wrote');
    case 'details_changed':
    case 'turn_changed':
      return [];
    case 'customer_chased':
      return line(
        bold(about.customer),
        ` wrote again: ${event.unanswered} messages wait for an answer`,
      );
    case 'owner_changed':
      return ownerWords(event, actor, about, false);
    case 'reply_added':
      return line(who, ' replied');
    case 'note_added':
      return line(who, ' added a note');
    case 'reply_recorded': {
      const { author } = event.message;
      const by =
        author.kind === 'elsewhere' && author.name !== null ? personName(author.name) : null;
      return by === null
        ? line(bold(about.customer), ' was answered elsewhere')
        : line(bold(by), ` answered ${about.customer} elsewhere`);
    }
    case 'handed_over':
      return line(
        bold(personName(event.by)),
        ` handed ${about.customer} over`,
        because(event.reason),
      );
    case 'reply_settled':
      return settledWords(event);
    case 'reply_resent':
      return line(bold(nameOf(about.names, event.by)), ' sent a reply again');
    case 'clock_warned':
      return line(`${CLOCK_WORDS[event.clock].warned}`);
    case 'clock_breached':
      return line(`${CLOCK_WORDS[event.clock].breached}`);
    case 'resolved': {
      const by = bold(actorName(about.names, event.by));
      const how = event.answered ? ' resolved it' : ' resolved it without an answer';
      return line(by, how, quoted(event.note));
    }
    case 'reopened':
      return event.because === 'asked'
        ? line(who, ' opened it again')
        : line('Open again: ', bold(about.customer), ' wrote');
  }
}

const CLOCK_WORDS: Record<ClockName, { warned: string; breached: string }> = {
  assignment: { warned: 'Nobody had claimed it yet', breached: 'Nobody claimed it in time' },
  owner_window: { warned: 'The owner was reminded', breached: 'The owner’s time was up' },
  first_response: { warned: 'The first reply was due soon', breached: 'The first reply was late' },
  next_response: { warned: 'The next reply was due soon', breached: 'The next reply was late' },
};

function settledWords(event: EventOf<'reply_settled'>): Line {
  switch (event.delivery.state) {
    case 'queued':
      return [];
    case 'sent':
      return line('The reply was sent');
    case 'delivered':
      return line('The reply arrived');
    case 'read':
      return line('The reply was read');
    case 'failed':
      return line('The reply was not sent', because(event.delivery.reason));
    case 'uncertain':
      return line('The reply may not have arrived');
  }
}

/** Who gave it to whom. Of one that went back to its last owner on reopening, only that. */
function ownerWords(
  event: EventOf<'owner_changed'>,
  actor: ActorRef,
  { names, customer }: Names,
  reopened: boolean,
): Line {
  const change: OwnerChange = {
    who: bold(actorName(names, actor)),
    to: event.owner === null ? null : bold(nameOf(names, event.owner.agentId)),
    from: event.from === null ? null : bold(nameOf(names, event.from)),
    why: line(
      event.reason === null ? null : ` (${REASON_WORDS[event.reason]})`,
      quoted(event.note),
    ),
    byOwner: actor.kind === 'agent' && actor.agentId === event.from,
  };
  const { who, to, from, why } = change;
  switch (event.how) {
    case 'claimed':
      return from === null
        ? line(who, ' claimed it', why)
        : line(who, ' took it over from ', from, why);
    case 'replied':
      return line(who, ` took it by replying to ${customer}`);
    case 'assigned':
      return assignedWords(change);
    case 'released':
      return releasedWords(change);
    case 'left':
      return line(from ?? 'The owner', ' no longer answers here: back to unassigned');
    case 'returned':
      if (to === null) return line('It went back to unassigned', why);
      return reopened ? line('It is with ', to, ' again') : line('It went back to ', to);
  }
}

interface OwnerChange {
  who: Line;
  to: Line | null;
  from: Line | null;
  why: Line;
  /** Whether whoever had it did this. */
  byOwner: boolean;
}

function assignedWords({ who, to, from, why, byOwner }: OwnerChange): Line {
  if (to === null) return line(who, ' put it back to unassigned', why);
  if (from === null) return line(who, ' assigned it to ', to, why);
  return byOwner
    ? line(who, ' gave it to ', to, why)
    : line(who, ' gave it from ', from, ' to ', to, why);
}

function releasedWords({ who, from, why, byOwner }: OwnerChange): Line {
  if (from === null || byOwner) return line(who, ' put it back to unassigned', why);
  return line(who, ' took it from ', from, ' and put it back to unassigned', why);
}

function because(reason: string | null): string | null {
  const words = excerpt(reason ?? '', 200);
  return words === '' ? null : `: ${words}`;
}

function quoted(note: string | null): string | null {
  const words = excerpt(note ?? '', 400);
  return words === '' ? null : `: “${words}”`;
}
