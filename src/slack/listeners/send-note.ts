import type { App, MessageShortcut } from '@slack/bolt';
import { ownerOf } from '../../domain/conversation.ts';
import type { CommandId } from '../../domain/ids.ts';
import type { TypedIn } from '../../domain/message.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { TypedMessage } from '../../inbox/reading-ports.ts';
import { ACTIONS, SHORTCUTS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { foreignPerson, outdated } from '../blocks/answers.ts';
import { freeRepliesEnded } from '../blocks/free-replies.ts';
import { refusalLine } from '../blocks/refusal-sentences.ts';
import { inTheWayOf } from '../blocks/stopped-words.ts';
import {
  askedAgain,
  neverAsked,
  notAnAgents,
  notSent,
  onItsWay,
  ownerTold,
  stoppedOnItsWay,
  typedIsGone,
  whatItIsFor,
  windowClosed,
} from '../blocks/typed-answers.ts';
import type { TypedView } from '../blocks/typed-buttons.ts';
import { type ConversationValue, decodeConversationValue } from '../button-value.ts';
import { type Caller, type Click, callerOf, type Spot } from './caller.ts';
import {
  aboutConversation,
  explain,
  NOT_FOUND,
  type NotDone,
  refusalContext,
  sendCommand,
} from './conversation-command.ts';
import { listenToMessageShortcut } from './dispatch.ts';
import { onClick, type Reaction, tell, troubleAnswer } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openReply } from './open-reply.ts';
import { readable, take, typedView } from './thread-messages.ts';
import { typedInThread } from './typed-message.ts';

/** What can be done with a message that somebody typed in a card's thread: from our question below it, and from its menu. */
export function listenToTypedMessages(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.sendTyped, (click) =>
    aboutTyped(click, async (typed) =>
      inPlace(click, await send(deps, click.caller, typed, click.commandId)),
    ),
  );
  onClick(app, deps, ACTIONS.tellOwner, (click) =>
    aboutTyped(click, async (typed) =>
      inPlace(click, await tellOwner(deps, click.caller, typed, click.commandId)),
    ),
  );
  onClick(app, deps, ACTIONS.editTyped, (click) =>
    aboutConversation(deps, click, (view) =>
      aboutTyped(click, async (typed) => {
        const draft = await textNow(deps, click.caller, typed);
        return openReply(deps, click, view, {
          ...(draft === null ? {} : { draft }),
          ...(typed.over === undefined ? {} : { over: typed.over }),
        });
      }),
    ),
  );
  onClick(app, deps, ACTIONS.keepInternal, async () => ({ do: 'put_away' }));
  onClick(app, deps, ACTIONS.neverAsk, async (click) => {
    await prefer(deps, click, 'keep_internal');
    return inPlace(click, neverAsked());
  });
  onClick(app, deps, ACTIONS.askAgain, async (click) => {
    await prefer(deps, click, 'ask');
    return inPlace(click, askedAgain());
  });

  listenToMessageShortcut(app, SHORTCUTS.sendToCustomer, async ({ shortcut: asked, ack }) => {
    const caller = callerOf(asked.user, deps.installation.workspaceId);
    const answer = await orTrouble(deps, () => sendFromMenu(deps, caller, asked));
    await ack();
    await answerInThread(deps, caller, asked, answer);
  });
}

type Typed = ConversationValue & { messageNumber: number };

async function aboutTyped(
  { value }: Pick<Click, 'value'>,
  then: (typed: Typed) => Promise<Reaction>,
): Promise<Reaction> {
  const decoded = decodeConversationValue(value);
  if (decoded?.messageNumber === undefined) return tell(outdated());
  return then({ ...decoded, messageNumber: decoded.messageNumber });
}

/** Our question becomes the answer; in a direct message it stands beside. */
function inPlace({ spot }: Pick<Click, 'spot'>, answer: Answer): Reaction {
  return spot.at === 'message' && spot.isEphemeral ? tell(answer, 'instead') : tell(answer);
}

async function prefer(
  { handleAgent }: ListenerDeps,
  { caller, commandId }: Click,
  threadMessages: 'ask' | 'keep_internal',
): Promise<void> {
  const { workspaceId, agentId, actor } = caller;
  await handleAgent({ workspaceId, agentId }, actor, { type: 'prefer', commandId, threadMessages });
}

/** What is sent is what it says now. Refused, it says why, with what can be done. */
async function send(
  deps: ListenerDeps,
  caller: Caller,
  { conversationId, messageNumber, seenVersion, over }: Typed,
  commandId: CommandId,
): Promise<Answer> {
  const before = await typedView(deps, caller, { conversationId, messageNumber });
  if (before === null) return typedIsGone();
  const { delivery } = before.message;
  const isInside = delivery === null || delivery.state === 'stopped';
  const ended = isInside ? freeRepliesEnded(before) : null;
  if (ended !== null) return windowClosed(before, ended);
  const outcome = await sendCommand(deps, caller, conversationId, {
    ...{ type: 'send_note', commandId, messageNumber, seenVersion },
    ...(over === undefined ? {} : { over }),
  });
  const view = await typedView(deps, caller, { conversationId, messageNumber });
  if (view === null) return typedIsGone();
  if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return onItsWay(view);
  return whyNot(deps, caller, view, outcome, over);
}

