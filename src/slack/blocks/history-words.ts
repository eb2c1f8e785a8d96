import type { Undoable } from '../../domain/conversation.ts';
import type { ConversationEvent, EventOf } from '../../domain/events.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ClockName } from '../../domain/sla.ts';
import type { HistoryEntry } from '../../domain/views.ts';
import {
  actorName,
  atBeginning,
  DISMISSED_WORDS,
  type Names,
  nameOf,
  personName,
} from './facts.ts';
import { bold, type Clockwork, dayAndTime, type Line, line } from './lines.ts';
import { ownerWords, quoted } from './owner-words.ts';
import { alarmWords, onItWords, stepWords } from './step-words.ts';
import { excerpt } from './text.ts';

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
    type === 'owner_changed' ||
    type === 'resolved' ||
    type === 'reopened' ||
    type === 'handed_over' ||
    type === 'sender_unblocked' ||
    type === 'undone'
  );
}

/** Who is named, and by whose clock times are told; without one they are not. */
type About = Names & { clock?: Clockwork };

/** Everything that happened in one commit, for the log in More. */
export function logWords(entry: HistoryEntry, about: About): Line[] {
  const saysWhoWrote = entry.events.some(
    ({ type }) => type === 'conversation_opened' || type === 'customer_chased',
  );
  const saysWhoReplied = entry.events.some(({ type }) => type === 'reply_added');
  return entry.events
    .filter(({ type }) => !(saysWhoWrote && type === 'message_received'))
    .filter(({ type }) => !(saysWhoReplied && type === 'reply_held'))
    .map((event) => eventWords(event, entry.actor, about))
    .filter((words) => words.length > 0);
}

