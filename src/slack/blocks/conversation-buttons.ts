import type { Button } from '@slack/types';
import type { ConversationView, ListedConversation } from '../../domain/views.ts';
import { ACTIONS, type ActionId } from '../action-ids.ts';
import { encodeConversationValue } from '../button-value.ts';
import { button, linkButton } from './elements.ts';
import { customerName, inboxName, listedName, permalink, spoken } from './facts.ts';

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
  release: { action: ACTIONS.release, label: 'Put back to unassigned', verb: 'Release' },
  resolve: { action: ACTIONS.resolve, label: 'Resolve', verb: 'Resolve' },
  reopen: { action: ACTIONS.reopen, label: 'Reopen', verb: 'Reopen' },
  addNote: { action: ACTIONS.addNote, label: 'Add a note', verb: 'Add a note to' },
  more: { action: ACTIONS.more, label: 'More…', verb: 'More about' },
} as const satisfies Record<string, { action: ActionId; label: string; verb: string }>;

export type ConversationButton = keyof typeof WORDS;

/** What is needed of a conversation to make buttons for it. */
export interface ButtonSubject {
  value: string;
  number: number;
  name: string;
}

export function subjectOf(view: ConversationView): ButtonSubject {
  const { id: conversationId, version: seenVersion } = view.conversation;
  return {
    value: encodeConversationValue({ conversationId, seenVersion }),
    number: view.number,
    name: customerName(view),
  };
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
    spoken: spoken(verb, subject.number, subject.name),
    value: subject.value,
    ...(options.primary ? { style: 'primary' } : {}),
  });
}

/** A link to the card, with the name of its Slack channel where there is room for it. Null until the card is posted. */
export function openButton(
  subject: ButtonSubject,
  place: { workspaceUrl: string; card: ConversationView['card'] },
  inbox?: string,
): Button | null {
  const url = permalink(place.workspaceUrl, place.card);
  if (url === null) return null;
  return linkButton({
    action: ACTIONS.openCard,
    label: inbox === undefined ? 'Open' : `Open in ${inboxName(inbox)}`,
    spoken: spoken('Open', subject.number, subject.name),
    url,
  });
}
