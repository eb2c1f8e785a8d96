import type { ActionsBlock, Button } from '@slack/types';
import { type OpenConversation, ownerOf } from '../../../domain/conversation.ts';
import { mayAnswer, mayManage } from '../../../domain/people.ts';
import type { MoreView } from '../../../domain/reports.ts';
import { conversationButton, openButton, subjectOf } from '../conversation-buttons.ts';
import { actions } from '../elements.ts';

/**
 * What this person may do with it now, and nothing else: first what moves it on, then what is said about it. Agents act on what is
 * theirs or nobody's, managers on everything; who only watches reads and follows.
 */
export function moreActions(view: MoreView): (ActionsBlock | null)[] {
  const open = openButton(subjectOf(view), view, view.inbox.name);
  const { role } = view.viewer;
  if (role === null) return [actions([open])];
  if (!mayAnswer(role)) return [actions([followButton(view), open])];
  return [actions(movingOn(view)), actions([...aboutIt(view), open])];
}

function movingOn(view: MoreView): (Button | null)[] {
  const { conversation } = view;
  const subject = subjectOf(view);
  if (conversation.status === 'resolved') return [conversationButton('reopen', subject)];
  const { owner, snooze } = conversation;
  const wake = snooze === null ? null : conversationButton('wake', subject);
  if (!isFree(view)) return [wake];
  const own = owner === null ? ofNobody(view, conversation) : ofSomebody(view, conversation);
  return [
    ...own,
    wake,
    conversationButton('snooze', subject),
    conversationButton('resolve', subject),
    conversationButton('notForUs', subject),
  ];
}

function ofNobody(view: MoreView, { turn }: OpenConversation): (Button | null)[] {
  const subject = subjectOf(view);
  return [
    conversationButton('claim', subject, turn.of === 'team' ? { primary: true } : {}),
    view.canReply ? conversationButton('claimAndReply', subject) : null,
    conversationButton('reassign', subject, { label: 'Assign…' }),
  ];
}

function ofSomebody(view: MoreView, { turn, owner }: OpenConversation): (Button | null)[] {
  const subject = subjectOf(view);
  const isMine = owner?.agentId === view.viewer.id;
  return [
    view.canReply
      ? conversationButton('reply', subject, isMine && turn.of === 'team' ? { primary: true } : {})
      : null,
    isMine ? null : conversationButton('giveToMe', subject),
    conversationButton('reassign', subject),
    conversationButton('release', subject),
  ];
}

function aboutIt(view: MoreView): (Button | null)[] {
  const { conversation, customer } = view;
  const subject = subjectOf(view);
  return [
    conversationButton('addNote', subject),
    followButton(view),
    conversation.status === 'open' ? conversationButton('details', subject) : null,
    conversationButton(customer.vip ? 'markRegular' : 'markVip', subject),
    customer.sender === 'blocked' ? conversationButton('unblock', subject) : null,
  ];
}

/** Owners hear of everything anyway. */
function followButton(view: MoreView): Button | null {
  const { conversation, viewer } = view;
  const subject = subjectOf(view);
  if (conversation.followers.includes(viewer.id)) return conversationButton('unfollow', subject);
  return ownerOf(conversation) === viewer.id ? null : conversationButton('follow', subject);
}

/** Whether it is theirs to act on. */
function isFree({ conversation, viewer }: MoreView): boolean {
  const owner = ownerOf(conversation);
  return owner === null || owner === viewer.id || mayManage(viewer.role);
}
