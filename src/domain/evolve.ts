import type {
  Conversation,
  ConversationDetails,
  OpenConversation,
  ResolvedConversation,
  TeamTurn,
} from './conversation.ts';
import { isReaction } from './courtesy.ts';
import type { ConversationEvent, EventOf } from './events.ts';

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
  return { ...after, version };
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
    case 'reply_added':
      return {
        ...state,
        messageCount: event.message.number,
        firstRepliedAt: state.firstRepliedAt ?? event.at,
      };
    case 'reply_recorded':
      return {
        ...state,
        messageCount: event.message.number,
        firstRepliedAt: state.firstRepliedAt ?? event.at,
      };
    case 'note_added':
      return { ...state, messageCount: event.message.number };
    case 'details_changed':
      return { ...state, details: event.details };
    case 'turn_changed':
      return withTurn(asOpen(state), event);
    case 'customer_chased':
      return withTeamTurn(asOpen(state), (turn) => ({ ...turn, unanswered: event.unanswered }));
    case 'owner_changed':
      return withOwner(asOpen(state), event, version);
    case 'clock_warned':
      return withPhase(asOpen(state), event.clock, 'soon');
    case 'clock_breached':
      return withPhase(asOpen(state), event.clock, 'late');
    case 'resolved':
      return resolved(asOpen(state), event);
    case 'reopened':
      return reopened(state, event);
    case 'handed_over':
    case 'reply_settled':
    case 'reply_resent':
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
    turn: { of: 'automation', since: event.at },
    owner: null,
  };
}

/** In the team's turn an owner's window is the customer's deadline, until somebody becomes owner who needs more. */
function withTurn(state: OpenConversation, event: EventOf<'turn_changed'>): OpenConversation {
  const { turn } = event;
  const window = turn.of === 'team' ? windowOf(turn) : null;
  const owner = state.owner === null ? null : { ...state.owner, window };
  const answeredNobody = turn.of === 'team' && turn.response.name === 'first_response';
  const firstRepliedAt = answeredNobody ? null : state.firstRepliedAt;
  return { ...state, turn, owner, firstRepliedAt };
}

function windowOf(turn: TeamTurn) {
  const { startedAt, warnAt, dueAt, phase } = turn.response;
  return { startedAt, warnAt, dueAt, phase };
}

function withTeamTurn(
  state: OpenConversation,
  change: (turn: TeamTurn) => TeamTurn,
): OpenConversation {
  return state.turn.of === 'team' ? { ...state, turn: change(state.turn) } : state;
}

function withOwner(
  state: OpenConversation,
  event: EventOf<'owner_changed'>,
  version: number,
): OpenConversation {
  const owned = { ...state, owner: event.owner, ownerChangedIn: version };
  return withTeamTurn(owned, (turn) => ({ ...turn, assignment: event.assignment }));
}

function withPhase(
  state: OpenConversation,
  clock: EventOf<'clock_warned'>['clock'],
  phase: 'soon' | 'late',
): OpenConversation {
  switch (clock) {
    case 'owner_window': {
      const window = state.owner?.window ?? null;
      if (state.owner === null || window === null) return state;
      return { ...state, owner: { ...state.owner, window: { ...window, phase } } };
    }
    case 'assignment':
      return withTeamTurn(state, (turn) => ({
        ...turn,
        assignment: turn.assignment === null ? null : { ...turn.assignment, phase },
      }));
    case 'first_response':
    case 'next_response':
      return withTeamTurn(state, (turn) => ({ ...turn, response: { ...turn.response, phase } }));
  }
}

function resolved(state: OpenConversation, event: EventOf<'resolved'>): ResolvedConversation {
  const { turn: _turn, owner, ...base } = state;
  return {
    ...base,
    status: 'resolved',
    resolvedAt: event.at,
    resolvedBy: event.by,
    answered: event.answered,
    note: event.note,
    lastOwner: owner?.agentId ?? null,
  };
}

/** Open again, in the customer's turn and without an owner, until the events that follow say otherwise. */
function reopened(state: Conversation, event: EventOf<'reopened'>): OpenConversation {
  if (state.status === 'open') throw new Error('reopened, but it was open');
  const {
    resolvedAt: _at,
    resolvedBy: _by,
    answered: _answered,
    note: _note,
    lastOwner: _owner,
    ...base
  } = state;
  return {
    ...base,
    status: 'open',
    turn: { of: 'customer', since: event.at, unconfirmed: null },
    owner: null,
  };
}

function asOpen(state: Conversation): OpenConversation {
  if (state.status === 'open') return state;
  throw new Error('this happens to open conversations only');
}