async function whyNot(
  deps: ListenerDeps,
  caller: Caller,
  view: TypedView,
  notDone: NotDone,
  over: Typed['over'],
): Promise<Answer> {
  const { id } = view.conversation;
  if (notDone.outcome === 'busy') return explain(deps, caller, id, notDone);
  const { refusal } = notDone;
  const inTheWay = inTheWayOf(refusal);
  if (inTheWay !== null) return stoppedOnItsWay(view, inTheWay, over);
  if (!CHANGEABLE.has(refusal.reason)) return explain(deps, caller, id, notDone);
  return notSent(view, refusalLine(refusal, await refusalContext(deps, caller, id, refusal)));
}

/** What can be mended by changing what it says. */
const CHANGEABLE: ReadonlySet<Refusal['reason']> = new Set([
  'text_empty',
  'text_too_long',
  'no_files',
  'files_too_large',
]);

/** What it says in Slack by now: of what is out, we keep what went out. Null: it is not there any more. */
async function textNow(deps: ListenerDeps, caller: Caller, typed: Typed): Promise<string | null> {
  const view = await typedView(deps, caller, typed);
  if (view === null) return null;
  const { text, typedIn, kind } = view.message;
  if (kind === 'note' || typedIn === undefined) return text;
  const inSlack = await messageAt(deps, typedIn);
  return inSlack === null ? text : readable(deps, inSlack);
}

async function messageAt(
  { clients, log }: ListenerDeps,
  { slackChannel: channel, ts }: TypedIn,
): Promise<{ text: string; blocks: unknown } | null> {
  const only = { channel, ts, oldest: ts, latest: ts, inclusive: true, limit: 5 };
  try {
    const { messages = [] } = await clients.interactive.conversations.replies(only);
    const found = messages.find((message) => message.ts === ts);
    return found === undefined ? null : { text: found.text ?? '', blocks: found.blocks };
  } catch (error) {
    log.warn({ err: error }, 'a message could not be read again; Reply has what we knew');
    return null;
  }
}

async function tellOwner(
  deps: ListenerDeps,
  caller: Caller,
  { conversationId, messageNumber }: Typed,
  commandId: CommandId,
): Promise<Answer> {
  const command = { type: 'suggest_reply', commandId, messageNumber } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  const view = await typedView(deps, caller, { conversationId, messageNumber });
  if (view === null) return typedIsGone();
  const owner = ownerOf(view.conversation);
  const isTold = outcome.outcome === 'done' || outcome.outcome === 'nothing';
  if (isTold && owner !== null) return ownerTold(view, owner);
  if (view.message.kind === 'reply') return onItsWay(view);
  return explain(deps, caller, conversationId, isTold ? NOT_FOUND : (outcome as NotDone));
}

/** *Send to customer* in a message's menu: also later, and by others than whoever typed it. */
async function sendFromMenu(
  deps: ListenerDeps,
  caller: Caller,
  { channel, message, trigger_id: triggerId }: MessageShortcut,
): Promise<Answer> {
  if (caller.isForeign) return foreignPerson();
  const typed = typedInThread(message, channel.id, deps.installation.botUserId);
  if (typed === null) return whatItIsFor();
  const known = await deps.views.typedAt(caller.workspaceId, typed);
  const commandId = `shortcut:${triggerId}` as CommandId;
  if (known !== null) return sendKnown(deps, caller, known, commandId);
  // Its event was lost or is late, or whoever typed it may not answer: only then is it refused.
  const taken = await take(deps, typed, `taken:${triggerId}` as CommandId);
  if (taken === null) return whatItIsFor();
  const { conversationId, outcome } = taken;
  const now = await deps.views.typedAt(caller.workspaceId, typed);
  if (now !== null) return sendKnown(deps, caller, now, commandId);
  if (outcome.outcome !== 'refused') return whatItIsFor();
  if (outcome.refusal.reason === 'not_allowed') {
    const view = await deps.views.brief(caller.workspaceId, conversationId);
    return notAnAgents(view?.inbox.name ?? '');
  }
  return explain(deps, caller, conversationId, outcome);
}

/** Whoever typed it had seen what was there then: what came later may have made it wrong. */
async function sendKnown(
  deps: ListenerDeps,
  caller: Caller,
  { conversationId, messageNumber, seenVersion, isDeleted }: TypedMessage,
  commandId: CommandId,
): Promise<Answer> {
  if (isDeleted) return typedIsGone();
  return send(deps, caller, { conversationId, messageNumber, seenVersion }, commandId);
}

async function orTrouble(deps: ListenerDeps, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    return troubleAnswer(deps, SHORTCUTS.sendToCustomer, error);
  }
}

/** Where the message stands; who is not in that channel is told by Slack's own way. */
async function answerInThread(
  { answering }: ListenerDeps,
  caller: Caller,
  { channel, message, response_url: responseUrl, trigger_id: triggerId }: MessageShortcut,
  answer: Answer,
): Promise<void> {
  const threadTs: unknown = message['thread_ts'];
  if (typeof threadTs === 'string') {
    const told = await answering.whisper(caller, channel.id, answer, threadTs);
    if (told === 'told') return;
  }
  const spot: Spot = { at: 'message', responseUrl, isEphemeral: false, openedAt: null };
  await answering.tell({ caller, spot, triggerId }, answer);
}
