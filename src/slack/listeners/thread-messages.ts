import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { type CommandOf, LONGEST_TEXT, longestReply } from '../../domain/commands.ts';
import { type Conversation, ownerOf } from '../../domain/conversation.ts';
import { mostBytes } from '../../domain/files.ts';
import type { CommandId, ConversationId } from '../../domain/ids.ts';
import type { Channel } from '../../domain/message.ts';
import { mayAnswer } from '../../domain/people.ts';
import { createKeyedMutex } from '../../inbox/keyed-mutex.ts';
import type { TypedMessage } from '../../inbox/reading-ports.ts';
import type { Answer } from '../blocks/answer.ts';
import type { Staying } from '../blocks/staying-words.ts';
import {
  askToSend,
  heldBack,
  tooLateToDelete,
  tooLateToEdit,
  tooLongToTake,
} from '../blocks/typed-answers.ts';
import type { TypedView } from '../blocks/typed-buttons.ts';
import { callSlack, isHopeless } from '../refused.ts';
import { outboxIdInMessage, type PossibleSurface } from '../surface-metadata.ts';
import { callsSomebody, emojiIn, peopleIn, readableText } from '../typed-text.ts';
import { type Caller, callerOf } from './caller.ts';
import { type ConversationOutcome, sendCommand, viewOf } from './conversation-command.ts';
import { listenToEvent } from './dispatch.ts';
import { ownInbox } from './inbox-here.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { type Heard, heardIn, type TypedInThread } from './typed-message.ts';

/**
 * What people type in the thread of a card is a note of its conversation, and only the team sees it until somebody sends it.
 *
 * What watchers type is kept like everybody's and asks nothing: they cannot send it. What guests and people of other companies write
 * stays a mere Slack message without a mark, since a mark of ours would say that it is kept with the conversation: the command refuses
 * it.
 *
 * Events come twice, late and in any order. A message is taken once (by where it stands); an edit or deletion of one that is not known
 * yet makes it known first, so that the event of its posting finds it there; an edit older than the last one changes nothing.
 */
export function listenToThreadMessages(app: App, deps: ListenerDeps): void {
  const { workspaceId, botUserId } = deps.installation;
  const oneByOne = createKeyedMutex();

  listenToEvent(app, ['message'], async ({ event, body }) => {
    const heard = heardIn(event, botUserId);
    if (heard === null) return;
    const { author, slackChannel, ts } = heard.message;
    const caller = callerOf({ id: author }, workspaceId);
    await oneByOne.run(`${slackChannel}:${ts}`, () => hear(deps, caller, heard, body.event_id));
  });
}

async function hear(
  deps: ListenerDeps,
  caller: Caller,
  heard: Heard,
  eventId: string,
): Promise<void> {
  const { message } = heard;
  const { slackChannel, ts } = message;
  const known = await deps.views.typedAt(caller.workspaceId, { slackChannel, ts });
  switch (heard.what) {
    case 'typed':
      if (known === null) await takeAndAsk(deps, caller, message, eventId);
      return;
    case 'edited':
      if (known === null) await takeAndAsk(deps, caller, message, eventId);
      else await edit(deps, caller, known, heard);
      return;
    case 'deleted': {
      const taken = known ?? (await takeUnknown(deps, caller, message, eventId));
      if (taken !== null) await remove(deps, caller, taken, message, eventId);
      return;
    }
  }
}

/** Makes a note of it. Null: it stands in no card's thread, or is none that we take. */
export async function take(
  deps: ListenerDeps,
  message: TypedInThread,
  commandId: CommandId,
): Promise<{
  conversationId: ConversationId;
  outcome: ConversationOutcome;
  stays: Staying;
} | null> {
  const { workspaceId } = deps.installation;
  const caller = callerOf({ id: message.author }, workspaceId);
  const conversationId = await conversationOf(deps, message);
  if (conversationId === null) return null;
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return null;
  const { files, stays } = sortFiles(message, view.conversation.channel);
  const { slackChannel, ts } = message;
  const note: CommandOf<'note'> = {
    ...{
      type: 'note',
      commandId,
      text: await readable(deps, message),
      typedIn: { slackChannel, ts },
    },
    ...(files.length === 0 ? {} : { files }),
  };
  const outcome = await sendCommand(deps, caller, conversationId, note);
  // Tried again by the sweep.
  if (outcome.outcome === 'busy') throw new Error('others kept changing the conversation');
  return { conversationId, outcome, stays };
}

