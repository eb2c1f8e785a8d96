import type { AgentId, Instant } from '../../domain/ids.ts';
import type { ListedConversation, Person } from '../../domain/listed.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { type Answer, answer } from './answer.ts';
import type { ButtonSubject } from './conversation-buttons.ts';
import { actorName, atBeginning, firstName, inboxName, nameOf, personName } from './facts.ts';
import { bold, type Clockwork, type Line, line, time, toPlain } from './lines.ts';
import { sizeWords } from './media-words.ts';
import { raceLost } from './race.ts';
import { oneLine, shorten } from './text.ts';

/** What a sentence about a refusal can name. */
export interface RefusalContext {
  /** Of the conversation; null where there is none. */
  number: number | null;
  customerName: string | null;
  inboxName: string;
  names: Record<AgentId, string>;
  /** Who can help somebody who may not act here. */
  managers: readonly Person[];
  /** Whoever was refused. */
  actor: AgentId;
  now: Instant;
  timeZone: string;
  /** Of a lost claim: what waits next, and how much faster the other was. */
  next?: ListedConversation | null;
  /** The conversation as buttons name it. */
  subject?: ButtonSubject | null;
}

/** Why it did not happen, in a sentence with names, and with what can be done next. */
export function refusalAnswer(refusal: Refusal, context: RefusalContext): Answer {
  if (refusal.reason === 'owned_by_other') return raceLost(raceOf(refusal, context));
  return answer(refusalLine(refusal, context));
}

/** The same for the field of a modal, where nothing but words can stand. */
export function refusalText(refusal: Refusal, context: RefusalContext): string {
  return toPlain(refusalLine(refusal, context));
}

/** The same as a line, for the top of a modal that is drawn again. */
export function refusalLine(refusal: Refusal, context: RefusalContext): Line {
  const clock: Clockwork = { now: context.now, timeZone: context.timeZone };
  const what = context.number === null ? 'it' : `#${context.number}`;
  const customer = customerOf(context);
  switch (refusal.reason) {
    case 'not_found':
      return line('That conversation is gone. Nothing was changed.');
    case 'not_allowed':
      return notAllowed(refusal.role, context);
    case 'receiver_cannot_answer':
      return line(
        `${context.names[refusal.agentId] === undefined ? 'That person' : nameOf(context.names, refusal.agentId)} does not answer in ${inboxName(context.inboxName)}, so nothing was changed. Choose somebody who does.`,
      );
    case 'owned_by_other':
      return line(
        bold(nameOf(context.names, refusal.owner)),
        ` has had ${what} since `,
        time(refusal.since, clock),
        '. Nothing of yours was sent or changed.',
      );
    case 'not_yours':
      return line(
        bold(nameOf(context.names, refusal.owner)),
        ` owns ${what}. Only the owner or a manager can do that`,
        helpers(context.managers, '; ask '),
        '.',
      );
    case 'owner_changed':
      return ownerChanged(refusal, what, context, clock);
    case 'customer_wrote_again':
      return line(
        `Not sent. ${atBeginning(customer)} wrote again while you were typing. Read it, then send or change your message.`,
      );
    case 'already_resolved':
      return line(
        bold(actorName(context.names, refusal.by)),
        ` resolved ${what} at `,
        time(refusal.at, clock),
        '. Reopen it if there is more to do.',
      );
    case 'another_is_open':
      return line(
        `${atBeginning(customer)} already has an open conversation here: #${refusal.number}. Go on there instead of reopening ${what}.`,
      );
    case 'text_empty':
      return line('There is nothing to send. Write something first.');
    case 'text_too_long':
      return line(
        `That is ${refusal.length.toLocaleString('en')} characters; at most ${refusal.limit.toLocaleString('en')} fit. Shorten it or send it in two parts.`,
      );
    case 'channel_cannot_reply':
      return line(
        `${atBeginning(customer)} cannot be answered from here: no address for replies is set. Managers of ${inboxName(context.inboxName)} can add one with /inbox settings.`,
      );
    case 'reply_not_failed':
      return line('That reply has arrived or is on its way, so it was not sent again.');
    case 'colleague_replied':
      return line(
        `Not sent. ${nameOf(context.names, refusal.by)} answered ${customer} while you were typing. Read it, then send or change your message.`,
      );
    case 'not_your_message':
      return line(
        refusal.by === null
          ? 'That is not yours'
          : `${nameOf(context.names, refusal.by)} wrote that`,
        `. Only who wrote it or a manager can take it back`,
        helpers(context.managers, '; ask '),
        '.',
      );
    case 'reply_is_out':
      return line(`Too late: it has gone out to ${customer}.`);
    case 'not_to_be_sent':
      return line('That is not a message that could be sent. Nothing was changed.');
    case 'too_late_to_undo':
      return line(
        `Too late to take that back. What can be done with ${what} now stands on its card.`,
      );
    case 'no_files':
      return line('Not sent. SMS takes no files: take them out, or send a link.');
    case 'files_too_large':
      return line(
        `Not sent. The files have ${sizeWords(refusal.size)} together; at most ${sizeWords(refusal.limit)} can go with one reply.`,
      );
    case 'bad_time':
      return line('Choose a time to come, at most a year from now.');
    case 'acknowledged_enough':
      return line(
        `You have said so ${refusal.times === 2 ? 'twice' : `${refusal.times} times`} while ${customer} waits for this answer. Send a short reply, give ${what} to somebody else, or ask a colleague.`,
      );
    case 'outcome_wanted':
      return line(`${inboxName(context.inboxName)} wants to know how it ended. Choose an outcome.`);
  }
}

