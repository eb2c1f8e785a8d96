import { LONGEST_TEXT } from './commands.ts';
import { accept, type Decision, refuse } from './decision.ts';
import { type AgentId, days } from './ids.ts';
import {
  type Inbox,
  type InboxCommand,
  type InboxContext,
  type InboxEvent,
  type InboxRefusal,
  MOST_SAVED_REPLIES,
} from './inbox.ts';
import { mayAnswer, mayManage } from './people.ts';

type InboxDecision = Decision<InboxEvent, InboxRefusal>;
type CommandOf<Type extends InboxCommand['type']> = Extract<InboxCommand, { type: Type }>;

type Checked = { refusal: InboxRefusal } | { state: Inbox; agentId: AgentId };

/** What managers and admins do in an inbox that works. */
export function checkManager(
  state: Inbox | null,
  { actor, isWorkspaceAdmin }: InboxContext,
): Checked {
  if (state === null || state.status !== 'ready') return { refusal: { reason: 'not_found' } };
  if (actor.kind !== 'agent') return { refusal: { reason: 'managers_only' } };
  const role = state.members[actor.agentId] ?? null;
  if (!mayManage(role) && !isWorkspaceAdmin) return { refusal: { reason: 'managers_only' } };
  return { state, agentId: actor.agentId };
}

/** What managers may move, and everybody who answers of what is theirs. */
function checkMover(
  state: Inbox | null,
  moved: CommandOf<'move'>['moved'],
  context: InboxContext,
): Checked {
  const { actor } = context;
  const isReady = state !== null && state.status === 'ready';
  if (isReady && actor.kind === 'agent') {
    const { agentId } = actor;
    const answers = mayAnswer(state.members[agentId] ?? null) && mayAnswer(actor.role);
    if (answers && moved.every(({ from }) => from === agentId)) return { state, agentId };
  }
  return checkManager(state, context);
}

/**
 * Several conversations to others in one go: any by managers, one's own by everybody who answers. Whether each of them still can go
 * is decided by each.
 */
export function move(
  state: Inbox | null,
  { moved, note, reason }: CommandOf<'move'>,
  context: InboxContext,
): InboxDecision {
  const checked = checkMover(state, moved, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { members } = checked.state;
  if (moved.length === 0) return refuse({ reason: 'nothing_to_move' });
  const length = note?.length ?? 0;
  if (length > LONGEST_TEXT)
    return refuse({ reason: 'text_too_long', length, limit: LONGEST_TEXT });
  const receivers = [...new Set(moved.map(({ to }) => to))];
  const unable = receivers.filter(
    (agentId) => !mayAnswer(members[agentId] ?? null) || context.cannotAct.includes(agentId),
  );
  if (unable.length > 0) return refuse({ reason: 'cannot_answer', agentIds: unable });
  return accept({ type: 'moved', at: context.now, by: checked.agentId, moved, note, reason });
}

/** Longest time to close an inbox for in one go. */
const LONGEST_CLOSURE = days(60);

/** Closed from now on, whatever the week says. */
export function closeUntil(
  state: Inbox | null,
  { until }: CommandOf<'close_until'>,
  context: InboxContext,
): InboxDecision {
  const checked = checkManager(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { now: at } = context;
  if (until <= at || until > at + LONGEST_CLOSURE) return refuse({ reason: 'bad_time' });
  const { closed } = checked.state;
  const from = closed !== null && closed.until > at ? closed.from : at;
  if (closed?.until === until) return accept();
  return accept({ type: 'closed_until', at, closed: { from, until } });
}

export function openAgain(state: Inbox | null, context: InboxContext): InboxDecision {
  const checked = checkManager(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { closed } = checked.state;
  const isClosed = closed !== null && closed.until > context.now;
  return isClosed ? accept({ type: 'opened_again', at: context.now }) : accept();
}

/** Longest title of a saved reply: a line of a select menu. */
const LONGEST_TITLE = 75;

/** Whoever answers may put a reply in store, and change or remove what they have put there; managers do so with all. */
function checkSavedReply(state: Inbox | null, id: string, context: InboxContext): Checked {
  const { actor } = context;
  const isReady = state !== null && state.status === 'ready';
  if (isReady && actor.kind === 'agent' && mayAnswer(state.members[actor.agentId] ?? null)) {
    const { agentId } = actor;
    const present = state.savedReplies.find((one) => one.id === id);
    if (present === undefined || present.by === agentId) return { state, agentId };
  }
  return checkManager(state, context);
}

/** The same id again changes it; it stays whose it was. */
export function saveReply(
  before: Inbox | null,
  { savedReply }: CommandOf<'save_reply'>,
  context: InboxContext,
): InboxDecision {
  const checked = checkSavedReply(before, savedReply.id, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { state, agentId } = checked;
  const title = savedReply.title.trim();
  const text = savedReply.text.trim();
  if (title === '' || text === '') return refuse({ reason: 'text_empty' });
  const tooLong = [
    { length: title.length, limit: LONGEST_TITLE },
    { length: text.length, limit: LONGEST_TEXT },
  ].find(({ length, limit }) => length > limit);
  if (tooLong !== undefined) return refuse({ reason: 'text_too_long', ...tooLong });
  const present = state.savedReplies.find(({ id }) => id === savedReply.id);
  if (present === undefined && state.savedReplies.length >= MOST_SAVED_REPLIES) {
    return refuse({ reason: 'too_many_saved_replies', limit: MOST_SAVED_REPLIES });
  }
  const { id } = savedReply;
  const by = present === undefined ? agentId : present.by;
  const saved = { id, title, text, ...(by === undefined ? {} : { by }) };
  return accept({ type: 'reply_saved', at: context.now, savedReply: saved });
}

export function removeSavedReply(
  state: Inbox | null,
  { id }: CommandOf<'remove_saved_reply'>,
  context: InboxContext,
): InboxDecision {
  const checked = checkSavedReply(state, id, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const isThere = checked.state.savedReplies.some((one) => one.id === id);
  return isThere ? accept({ type: 'saved_reply_removed', at: context.now, id }) : accept();
}
