import type { Conversation, TeamTurn } from './conversation.ts';
import { isOurTurn, ownerOf } from './conversation.ts';
import type { ConversationContext } from './decide-context.ts';
import { type Effect, mergeSurfaces, type Urgency } from './effects.ts';
import type { ConversationEvent, EventOf } from './events.ts';
import type { AgentId } from './ids.ts';
import type { Surface } from './surfaces.ts';

/** A commit of a conversation, as its effects are found out. */
interface Commit {
  before: Conversation | null;
  after: Conversation;
  context: ConversationContext;
  /** Whoever acted is never told what they did themselves. */
  actor: AgentId | null;
  /** A person looks at the card and waits for it to change. */
  urgency: Urgency;
}

/**
 * What the outside must be told about a commit. Surfaces are drawn from the newest state when they are delivered, so each is named
 * once here, as news if any event makes it news.
 */
export function effectsOf(
  before: Conversation | null,
  after: Conversation,
  events: readonly ConversationEvent[],
  context: ConversationContext,
): Effect[] {
  const { actor } = context;
  const agent = actor.kind === 'agent' ? actor.agentId : null;
  const urgency = agent === null ? 'rest' : 'person_waits';
  const commit: Commit = { before, after, context, actor: agent, urgency };
  const found = [...events.flatMap((event) => ofEvent(event, commit)), ...settledBy(commit)];
  return mergeSurfaces(found);
}

function ofEvent(event: ConversationEvent, commit: Commit): Effect[] {
  const { after } = commit;
  const { id } = after;
  switch (event.type) {
    case 'conversation_opened':
      return [show({ type: 'card', conversationId: id }, 'news', 'new_card')];
    case 'message_received':
      return [card(commit), threadMessage(commit, event.message.number), ...wroteAgain(commit)];
    case 'reply_added':
      return [
        card(commit),
        threadMessage(commit, event.message.number),
        replyTo(after, event.message.number, 1),
      ];
    case 'reply_resent':
      return ofReplyResent(event, commit);
    case 'reply_settled':
      return ofReplySettled(event, commit);
    case 'note_added':
      return [threadMessage(commit, event.message.number)];
    case 'reply_recorded':
      return [card(commit), threadMessage(commit, event.message.number)];
    case 'owner_changed':
      return [card(commit), threadLine(commit), ...ofOwnerChange(event, commit)];
    case 'handed_over':
    case 'resolved':
    case 'reopened':
      return [card(commit), threadLine(commit), ...homes(commit)];
    case 'turn_changed':
    case 'details_changed':
    case 'customer_chased':
      return [card(commit), ...homes(commit)];
    case 'clock_warned':
    case 'clock_breached':
      return ofClock(event, commit);
  }
}

/** What was said of the trouble is no longer so, in the thread, on the card and in the owner's DM. */
function ofReplyResent({ messageNumber }: EventOf<'reply_resent'>, commit: Commit): Effect[] {
  const { after, urgency } = commit;
  const { id: conversationId } = after;
  const agentId = ownerOf(after);
  const told: Effect[] = [
    card(commit),
    show({ type: 'thread_message', conversationId, messageNumber }, 'change', urgency),
    replyTo(after, messageNumber, after.version),
  ];
  if (agentId === null) return told;
  const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
  return [...told, show(surface, 'change', urgency)];
}

/** The owner is told when a reply did not arrive, or may not have; and that it did after all. */
function ofReplySettled(event: EventOf<'reply_settled'>, commit: Commit): Effect[] {
  const { after, context } = commit;
  const { messageNumber, delivery } = event;
  const { id: conversationId } = after;
  const told: Effect[] = [
    show({ type: 'thread_message', conversationId, messageNumber }, 'change', 'rest'),
  ];
  const isTrouble = delivery.state === 'failed' || delivery.state === 'uncertain';
  const was = context.replyDelivery?.state;
  const wasTrouble = was === 'failed' || was === 'uncertain';
  const agentId = ownerOf(after);
  if (agentId !== null && (isTrouble || wasTrouble)) {
    const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
    told.push(show(surface, isTrouble ? 'news' : 'change', 'alert'));
  }
  if (isTrouble || wasTrouble || delivery.state === 'read') told.push(card(commit));
  return told;
}

function show(surface: Surface, because: 'news' | 'change', urgency: Urgency): Effect {
  return { kind: 'show', surface, because, urgency };
}

function card({ after, urgency }: Commit): Effect {
  return show({ type: 'card', conversationId: after.id }, 'change', urgency);
}

function threadMessage({ after, urgency }: Commit, messageNumber: number): Effect {
  return show({ type: 'thread_message', conversationId: after.id, messageNumber }, 'news', urgency);
}