function customerOf({ customerName }: RefusalContext): string {
  return firstName(shorten(oneLine(customerName ?? ''), 60)) || 'the customer';
}

function ownerChanged(
  refusal: Extract<Refusal, { reason: 'owner_changed' }>,
  what: string,
  context: RefusalContext,
  clock: Clockwork,
): Line {
  const { owner, since } = refusal;
  if (owner === null)
    return line(
      `${what} went back to unassigned meanwhile. Nothing was changed; look again and decide.`,
    );
  const name = owner === context.actor ? 'You' : nameOf(context.names, owner);
  const have = owner === context.actor ? 'have' : 'has';
  return line(
    bold(name),
    since === null
      ? ` ${have} ${what} now`
      : line(` ${have} had ${what} since `, time(since, clock)),
    '; your screen was behind. Nothing was changed; look again and decide.',
  );
}

function notAllowed(role: string | null, { managers, inboxName: name }: RefusalContext): Line {
  const channel = inboxName(name);
  const helping = managers.slice(0, 3).map((person) => personName(person.name));
  const who = helping.length === 0 ? 'Whoever set it up' : orWords(helping);
  if (role === null)
    return line(`You are not in ${channel}. Join it first; then ${lower(who)} can let you answer.`);
  return line(`You watch ${channel} but do not answer there. ${who} can add you.`);
}

function lower(words: string): string {
  return words.startsWith('Whoever') ? `w${words.slice(1)}` : words;
}

function helpers(managers: readonly Person[], before: string): string | null {
  const helping = managers.slice(0, 3).map((person) => personName(person.name));
  return helping.length === 0 ? null : `${before}${orWords(helping)}`;
}

/** `Rosa, Tom or Kim`. */
export function orWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function raceOf(
  refusal: Extract<Refusal, { reason: 'owned_by_other' }>,
  context: RefusalContext,
): Parameters<typeof raceLost>[0] {
  return {
    number: context.number ?? 0,
    owner: nameOf(context.names, refusal.owner),
    since: refusal.since,
    next: context.next ?? null,
    now: context.now,
    timeZone: context.timeZone,
    lost: context.subject ?? null,
  };
}
