import type {
  Conversation,
  ConversationDetails,
  OpenConversation,
  ResolvedConversation,
  TeamTurn,
} from './conversation.ts';
import { isReaction } from './courtesy.ts';
import type { ConversationEvent, EventOf } from './events.ts';
import { acknowledged, ownerFound, stepPutOff, stepTaken, withClock } from './evolve-chains.ts';
import {
  asOpen,
  blocked,
  onOwnerLine,
  openAgain,
  undone,
  withClocks,
  withTeamTurn,
  withUndo,
} from './evolve-undo.ts';
import { undoableAfter } from './unconfirmed.ts';

/** The next state, from state and events alone. All events of one commit make one new version. */
export function evolve(
  before: Conversation | null,
  events: readonly ConversationEvent[],
): Conversation {
  const version = (before?.version ?? 0) + 1;
  const after = events.reduce<Conversation | null>(
    (state, event) => apply(state, event, version),
    before,
  );
  if (after === null) throw new Error('a conversation begins with conversation_opened');
  const isUndoable = after.undoable?.in === version || !events.some(isTurningPoint);
  return { ...after, version, undoable: isUndoable ? after.undoable : null };
}

/** After this, what was done before it cannot be taken back. */
function isTurningPoint({ type }: ConversationEvent): boolean {
  return (
    type === 'owner_changed' ||
    type === 'turn_changed' ||
    type === 'resolved' ||
    type === 'reopened' ||
    type === 'clocks_moved' ||
    type === 'undone'
  );
}

function apply(
  state: Conversation | null,
  event: ConversationEvent,
  version: number,
): Conversation | null {
  if (event.type === 'conversation_opened') return opened(event, version);
  if (state === null) throw new Error(`${event.type} happened to no conversation`);
  switch (event.type) {
    case 'message_received':
      return {
        ...state,
        messageCount: event.message.number,
        customerWroteIn: isReaction(event.message) ? state.customerWroteIn : version,
      };
    case 'note_added':
    case 'reply_added':
      return { ...state, messageCount: event.message.number };
    case 'reply_recorded':
      return {
        ...state,
        messageCount: event.message.number,
        firstRepliedAt: state.firstRepliedAt ?? event.at,
      };
    case 'auto_answered':
      return { ...state, messageCount: event.message.number, autoAnsweredUntil: event.until };
    case 'reply_held':
      return withHeld(state, event, version);
    case 'reply_sent_off':
      return sentOff(state, event);
    case 'reply_taken_back':
    case 'reply_stopped':
      return notSent(state, event);
    case 'reply_settled':
      return { ...state, undoable: undoableAfter(state, event) };
    case 'reply_resent':
      return { ...state, firstRepliedAt: state.firstRepliedAt ?? event.at };
    case 'replying_changed':
      return { ...state, replying: event.replying };
    case 'details_changed':
      return { ...state, details: event.details };
    case 'turn_changed':
      return withTurn(asOpen(state), event);
    case 'customer_chased':
      return withTeamTurn(asOpen(state), (turn) => ({ ...turn, unanswered: event.unanswered }));
    case 'owner_changed':
      return withOwner(asOpen(state), event, version);
    case 'clock_warned':
      return withClock(asOpen(state), event.clock, (clock) => ({ ...clock, phase: 'soon' }));
    case 'clock_breached':
      return withClock(asOpen(state), event.clock, (clock) => ({ ...clock, phase: 'late' }));
    case 'step_taken':
      return stepTaken(asOpen(state), event);
    case 'nobody_eligible':
    case 'step_put_off':
      return stepPutOff(asOpen(state), event);
    case 'acknowledged':
      return acknowledged(asOpen(state), event);
    case 'resolved':
      // A test that somebody has resolved goes by itself later.
      return state.status === 'resolved'
        ? { ...state, resolvedBy: event.by }
        : resolved(state, event);
    case 'outcome_set':
      return state.status === 'resolved'
        ? { ...state, outcome: event.outcome, note: event.note }
        : state;
    case 'reopened':
      return reopened(state, event, version);
    case 'undo_offered':
      return withUndo(asOpen(state), event, version);
    case 'undone':
      return undone(state, event, version);
    case 'clocks_moved':
      return withClocks(asOpen(state), event);
    case 'snoozed':
      return { ...asOpen(state), snooze: event.snooze };
    case 'woken':
      return { ...asOpen(state), snooze: null };
    case 'followed':
      return { ...state, followers: [...state.followers, event.agentId] };
    case 'unfollowed':
      return { ...state, followers: state.followers.filter((one) => one !== event.agentId) };
    case 'sender_blocked':
      return blocked(state, version);
    case 'handed_over':
    case 'alarm_word_heard':
    case 'media_settled':
    case 'media_wanted':
    case 'reply_suggested':
    case 'message_edited':
    case 'message_deleted':
    case 'sender_unblocked':
    case 'customer_marked':
      return state;
  }
}

