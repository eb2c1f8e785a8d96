import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { ownerOf } from '../../domain/conversation.ts';
import { mayAnswer, mayManage } from '../../domain/people.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { replyModal } from '../blocks/modals/reply.ts';
import { decodeConversationMetadata, decodeConversationValue } from '../button-value.ts';
import { type Caller, fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  explain,
  explainShortly,
  type NotDone,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { CLOSE, NOTHING, onClick, onSubmit, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Reply*: the modal, what is sent from it, and *Send again*. */
export function listenToReplies(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.reply, (click) =>
    aboutConversation(deps, click, async (view) => {
      const refusal = await foreseeRefusal(deps, click.caller, view);
      if (refusal === null) return { do: 'open', view: replyModal(view, whereOpened(click.spot)) };
      const refused = { outcome: 'refused', refusal, state: null } as const;
      return tell(await explain(deps, click.caller, view.conversation.id, refused));
    }),
  );

  onSubmit(app, deps, { callbackId: MODALS.reply, field: INPUTS.message }, (submission) =>
    sendReply(deps, submission),
  );

  onClick(app, deps, ACTIONS.sendAgain, async ({ caller, commandId, value }) => {
    const again = decodeConversationValue(value);
    if (again?.messageNumber === undefined) return tell(outdated());
    const { conversationId, messageNumber } = again;
    const command = { type: 'resend_reply', commandId, messageNumber } as const;
    const outcome = await sendCommand(deps, caller, conversationId, command);
    if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return NOTHING;
    return tell(await explain(deps, caller, conversationId, outcome));
  });
}

/** Says before somebody types, and not after, that they could not send it. The command decides all the same. */
async function foreseeRefusal(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  { conversation, inbox }: ConversationView,
): Promise<Refusal | null> {
  if (conversation.status === 'resolved') {
    return {
      reason: 'already_resolved',
      by: conversation.resolvedBy,
      at: conversation.resolvedAt,
    };
  }
  if (ownerOf(conversation) === agentId) return null;
  const inboxes = await views.inboxesOf(workspaceId, agentId);
  const role = inboxes.find(({ id }) => id === inbox.id)?.role ?? null;
  if (!mayAnswer(role)) return { reason: 'not_allowed', role };
  const { owner } = conversation;
  if (owner === null || mayManage(role)) return null;
  return { reason: 'owned_by_other', owner: owner.agentId, since: owner.since };
}

async function sendReply(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, commandId, privateMetadata } = submission;
  const metadata = decodeConversationMetadata(privateMetadata);
  if (metadata === null) return CLOSE;
  const { conversationId, seenVersion } = metadata;
  const text = cleanText(fieldText(values, INPUTS.message) ?? '');
  const command = { type: 'reply', commandId, text, seenVersion } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return CLOSE;
  const view = isStale(outcome) ? await viewOf(deps, caller, conversationId) : null;
  if (view === null) {
    const sentence = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.message, text: sentence };
  }
  const where = submission.openedAt === null ? {} : { openedAt: submission.openedAt };
  return { do: 'show', view: replyModal(view, { ...where, draft: text, stopped: true }) };
}

/** What was decided on something older than what is true: seen the newest, the same text may be sent. */
function isStale(notDone: NotDone): boolean {
  return notDone.outcome === 'refused' && notDone.refusal.reason === 'customer_wrote_again';
}
