import type { Button } from '@slack/types';
import type { AgentId } from '../../domain/ids.ts';
import { LONGEST_OUTCOME } from '../../domain/inbox.ts';
import type { ListedConversation } from '../../domain/listed.ts';
import type { ConversationBrief, ConversationView } from '../../domain/views.ts';
import { ACTIONS, type ActionId, OUTCOME_ACTIONS } from '../action-ids.ts';
import { type ConversationValue, encodeConversationValue } from '../button-value.ts';
import { button, linkButton } from './elements.ts';
import {
  customerName,
  directAddress,
  firstName,
  inboxName,
  listedName,
  nameOf,
  permalink,
  spoken,
} from './facts.ts';
import { LIMITS } from './limits.ts';
import { excerpt } from './text.ts';

/** The actions on one conversation that a button can have: what it says, and what a screen reader says before the number. */
const WORDS = {
  claim: { action: ACTIONS.claim, label: 'Claim', verb: 'Claim' },
  claimAndReply: {
    action: ACTIONS.claimAndReply,
    label: 'Claim & reply',
    verb: 'Claim and reply to',
  },
  reply: { action: ACTIONS.reply, label: 'Reply', verb: 'Reply to' },
  reassign: { action: ACTIONS.reassign, label: 'Reassign…', verb: 'Reassign' },
  release: {
    action: ACTIONS.release,
    label: 'Put back to unassigned',
    verb: 'Put back to unassigned:',
  },
  resolve: { action: ACTIONS.resolve, label: 'Resolve', verb: 'Resolve' },
  reopen: { action: ACTIONS.reopen, label: 'Reopen', verb: 'Reopen' },
  addNote: { action: ACTIONS.addNote, label: 'Add a note', verb: 'Add a note to' },
  more: { action: ACTIONS.more, label: 'More…', verb: 'More about' },
  undo: { action: ACTIONS.undo, label: 'Undo', verb: 'Undo on' },
  resolveAnyway: { action: ACTIONS.resolveAnyway, label: 'Resolve anyway', verb: 'Resolve anyway' },
  sayOutcome: { action: ACTIONS.sayOutcome, label: 'Say more…', verb: 'Say more about' },
  onIt: { action: ACTIONS.onIt, label: 'I’m on it', verb: 'I’m on it:' },
  snooze: { action: ACTIONS.snooze, label: 'Snooze…', verb: 'Snooze' },
  wake: { action: ACTIONS.wake, label: 'Wake now', verb: 'Wake now' },
  details: {
    action: ACTIONS.details,
    label: 'Priority and tags…',
    verb: 'Priority and tags of',
  },
  notForUs: { action: ACTIONS.notForUs, label: 'Not for us…', verb: 'Not for us:' },
  unblock: { action: ACTIONS.unblock, label: 'Unblock', verb: 'Unblock the sender of' },
  markVip: { action: ACTIONS.markVip, label: 'Mark as VIP', verb: 'Mark as VIP the customer of' },
  markRegular: {
    action: ACTIONS.markRegular,
    label: 'No longer VIP',
    verb: 'No longer VIP: the customer of',
  },
  giveToMe: { action: ACTIONS.giveToMe, label: 'Give to me', verb: 'Give to me:' },
  follow: { action: ACTIONS.follow, label: 'Follow', verb: 'Follow' },
  unfollow: { action: ACTIONS.unfollow, label: 'Unfollow', verb: 'Unfollow' },
} as const satisfies Record<string, { action: ActionId; label: string; verb: string }>;

export type ConversationButton = keyof typeof WORDS;

/** What is needed of a conversation to make buttons for it. */
export interface ButtonSubject {
  value: string;
  number: number;
  name: string;
}

export function subjectOf(
  view: ConversationBrief,
  extras: Pick<ConversationValue, 'outcome' | 'over'> = {},
): ButtonSubject {
  const { id: conversationId, version: seenVersion } = view.conversation;
  return {
    value: encodeConversationValue({ conversationId, seenVersion, ...extras }),
    number: view.number,
    name: customerName(view),
  };
}

/** Takes back the commit `version`, whatever happened since: then it is refused. */
function undoButton(view: ConversationBrief, version: number): Button {
  const { id: conversationId } = view.conversation;
  const value = encodeConversationValue({ conversationId, seenVersion: version });
  return conversationButton('undo', { ...subjectOf(view), value });
}

/** As long as this person can take back what they just did. */
export function undoOffered(view: ConversationBrief, actor: AgentId): Button | null {
  const { undoable } = view.conversation;
  if (undoable?.by !== actor || view.now > undoable.until) return null;
  return undoButton(view, undoable.in);
}

/** The ways in which the inbox's conversations end, one press each. */
export function outcomeButtons(view: ConversationBrief): Button[] {
  const { choices } = view.inbox.outcomes;
  return OUTCOME_ACTIONS.flatMap((action, index) => {
    const outcome = choices[index] ?? '';
    const label = excerpt(outcome, LIMITS.buttonText);
    if (label === '') return [];
    // As the inbox has it: none is longer that was saved.
    const { value, number, name } = subjectOf(view, { outcome: outcome.slice(0, LONGEST_OUTCOME) });
    return [button({ action, label, spoken: spoken(`${label}:`, number, name), value })];
  });
}

export function listedSubject(listed: ListedConversation): ButtonSubject {
  return {
    value: encodeConversationValue({ conversationId: listed.id, seenVersion: listed.version }),
    number: listed.number,
    name: listedName(listed),
  };
}

export function conversationButton(
  which: ConversationButton,
  subject: ButtonSubject,
  options: { primary?: true; label?: string } = {},
): Button {
  const { action, label, verb } = WORDS[which];
  return button({
    action,
    label: options.label ?? label,
    // What is shown otherwise is said otherwise: `Assign…` in place of `Reassign…`.
    spoken: spoken(
      options.label?.endsWith('…') ? options.label.slice(0, -1) : verb,
      subject.number,
      subject.name,
    ),
    value: subject.value,
    ...(options.primary ? { style: 'primary' } : {}),
  });
}

/** A link to the card, with the name of its Slack channel where there is room for it. Null until the card is posted. */
export function openButton(
  subject: ButtonSubject,
  place: { workspaceUrl: string; card: ConversationBrief['card'] },
  inbox?: string,
): Button | null {
  const url = permalink(place.workspaceUrl, place.card);
  if (url === null) return null;
  const label = inbox === undefined ? 'Open' : `Open in ${inboxName(inbox)}`;
  return linkButton({
    action: ACTIONS.openCard,
    label,
    spoken: spoken(inbox === undefined ? label : `${label}:`, subject.number, subject.name),
    url,
  });
}

/** A link to a colleague's direct messages: `Ask Ben`. */
export function askButton(view: ConversationView, agentId: AgentId): Button {
  const name = firstName(nameOf(view.names, agentId));
  return linkButton({
    action: ACTIONS.openPerson,
    label: `Ask ${name}`,
    spoken: `Ask ${name} about conversation ${view.number}`,
    url: directAddress(view.conversation.workspaceId, agentId),
  });
}