/** One event as a sentence without its full stop. Empty where another event of the commit says it. */
function eventWords(event: ConversationEvent, actor: ActorRef, about: About): Line {
  const who = bold(actorName(about.names, actor));
  switch (event.type) {
    case 'conversation_opened':
      return line(begin(about), ' began the conversation');
    case 'message_received':
      return line(begin(about), ' wrote');
    case 'details_changed':
      if (actor.kind === 'system') return line(`The priority is ${event.details.priority} now`);
      return actor.kind === 'agent' ? line(who, detailsWords(event)) : [];
    case 'turn_changed':
    case 'undo_offered':
    case 'replying_changed':
    case 'clocks_moved':
    // It was said the first time.
    case 'step_put_off':
    // What became of it follows: sent, failed or uncertain.
    case 'reply_sent_off':
      return [];
    case 'customer_chased':
      return line(begin(about), ` wrote again: ${event.unanswered} messages wait for an answer`);
    case 'owner_changed':
      return ownerWords(event, actor, about, false);
    case 'reply_added':
      return line(who, ' replied');
    case 'reply_held':
      return line(bold(nameOf(about.names, event.by)), ' sent it; it can still be taken back');
    case 'reply_taken_back':
      return line(bold(nameOf(about.names, event.by)), ' took the reply back');
    case 'reply_stopped':
      return line('The reply was stopped: ', stoppedWords(event, about));
    case 'reply_suggested':
      return line(
        bold(nameOf(about.names, event.by)),
        ` suggested a reply to ${nameOf(about.names, event.to)}`,
      );
    case 'message_edited':
      return line(who, ' changed a message');
    case 'message_deleted':
      return line(who, ' deleted a message');
    case 'note_added':
      return line(who, ' added a note');
    case 'reply_recorded': {
      const { author } = event.message;
      const by =
        author.kind === 'elsewhere' && author.name !== null ? personName(author.name) : null;
      return by === null
        ? line(begin(about), ' was answered elsewhere')
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
    case 'media_settled':
      return event.media.state === 'failed' ? line('A file could not be loaded') : [];
    case 'media_wanted':
      return line(who, ' had a file loaded again');
    case 'reply_resent':
      return line(bold(nameOf(about.names, event.by)), ' sent a reply again');
    case 'auto_answered':
      return line(begin(about), ' got the answer for closed hours');
    case 'alarm_word_heard':
      return alarmWords(event);
    case 'step_taken':
      return stepWords(event);
    case 'nobody_eligible':
      return line('Nobody was free to take it');
    case 'acknowledged':
      return onItWords(event, about);
    case 'clock_warned':
      return line(`${CLOCK_WORDS[event.clock].warned}`);
    case 'clock_breached':
      return line(`${CLOCK_WORDS[event.clock].breached}`);
    case 'resolved':
      return resolvedWords(event, about);
    case 'outcome_set':
      return line(who, ' said how it ended', outcomeWords(event));
    case 'reopened':
      return reopenedWords(event, who, about);
    case 'undone':
      return line(who, UNDONE_WORDS[event.what]);
    case 'snoozed':
    case 'woken':
    case 'followed':
    case 'unfollowed':
    case 'customer_marked':
    case 'sender_blocked':
    case 'sender_unblocked':
      return asideWords(event, who, about);
  }
}

/** The customer, where a sentence begins with them. */
function begin({ customer }: About): Line {
  return bold(atBeginning(customer));
}

type Aside = EventOf<
  | 'snoozed'
  | 'woken'
  | 'followed'
  | 'unfollowed'
  | 'customer_marked'
  | 'sender_blocked'
  | 'sender_unblocked'
>;

/** What changes nothing for the customer. */
function asideWords(event: Aside, who: Line, { names, customer, clock }: About): Line {
  switch (event.type) {
    case 'snoozed':
      return line(
        bold(nameOf(names, event.snooze.by)),
        ' put it aside',
        clock === undefined ? null : line(' until ', dayAndTime(event.snooze.until, clock)),
        quoted(event.snooze.note),
      );
    case 'woken':
      return event.because === 'asked' ? line(who, ' woke it') : line('It woke up');
    case 'followed':
      return line(bold(nameOf(names, event.agentId)), ' follows it');
    case 'unfollowed':
      return line(bold(nameOf(names, event.agentId)), ' no longer follows it');
    case 'customer_marked':
      return line(who, ` marked ${customer} as ${event.as === 'vip' ? 'a VIP' : 'no VIP'}`);
    case 'sender_blocked':
      return line(who, ' blocked the sender');
    case 'sender_unblocked':
      return line(who, ` unblocked the sender: what ${customer} writes is shown again`);
  }
}

/** Of people; what channels bring comes with a message. */
function detailsWords({ details }: EventOf<'details_changed'>): string {
  const tags = details.tags.slice(0, 20).map((tag) => excerpt(tag, 40));
  const more = details.tags.length - tags.length;
  const listed = more > 0 ? [...tags, `${more} more`] : tags;
  const words = listed.length === 0 ? 'no tags' : `tags: ${listed.join(', ')}`;
  return ` set priority ${details.priority}, ${words}`;
}

function resolvedWords(event: EventOf<'resolved'>, { names, customer }: Names): Line {
  const by = bold(actorName(names, event.by));
  const dismissed = event.dismissed ?? null;
  if (dismissed !== null) return line(by, ` said it is not for us: ${DISMISSED_WORDS[dismissed]}`);
  if (event.by.kind === 'system' && event.answered) {
    return line(`Resolved by itself: ${customer} said nothing more`);
  }
  const how = event.answered ? ' resolved it' : ' resolved it without an answer';
  return line(by, how, outcomeWords({ outcome: event.outcome ?? null, note: event.note }));
}

function outcomeWords({ outcome, note }: { outcome: string | null; note: string | null }): Line {
  const ended = excerpt(outcome ?? '', 80);
  if (ended === '') return line(quoted(note));
  const said = excerpt(note ?? '', 400);
  return line(': ', bold(ended), said === '' ? null : `, “${said}”`);
}

function reopenedWords({ because }: EventOf<'reopened'>, who: Line, { customer }: Names): Line {
  switch (because) {
    case 'asked':
      return line(who, ' opened it again');
    case 'reply_failed':
      return line('Open again: the last reply did not arrive');
    case 'customer_wrote':
      return line('Open again: ', bold(customer), ' wrote');
  }
}

const UNDONE_WORDS: Record<Undoable['what'], string> = {
  claim: ' took the claim back',
  assign: ' took that back',
  release: ' took that back',
  resolve: ' took that back: it is open',
  dismiss: ' took that back: it is for us',
};

function stoppedWords({ because }: EventOf<'reply_stopped'>, { customer }: Names): string {
  switch (because) {
    case 'customer_wrote':
      return `${customer} wrote again`;
    case 'answered_elsewhere':
      return `${customer} was answered elsewhere`;
  }
}

const CLOCK_WORDS: Record<ClockName, { warned: string; breached: string }> = {
  assignment: { warned: 'Nobody had claimed it yet', breached: 'Nobody claimed it in time' },
  owner_window: { warned: 'The owner’s time was nearly up', breached: 'The owner’s time was up' },
  resolution: { warned: 'It was to be resolved soon', breached: 'It was not resolved in time' },
  first_response: { warned: 'The first reply was due soon', breached: 'The first reply was late' },
  next_response: { warned: 'The next reply was due soon', breached: 'The next reply was late' },
};

function settledWords(event: EventOf<'reply_settled'>): Line {
  switch (event.delivery.state) {
    case 'queued':
    case 'held':
    case 'taken_back':
    case 'stopped':
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

function because(reason: string | null): string | null {
  const words = excerpt(reason ?? '', 200);
  return words === '' ? null : `: ${words}`;
}