async function takeAndAsk(
  deps: ListenerDeps,
  caller: Caller,
  message: TypedInThread,
  eventId: string,
): Promise<void> {
  const taken = await take(deps, message, eventCommand(eventId));
  if (taken === null) return;
  const { outcome, stays } = taken;
  if (outcome.outcome === 'refused' && outcome.refusal.reason === 'text_too_long') {
    return whisper(deps, caller, message, tooLongToTake(outcome.refusal.length, LONGEST_TEXT));
  }
  if (outcome.outcome !== 'done') return;
  if (callsSomebody(message.text) || !(await isTheirs(deps, caller, outcome.state))) return;
  const [person] = await deps.views.people(caller.workspaceId, [caller.agentId]);
  const { state, events } = outcome;
  const note = events.find((event) => event.type === 'note_added');
  if (person?.threadMessages === 'keep_internal' || note === undefined) return;
  const messageNumber = note.message.number;
  const view = await typedView(deps, caller, { conversationId: state.id, messageNumber });
  if (view === null || !view.canReply) return;
  // Whoever types it has seen what was there then.
  await whisper(deps, caller, message, askToSend({ ...view, conversation: state }, stays));
}

/** Whether it is this person's to answer: they own it, or nobody does and they answer there. */
async function isTheirs(deps: ListenerDeps, caller: Caller, state: Conversation): Promise<boolean> {
  const owner = ownerOf(state);
  if (state.status === 'resolved' || owner !== null) {
    return state.status === 'open' && owner === caller.agentId;
  }
  const inbox = await ownInbox(deps, caller, state.inboxId);
  return mayAnswer(inbox?.role ?? null);
}

/** What was deleted before its posting was told is made known, so that it is not taken afterwards. */
async function takeUnknown(
  deps: ListenerDeps,
  caller: Caller,
  message: TypedInThread,
  eventId: string,
): Promise<TypedMessage | null> {
  await take(deps, message, eventCommand(eventId));
  return deps.views.typedAt(caller.workspaceId, message);
}

/** Inside the hold the customer gets what it says now; after that whoever wrote it is told that they have the old text. */
async function edit(
  deps: ListenerDeps,
  caller: Caller,
  known: TypedMessage,
  { message, editedAt }: Extract<Heard, { what: 'edited' }>,
): Promise<void> {
  const commandId = `edit:${message.slackChannel}:${message.ts}:${editedAt}` as CommandId;
  if (known.isDeleted) return;
  const { conversationId, messageNumber } = known;
  const text = await readable(deps, message);
  const command = { type: 'edit_message', commandId, messageNumber, text, editedAt } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  const isBack = has(outcome, 'reply_taken_back');
  if (!isBack && !isOut(outcome)) return;
  const view = await typedView(deps, caller, known);
  if (view === null) return;
  const { channel } = view.conversation;
  const answer = isBack
    ? heldBack(view, text.trim().length, longestReply(channel))
    : tooLateToEdit(view);
  await whisper(deps, caller, message, answer);
}

async function remove(
  deps: ListenerDeps,
  caller: Caller,
  known: TypedMessage,
  message: TypedInThread,
  eventId: string,
): Promise<void> {
  if (known.isDeleted) return;
  const { conversationId, messageNumber } = known;
  const commandId = `deleted:${eventId}` as CommandId;
  const command = { type: 'delete_message', commandId, messageNumber } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (!isOut(outcome)) return;
  const view = await typedView(deps, caller, known);
  if (view !== null) await whisper(deps, caller, message, tooLateToDelete(view));
}

