import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import type { ConversationId } from '../../domain/ids.ts';
import type { SlackFileRef } from '../../domain/message.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { noticeModal } from '../blocks/modals/notice.ts';
import { decodeAfterwards, replyModal } from '../blocks/modals/reply.ts';
import { replyHeld } from '../blocks/reply-answers.ts';
import { inTheWayOf } from '../blocks/stopped-words.ts';
import {
  type ConversationMetadata,
  decodeConversationMetadata,
  decodeConversationValue,
} from '../button-value.ts';
import { fieldFiles, fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  type ConversationOutcome,
  explain,
  explainShortly,
  type NotDone,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { CLOSE, NOTHING, onClick, onClosed, onSubmit, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { deskOf, openReply } from './open-reply.ts';

/** *Reply*: the modal, what is sent from it, and *Send again*. */
export function listenToReplies(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.reply, (click) =>
    aboutConversation(deps, click, (view) => openReply(deps, click, view)),
  );

  onSubmit(app, deps, { callbackId: MODALS.reply, field: INPUTS.message }, (submission) =>
    sendReply(deps, submission),
  );

  onClosed(app, deps, MODALS.reply, async ({ caller, commandId, privateMetadata }) => {
    const conversationId = decodeConversationMetadata(privateMetadata)?.conversationId;
    if (conversationId === undefined) return;
    await sendCommand(deps, caller, conversationId, { type: 'end_reply', commandId });
  });

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

async function sendReply(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const metadata = decodeConversationMetadata(submission.privateMetadata);
  if (metadata === null) return CLOSE;
  const text = cleanText(fieldText(submission.values, INPUTS.message) ?? '');
  const outcome = await commit(deps, submission, metadata, text);
  if (outcome.outcome === 'done' || outcome.outcome === 'nothing') {
    return sent(deps, submission, metadata.conversationId, outcome);
  }
  return notSent(deps, submission, metadata, { text, outcome });
}

/** A new reply; or the stopped one as it is now, so that the thread shows one message and not two. */
async function commit(
  deps: ListenerDeps,
  { caller, commandId, values }: Submission,
  { conversationId, seenVersion, messageNumber, over }: ConversationMetadata,
  text: string,
): Promise<ConversationOutcome> {
  const knowing = { seenVersion, ...(over === undefined ? {} : { over }) };
  const send = (command: Parameters<typeof sendCommand>[3]) =>
    sendCommand(deps, caller, conversationId, command);
  if (messageNumber === undefined) {
    const resolveAs = decodeAfterwards(
      fieldText(values, INPUTS.afterwards),
      fieldText(values, INPUTS.resolveAs),
    );
    const files = fieldFiles(values, INPUTS.files).map(fileRef);
    return send({
      ...{ type: 'reply', commandId, text, ...knowing },
      ...(files.length === 0 ? {} : { files }),
      ...(resolveAs === undefined ? {} : { resolveAs }),
    });
  }
  const edited = await send({
    type: 'edit_message',
    commandId: `${commandId}:edit` as typeof commandId,
    messageNumber,
    text,
  });
  if (edited.outcome === 'refused' || edited.outcome === 'busy') return edited;
  return send({ type: 'send_stopped', commandId, messageNumber, ...knowing });
}

function fileRef(file: {
  id: string;
  name: string;
  mimetype: string;
  size?: number;
}): SlackFileRef {
  const { id, name, mimetype, size = 0 } = file;
  return { id, name, mimeType: mimetype === '' ? null : mimetype, size };
}

/** It is held: whoever sent it is told where they stand, with the way back. */
async function sent(
  deps: ListenerDeps,
  { caller, openedAt }: Submission,
  conversationId: ConversationId,
  outcome: Extract<ConversationOutcome, { outcome: 'done' | 'nothing' }>,
): Promise<Verdict> {
  await deps.drafts.forget(caller.workspaceId, caller.agentId, conversationId);
  const events = outcome.outcome === 'done' ? outcome.events : [];
  const held = events.find((event) => event.type === 'reply_held');
  if (held === undefined) return CLOSE;
  const answered = async () => {
    const view = await viewOf(deps, caller, conversationId);
    return view === null ? null : replyHeld(view, held);
  };
  // Over the Home there is no place for words that only they see.
  if (openedAt === null) {
    const answer = await answered();
    return answer === null ? CLOSE : { do: 'show', view: noticeModal(answer) };
  }
  return {
    ...CLOSE,
    after: async () => {
      const answer = await answered();
      if (answer !== null) await deps.answering.whisper(caller, openedAt.slackChannel, answer);
    },
  };
}

/** What somebody may send all the same, once they have seen what came: the modal is drawn anew with it, and the text is kept. */
async function notSent(
  deps: ListenerDeps,
  { caller, openedAt }: Submission,
  { conversationId, messageNumber, over }: ConversationMetadata,
  { text, outcome }: { text: string; outcome: NotDone },
): Promise<Verdict> {
  const inTheWay = outcome.outcome === 'refused' ? inTheWayOf(outcome.refusal) : null;
  const view = inTheWay === null ? null : await viewOf(deps, caller, conversationId);
  if (inTheWay === null || view === null) {
    const sentence = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: fieldOf(outcome), text: sentence };
  }
  const { desk } = await deskOf(deps, caller, view);
  return {
    do: 'show',
    view: replyModal(view, desk, {
      ...{ draft: text, inTheWay },
      ...(openedAt === null ? {} : { openedAt }),
      ...(messageNumber === undefined ? {} : { messageNumber }),
      ...(over === undefined ? {} : { over }),
    }),
  };
}

const FIELDS: Partial<Record<Refusal['reason'], string>> = {
  outcome_wanted: INPUTS.afterwards,
  no_files: INPUTS.files,
  files_too_large: INPUTS.files,
};

/** Where it is said. */
function fieldOf(notDone: NotDone): string {
  const reason = notDone.outcome === 'refused' ? notDone.refusal.reason : null;
  return (reason === null ? undefined : FIELDS[reason]) ?? INPUTS.message;
}
