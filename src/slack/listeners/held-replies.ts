import type { App } from '@slack/bolt';
import { LONGEST_TEXT } from '../../domain/commands.ts';
import type { ConversationId } from '../../domain/ids.ts';
import type { MessageView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import {
  replyHeld,
  replyTakenBack,
  stillInTheWay,
  tooLateToTakeBack,
} from '../blocks/reply-answers.ts';
import { inTheWayOf } from '../blocks/stopped-words.ts';
import { typedIsGone } from '../blocks/typed-answers.ts';
import { type ConversationValue, decodeConversationValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import {
  aboutConversation,
  explain,
  NOT_FOUND,
  type NotDone,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { inPlace, NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openReply } from './open-reply.ts';

/** Replies that have not gone out: *Undo* while they are held; *Send anyway* and *Edit* once somebody was quicker. */
export function listenToHeldReplies(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.undoReply, (click) =>
    ofMessage(click, (value) => undo(deps, click, value)),
  );
  onClick(app, deps, ACTIONS.sendAnyway, (click) =>
    ofMessage(click, (value) => sendAnyway(deps, click, value)),
  );
  onClick(app, deps, ACTIONS.editStopped, (click) =>
    ofMessage(click, (value) => edit(deps, click, value)),
  );
}

type MessageValue = ConversationValue & { messageNumber: number };

async function ofMessage(
  click: Click,
  act: (value: MessageValue) => Promise<Reaction>,
): Promise<Reaction> {
  const value = decodeConversationValue(click.value);
  if (value?.messageNumber === undefined) return tell(outdated());
  return act({ ...value, messageNumber: value.messageNumber });
}

async function undo(deps: ListenerDeps, click: Click, value: MessageValue): Promise<Reaction> {
  const { caller, commandId } = click;
  const { conversationId, messageNumber } = value;
  const outcome = await sendCommand(deps, caller, conversationId, {
    type: 'take_back_reply',
    commandId,
    messageNumber,
  });
  const [view, message] = await Promise.all([
    viewOf(deps, caller, conversationId),
    messageOf(deps, caller, value),
  ]);
  if (view === null) return tell(await explain(deps, caller, conversationId, NOT_FOUND));
  if (message === null) return tell(typedIsGone(), inPlace(click));
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    return isOut(outcome)
      ? tell(tooLateToTakeBack(view, message), inPlace(click))
      : tell(await explain(deps, caller, conversationId, outcome));
  }
  const isTyped = message.typedIn !== undefined;
  if (outcome.outcome === 'done' && !isTyped)
    await backToDraft(deps, caller, conversationId, message);
  return tell(replyTakenBack(view, isTyped ? 'in_thread' : 'in_reply'), inPlace(click));
}

function isOut(outcome: NotDone): boolean {
  return outcome.outcome === 'refused' && outcome.refusal.reason === 'reply_is_out';
}

/** What they took back stands in Reply when it is opened again, before what they have typed there since. */
async function backToDraft(
  { drafts }: ListenerDeps,
  { workspaceId }: Caller,
  conversationId: ConversationId,
  { author, text }: MessageView,
): Promise<void> {
  if (author.kind !== 'agent') return;
  const { agentId } = author;
  const typed = (await drafts.of(workspaceId, agentId, conversationId)) ?? '';
  const both = typed === '' || typed === text ? text : `${text}\n\n${typed}`;
  const kept = both.length <= LONGEST_TEXT ? both : text;
  await drafts.keep({ workspaceId, agentId, conversationId, text: kept });
}

async function sendAnyway(
  deps: ListenerDeps,
  click: Click,
  value: MessageValue,
): Promise<Reaction> {
  const { caller, commandId } = click;
  const { conversationId, messageNumber, seenVersion, over } = value;
  const outcome = await sendCommand(deps, caller, conversationId, {
    ...{ type: 'send_stopped', commandId, messageNumber, seenVersion },
    ...(over === undefined ? {} : { over }),
  });
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return tell(await explain(deps, caller, conversationId, NOT_FOUND));
  if (outcome.outcome === 'done') {
    const held = outcome.events.find((event) => event.type === 'reply_held');
    return held === undefined ? NOTHING : tell(replyHeld(view, held), inPlace(click));
  }
  if (outcome.outcome === 'nothing') return NOTHING;
  const inTheWay = outcome.outcome === 'refused' ? inTheWayOf(outcome.refusal) : null;
  const message = inTheWay === null ? null : await messageOf(deps, caller, value);
  if (inTheWay === null || message === null) {
    return tell(await explain(deps, caller, conversationId, outcome));
  }
  return tell(stillInTheWay(view, message, inTheWay), inPlace(click));
}

/** Whoever wrote it changes it, and it goes out as it is then; somebody else begins a reply with its words. */
async function edit(deps: ListenerDeps, click: Click, value: MessageValue): Promise<Reaction> {
  return aboutConversation(deps, click, async (view) => {
    const message = await messageOf(deps, click.caller, value);
    if (message === null) return tell(outdated());
    const { author, delivery, text: draft, number: messageNumber } = message;
    const isTheirs = author.kind === 'agent' && author.agentId === click.caller.agentId;
    const because = delivery?.state === 'stopped' ? delivery.because : null;
    return openReply(deps, click, view, {
      draft,
      ...(because === null ? {} : { inTheWay: { why: because } }),
      ...(isTheirs && because !== null ? { messageNumber } : {}),
    });
  });
}

/** As it stands in the thread: written by us, or typed there by somebody. Null once it was deleted. */
async function messageOf(
  { views }: ListenerDeps,
  { workspaceId }: Caller,
  { conversationId, messageNumber }: MessageValue,
): Promise<MessageView | null> {
  const found = await Promise.all(
    (['thread_message', 'message_mark'] as const).map((type) =>
      views.ofSurface(workspaceId, { type, conversationId, messageNumber }, []),
    ),
  );
  const view = found.find((each) => each !== null) ?? null;
  return view !== null && 'message' in view ? view.message : null;
}