function threadLine({ after }: Commit): Effect {
  const { id: conversationId, version } = after;
  return show({ type: 'thread_line', conversationId, version }, 'news', 'rest');
}

function replyTo(after: Conversation, messageNumber: number, attempt: number): Effect {
  const { id: conversationId, identityId } = after;
  return { kind: 'reply', conversationId, identityId, messageNumber, attempt };
}

/**
 * One DM a turn tells the owner that the customer wrote; further messages of the turn edit it (UX.md A1). Who becomes the owner by
 * this very commit has a DM about that.
 */
function wroteAgain({ before, after }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (agentId === null || before === null || !isOurTurn(after)) return [];
  if (ownerOf(before) !== agentId) return [];
  const { startedIn } = after.turn;
  const surface = {
    type: 'wrote_again_dm',
    conversationId: after.id,
    agentId,
    turnStartedIn: startedIn,
  } as const;
  return [show(surface, 'news', 'alert')];
}

function ofOwnerChange(event: EventOf<'owner_changed'>, commit: Commit): Effect[] {
  const { after, actor } = commit;
  const to = event.owner?.agentId ?? null;
  const { id: conversationId, version } = after;
  const told: Effect[] = [];
  if (to !== null && to !== actor) {
    told.push(show({ type: 'owner_dm', conversationId, agentId: to, version }, 'news', 'alert'));
  }
  if (event.from !== null && event.from !== actor && event.how !== 'left') {
    const agentId = event.from;
    told.push(show({ type: 'former_owner_dm', conversationId, agentId, version }, 'news', 'rest'));
  }
  return [...told, ...homes(commit)];
}

/** Clock steps: the card changes; the owner, the managers or the channel hear what is theirs. */
function ofClock(event: EventOf<'clock_warned' | 'clock_breached'>, commit: Commit): Effect[] {
  const { after, context } = commit;
  switch (event.clock) {
    case 'owner_window': {
      const agentId = ownerOf(after);
      return agentId === null ? [] : [show({ type: 'nudges_dm', agentId }, 'news', 'alert')];
    }
    case 'assignment': {
      const list = show({ type: 'unclaimed_list', inboxId: after.inboxId }, 'news', 'alert');
      return event.type === 'clock_breached' ? [card(commit), list] : [card(commit)];
    }
    case 'first_response':
    case 'next_response':
      if (event.type === 'clock_warned') return [card(commit)];
      return [card(commit), ...lateLists(after, context, 'news')];
  }
}

function lateLists(
  { inboxId }: Conversation,
  { managers }: ConversationContext,
  because: 'news' | 'change',
): Effect[] {
  return managers.map((agentId) =>
    show({ type: 'late_list', inboxId, agentId }, because, because === 'news' ? 'alert' : 'rest'),
  );
}

/** The Homes of whom it concerns: the owner and the one before. */
function homes({ before, after }: Commit): Effect[] {
  const people = new Set([ownerOf(after), before === null ? null : ownerOf(before)]);
  return [...people]
    .filter((agentId) => agentId !== null)
    .map((agentId) => show({ type: 'home', agentId }, 'change', 'rest'));
}

/**
 * What was said before and is no longer true: DMs to somebody who is not the owner any more or has answered, and rolling messages
 * that named this conversation.
 */
function settledBy(commit: Commit): Effect[] {
  const { before, after, context } = commit;
  if (before === null || before.status === 'resolved') return [];
  const was = isOurTurn(before) ? before.turn : null;
  const sameTurn = was !== null && isOurTurn(after) && after.turn.startedIn === was.startedIn;
  const sameOwner = ownerOf(before) === ownerOf(after);
  if ((sameTurn || was === null) && sameOwner && after.status === 'open') return [];
  return [
    ...settledForOwner(before, was),
    ...(was?.response.phase === 'late' ? lateLists(after, context, 'change') : []),
    ...(was?.assignment?.phase === 'late'
      ? [show({ type: 'unclaimed_list', inboxId: after.inboxId }, 'change', 'alert')]
      : []),
  ];
}

function settledForOwner(before: Conversation, turn: TeamTurn | null): Effect[] {
  if (before.status === 'resolved' || before.owner === null) return [];
  const { id: conversationId, ownerChangedIn: version } = before;
  const { agentId, window } = before.owner;
  const told: Effect[] = [
    show({ type: 'owner_dm', conversationId, agentId, version }, 'change', 'rest'),
  ];
  if (turn !== null) {
    const turnStartedIn = turn.startedIn;
    const surface = { type: 'wrote_again_dm', conversationId, agentId, turnStartedIn } as const;
    told.push(show(surface, 'change', 'rest'));
  }
  if (window !== null && window.phase !== 'on_time') {
    told.push(show({ type: 'nudges_dm', agentId }, 'change', 'rest'));
  }
  return told;
}