function eventCommand(eventId: string): CommandId {
  return `event:${eventId}` as CommandId;
}

/** Whether the customer has it, or is getting it. */
function isOut(outcome: ConversationOutcome): boolean {
  if (outcome.outcome === 'busy') throw new Error('others kept changing the conversation');
  return outcome.outcome === 'refused' && outcome.refusal.reason === 'reply_is_out';
}

function has(outcome: ConversationOutcome, type: string): boolean {
  return outcome.outcome === 'done' && outcome.events.some((event) => event.type === type);
}

/** The message as it is now, with its conversation. Null: it is deleted. */
export async function typedView(
  { views }: ListenerDeps,
  { workspaceId }: Caller,
  { conversationId, messageNumber }: Pick<TypedMessage, 'conversationId' | 'messageNumber'>,
): Promise<TypedView | null> {
  const surface = { type: 'message_mark', conversationId, messageNumber } as const;
  const view = await views.ofSurface(workspaceId, surface, []);
  if (view === null || !('message' in view) || view.message === null) return null;
  return { ...view, message: view.message };
}

async function whisper(
  { answering }: ListenerDeps,
  caller: Caller,
  { slackChannel, threadTs }: TypedInThread,
  answer: Answer,
): Promise<void> {
  await answering.whisper(caller, slackChannel, answer, threadTs);
}

/** The conversation in the thread of whose card it stands: the present one, or one before it. */
async function conversationOf(
  deps: ListenerDeps,
  { slackChannel, threadTs, underOurs }: TypedInThread,
): Promise<ConversationId | null> {
  const { workspaceId } = deps.installation;
  const known = await deps.views.byPlace(workspaceId, { slackChannel, ts: threadTs });
  return known !== null || !underOurs ? known : byPost(deps, { slackChannel, ts: threadTs });
}

/** Of a message of ours that we do not know there: a card whose post's answer was lost, or one long folded. Slack has it. */
async function byPost(
  { clients, views, adopt, installation: { workspaceId, botId } }: ListenerDeps,
  place: { slackChannel: string; ts: string },
): Promise<ConversationId | null> {
  const { slackChannel: channel, ts } = place;
  const asked = { channel, ts, limit: 1, include_all_metadata: true };
  const answer = await callSlack(null, () =>
    clients.interactive.conversations.replies(asked),
  ).catch((error: unknown) => {
    if (isHopeless(error)) return null;
    throw error;
  });
  const parent = answer?.messages?.find((message) => message.ts === ts);
  if (parent === undefined || parent.bot_id !== botId) return null;
  const outboxId = outboxIdInMessage(parent as PossibleSurface);
  if (outboxId === null) return null;
  await adopt(workspaceId, outboxId, place);
  return views.byCardPost(workspaceId, outboxId);
}

/** As the customer would read it. */
export async function readable(
  { views, installation }: ListenerDeps,
  { text, blocks }: Pick<TypedInThread, 'text' | 'blocks'>,
): Promise<string> {
  const ids = peopleIn(text) as TypedInThread['author'][];
  const people = ids.length === 0 ? [] : await views.people(installation.workspaceId, ids);
  const names = Object.fromEntries(people.map(({ id, name }) => [id, name]));
  return cleanText(readableText(text, { names, emoji: emojiIn(blocks) }));
}

/** What could go along with the text, and what stays in Slack. */
function sortFiles({ text, files, otherFiles }: TypedInThread, channel: Channel) {
  const limit = mostBytes(channel);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const because = limit === null ? 'not_taken' : size > limit ? 'too_large' : null;
  const stays: Staying = { files: because === null ? [] : files, because, channel, otherFiles };
  // Alone, they are the note all the same.
  const isTaken = because === null || text.trim() === '';
  return { files: isTaken ? files : [], stays };
}