const NO_DETAILS: ConversationDetails = {
  subject: null,
  priority: 'normal',
  tags: [],
  source: null,
  captured: {},
};

function opened(event: EventOf<'conversation_opened'>, version: number): OpenConversation {
  const { conversationId, newCustomer: _newCustomer, ...origin } = event.origin;
  return {
    ...origin,
    id: conversationId,
    status: 'open',
    version,
    details: { ...NO_DETAILS, ...event.details },
    openedAt: event.at,
    firstRepliedAt: null,
    messageCount: 0,
    ownerChangedIn: version,
    customerWroteIn: version,
    replying: [],
    held: [],
    lastReply: null,
    ownerLine: null,
    undoable: null,
    followers: [],
    turn: { of: 'automation', since: event.at },
    owner: null,
    snooze: null,
  };
}

function withHeld(
  state: Conversation,
  { messageNumber, by, until, at }: EventOf<'reply_held'>,
  version: number,
): Conversation {
  return {
    ...state,
    held: [...state.held, { messageNumber, by, in: version, since: at, until }],
    firstRepliedAt: state.firstRepliedAt ?? at,
  };
}

function sentOff(state: Conversation, { messageNumber }: EventOf<'reply_sent_off'>): Conversation {
  const reply = state.held.find((one) => one.messageNumber === messageNumber);
  const held = state.held.filter((one) => one !== reply);
  const lastReply = reply === undefined ? state.lastReply : { in: reply.in, by: reply.by };
  return { ...state, held, lastReply };
}

/** It answered nobody: if it was to be the first answer, that is still to come. */
function notSent(
  state: Conversation,
  event: EventOf<'reply_taken_back' | 'reply_stopped'>,
): Conversation {
  const { messageNumber } = event;
  const reply = state.held.find((one) => one.messageNumber === messageNumber);
  const held = state.held.filter((one) => one !== reply);
  const wasFirst = reply !== undefined && reply.since === state.firstRepliedAt;
  const firstRepliedAt = wasFirst ? (held[0]?.since ?? null) : state.firstRepliedAt;
  return { ...state, held, firstRepliedAt, undoable: undoableAfter(state, event) };
}

/** In the team's turn an owner's window is the customer's deadline, until somebody becomes owner who needs more. */
function withTurn(state: OpenConversation, event: EventOf<'turn_changed'>): OpenConversation {
  const { turn } = event;
  const promised = turn.of === 'team' ? windowOf(turn) : null;
  const window = event.window === undefined ? promised : event.window;
  const owner = state.owner === null ? null : { ...state.owner, window };
  const answeredNobody = turn.of === 'team' && turn.response.name === 'first_response';
  const firstRepliedAt = answeredNobody ? null : state.firstRepliedAt;
  return { ...state, turn, owner, firstRepliedAt };
}

function windowOf(turn: TeamTurn) {
  const { startedAt, warnAt, dueAt, phase } = turn.response;
  return { startedAt, warnAt, dueAt, phase };
}

function withOwner(
  state: OpenConversation,
  event: EventOf<'owner_changed'>,
  version: number,
): OpenConversation {
  const owned = onOwnerLine(
    { ...state, owner: event.owner, ownerChangedIn: version },
    event.at,
    version,
  );
  const found = ownerFound(owned, event);
  return withTeamTurn(found, (turn) => ({ ...turn, assignment: event.assignment }));
}

function resolved(state: OpenConversation, event: EventOf<'resolved'>): ResolvedConversation {
  const { turn: _turn, snooze: _snooze, owner, ...base } = state;
  return {
    ...base,
    replying: [],
    status: 'resolved',
    resolvedAt: event.at,
    resolvedBy: event.by,
    answered: event.answered,
    note: event.note,
    outcome: event.outcome ?? null,
    dismissed: event.dismissed ?? null,
    lastOwner: owner?.agentId ?? null,
  };
}

/** Open again, in the customer's turn and without an owner, until the events that follow say otherwise. */
function reopened(
  state: Conversation,
  event: EventOf<'reopened'>,
  version: number,
): OpenConversation {
  const turn = { of: 'customer', since: event.at, unconfirmed: null } as const;
  const hadOwner = state.status === 'resolved' && state.lastOwner !== null;
  const ownerChangedIn = hadOwner ? version : state.ownerChangedIn;
  return { ...openAgain(state), turn, owner: null, ownerChangedIn };
}
