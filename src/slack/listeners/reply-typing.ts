import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { longestReply } from '../../domain/commands.ts';
import { type ConversationId, type Instant, minutes } from '../../domain/ids.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy } from '../blocks/answers.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { replyModal } from '../blocks/modals/reply.ts';
import { saveReplyModal } from '../blocks/modals/save-reply.ts';
import { savedReplyText } from '../blocks/saved-replies.ts';
import {
  type ConversationMetadata,
  decodeConversationMetadata,
  decodeInboxMetadata,
  decodeInboxValue,
} from '../button-value.ts';
import { type Caller, type Click, fieldText, type Submission } from './caller.ts';
import { viewOf } from './conversation-command.ts';
import { ownInbox, wholeInbox } from './inbox-here.ts';
import {
  CLOSE,
  NOTHING,
  onChange,
  onClick,
  onSubmit,
  type Reaction,
  type Verdict,
} from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { beginReply, deskOf, hasGoneOut } from './open-reply.ts';

/** While somebody types in Reply: their draft, that they write, and saved replies. */
export function listenToTyping(app: App, deps: ListenerDeps): void {
  onChange(app, deps, INPUTS.message, async (click) => {
    const typed = typedIn(click);
    if (typed !== null) await keepTyped(deps, click, typed.metadata.conversationId, typed.text);
    return NOTHING;
  });

  onChange(app, deps, INPUTS.savedReply, (click) => putIn(deps, click));

  onClick(app, deps, ACTIONS.saveReply, async (click) => {
    const inboxId = decodeInboxValue(click.value)?.inboxId;
    const text = typedIn(click)?.text ?? '';
    return inboxId === undefined ? NOTHING : { do: 'open', view: saveReplyModal(inboxId, text) };
  });

  const saving = { callbackId: MODALS.saveReply, field: INPUTS.savedTitle };
  onSubmit(app, deps, saving, (submission) => saveReply(deps, submission));
}

function typedIn({ modal }: Click): { metadata: ConversationMetadata; text: string } | null {
  const metadata = decodeConversationMetadata(modal?.privateMetadata);
  if (modal === null || metadata === null) return null;
  return { metadata, text: cleanText(fieldText(modal.values, INPUTS.message) ?? '') };
}

async function keepTyped(
  deps: ListenerDeps,
  { caller, commandId }: Click,
  conversationId: ConversationId,
  text: string,
): Promise<void> {
  const { workspaceId, agentId } = caller;
  if (text.trim() === '') {
    await deps.drafts.forget(workspaceId, agentId, conversationId);
    return;
  }
  const kept = await deps.drafts.keep({ workspaceId, agentId, conversationId, text });
  if (kept.since === null && (await isToldLate(deps, caller, conversationId, text))) {
    await deps.drafts.forget(workspaceId, agentId, conversationId);
    return;
  }
  // Once a minute is enough for being seen as writing.
  const isNoted = kept.since !== null && minuteOf(kept.since) === minuteOf(kept.now);
  if (!isNoted) await beginReply(deps, caller, conversationId, commandId);
}

/** The last characters of a reply may be told after it was sent: nobody is writing any more then. */
async function isToldLate(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  text: string,
): Promise<boolean> {
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return false;
  return view.lastMessages.some(
    (message) =>
      hasGoneOut(message, caller.agentId) &&
      view.now - message.at < minutes(1) &&
      message.text.startsWith(text.trim()),
  );
}

function minuteOf(at: Instant): number {
  return Math.floor(at / minutes(1));
}

/** The chosen reply stands under what was typed, with the names filled in; the modal is drawn anew with it. */
async function putIn(deps: ListenerDeps, click: Click): Promise<Reaction> {
  const { caller, selected } = click;
  const typed = typedIn(click);
  if (typed === null) return NOTHING;
  const { conversationId, seenVersion, messageNumber, over, openedAt } = typed.metadata;
  const view = await viewOf(deps, caller, conversationId);
  if (view === null || (await ownInbox(deps, caller, view.inbox.id)) === null) return NOTHING;
  const inbox = await wholeInbox(deps, caller, view.inbox.id);
  const chosen = inbox?.savedReplies.find(({ id }) => id === selected);
  if (chosen === undefined) return NOTHING;
  const { desk, publicName } = await deskOf(deps, caller, view);
  const text = savedReplyText(chosen, view, publicName);
  const both = typed.text.trim() === '' ? text : `${typed.text.trimEnd()}\n${text}`;
  const fits = both.length <= longestReply(view.conversation.channel);
  const draft = fits ? both : typed.text;
  await keepTyped(deps, click, conversationId, draft);
  return {
    do: 'redraw',
    view: replyModal(view, desk, {
      ...{ draft, seenVersion, salt: randomUUID() },
      ...(fits ? {} : { tooLong: chosen.title }),
      ...(messageNumber === undefined ? {} : { messageNumber }),
      ...(over === undefined ? {} : { over }),
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
  };
}

async function saveReply(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values, privateMetadata } = submission;
  const inboxId = decodeInboxMetadata(privateMetadata)?.inboxId;
  if (inboxId === undefined) return CLOSE;
  const title = cleanText(fieldText(values, INPUTS.savedTitle) ?? '');
  const text = cleanText(fieldText(values, INPUTS.savedText) ?? '');
  const outcome = await deps.handleInbox(
    { by: 'id', workspaceId: caller.workspaceId, inboxId },
    caller.actor,
    { type: 'save_reply', commandId, savedReply: { id: randomUUID(), title, text } },
  );
  switch (outcome.outcome) {
    case 'done':
    case 'nothing':
      return { do: 'back' };
    case 'refused':
      return complain(inboxRefusalText(outcome.refusal, {}));
    case 'busy':
      return complain(busy().text);
  }
}

function complain(text: string): Verdict {
  return { do: 'complain', field: INPUTS.savedTitle, text };
}
