import { isBacklog } from './backlog.ts';
import {
  appearing,
  type Commit,
  card,
  followers,
  homes,
  isOwnerless,
  mark,
  ownerLine,
  redrawn,
  replyTo,
  show,
  threadLine,
  threadMessage,
} from './commit-surfaces.ts';
import type { Conversation } from './conversation.ts';
import { isOurTurn, ownerOf } from './conversation.ts';
import type { ConversationContext } from './decide-context.ts';
import { type Effect, mergeSurfaces } from './effects.ts';
import { ofNobodyEligible, ofStep } from './effects-of-chains.ts';
import { mediaOf, ofMedia } from './effects-of-media.ts';
import { leftBehindChanged, movedChanged, ofOwnerChange } from './effects-of-owners.ts';
import { alarmed, nudgedAfterAll, reminderChanged } from './effects-of-reminders.ts';
import {
  ofReplyResent,
  ofReplySettled,
  stoppedDm,
  suggestion,
  trouble,
} from './effects-of-replies.ts';
import { revivedBy, settledBy, takenFromAgain } from './effects-of-settling.ts';
import type { ConversationEvent, EventOf } from './events.ts';
import type { CommandId } from './ids.ts';
import { isTakenAway, pretendAnswer, takenAway } from './pretend-customer.ts';

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
  // What blocked senders write, or what is older than the connection, is stored and shown to nobody.
  if (isUnseen(after, events, context)) return [];
  const { actor } = context;
  const agent = actor.kind === 'agent' ? actor.agentId : null;
  const urgency = agent === null ? 'rest' : 'person_waits';
  const commit: Commit = { before, after, context, actor: agent, urgency };
  return mergeSurfaces([
    ...events.flatMap((event) => ofEvent(event, commit)),
    ...settledBy(commit),
    ...revivedBy(commit, events),
    ...leftBehindChanged(commit),
    ...movedChanged(commit),
    ...floodChanged(commit),
  ]);
}

/** The list of those whose cards wait names who came, and no more who is taken care of. */
function floodChanged({ before, after, context, actor }: Commit): Effect[] {
  const { flood } = context;
  if (flood === 'none' || isOwnerless(before) === isOwnerless(after)) return [];
  const surface = { type: 'flood_list', inboxId: after.inboxId } as const;
  return [show(surface, 'change', actor === null ? 'alert' : 'person_waits')];
}

function isUnseen(
  after: Conversation,
  events: readonly ConversationEvent[],
  { sender, connectedAt, now }: ConversationContext,
): boolean {
  const received = events.find((event) => event.type === 'message_received');
  if (received === undefined) return false;
  if (isBacklog(received.message.at, { connectedAt, now })) return true;
  return sender === 'blocked' && after.status === 'resolved';
}

function ofEvent(event: ConversationEvent, commit: Commit): Effect[] {
  const { after } = commit;
  const { id } = after;
  switch (event.type) {
    case 'conversation_opened':
      return [show({ type: 'card', conversationId: id }, 'news', 'new_card')];
    case 'message_received':
      return [
        card(commit),
        threadMessage(commit, event.message.number),
        ...mediaOf(commit, event.message),
        ...wroteAgain(commit),
        ...followers(commit, 'change'),
      ];
    case 'auto_answered': {
      const { number } = event.message;
      return [card(commit), threadMessage(commit, number), replyTo(after, number, 1)];
    }
    case 'alarm_word_heard':
      return alarmed(commit);
    case 'reply_added':
    case 'reply_recorded':
      return [
        card(commit),
        threadMessage(commit, event.message.number),
        ...mediaOf(commit, event.message),
      ];
    case 'media_settled':
    case 'media_wanted':
      return ofMedia(event, commit);
    case 'note_added':
      return [
        event.message.typedIn === undefined
          ? threadMessage(commit, event.message.number)
          : mark(commit, event.message.number),
        ...noteToOwner(commit),
      ];
    case 'reply_held':
    case 'reply_taken_back':
    case 'message_edited':
    case 'message_deleted':
      return [
        card(commit),
        ...redrawn(commit, event.messageNumber),
        ...trouble(commit, event),
        ...suggestion(commit),
      ];
    case 'reply_stopped':
      return [card(commit), ...redrawn(commit, event.messageNumber), stoppedDm(event, commit)];
    case 'reply_sent_off':
      return [
        card(commit),
        ...redrawn(commit, event.messageNumber),
        replyTo(after, event.messageNumber, 1),
        ...homes(commit),
      ];
    case 'reply_resent':
      return ofReplyResent(event, commit);
    case 'reply_settled':
      return [...ofReplySettled(event, commit), ...pretendAnswer(event, commit)];
    case 'reply_suggested': {
      const { to: agentId } = event;
      return [show({ type: 'suggestion_dm', conversationId: id, agentId }, 'news', 'alert')];
    }
    case 'replying_changed':
      return [card(commit), ...nudgedAfterAll(commit)];
    case 'owner_changed':
      return [
        ...appearing(commit),
        ownerLine(commit),
        ...ofOwnerChange(event, commit),
        ...followers(commit, 'news', event.from),
      ];
    case 'undone':
      return [
        card(commit),
        event.what === 'resolve' || event.what === 'dismiss'
          ? threadLine(commit, event.version)
          : ownerLine(commit),
        ...takenFromAgain(event, commit),
        ...homes(commit),
        ...followers(commit, 'change'),
      ];
    case 'reopened':
      return [
        ...appearing(commit),
        threadLine(commit),
        ...homes(commit),
        ...followers(commit, 'news'),
      ];
    case 'handed_over':
    case 'resolved':
      if (isTakenAway(after)) return takenAway(commit);
      return [card(commit), threadLine(commit), ...homes(commit), ...followers(commit, 'news')];
    case 'woken':
      return [...appearing(commit), ...homes(commit), ...wokenDm(event, commit)];
    case 'followed':
    case 'unfollowed': {
      const { agentId } = event;
      const because = event.type === 'followed' ? 'news' : 'change';
      return [show({ type: 'follow_dm', conversationId: id, agentId }, because, 'person_waits')];
    }
    case 'turn_changed':
      return [...(beginsOurTurn(commit) ? appearing(commit) : [card(commit)]), ...homes(commit)];
    case 'details_changed':
    case 'customer_chased':
    case 'clocks_moved':
    case 'snoozed':
      return [card(commit), ...homes(commit)];
    case 'customer_marked':
      return [card(commit), ...cardsBeside(commit), ...plannedBeside(commit), ...homes(commit)];
    case 'outcome_set':
      return [card(commit)];
    case 'sender_unblocked':
      return [...unblocked(commit), ...cardsOfSender(commit)];
    case 'sender_blocked':
      return cardsOfSender(commit);
    case 'undo_offered':
      return [];
    // A phase draws, a step speaks.
    case 'clock_warned':
    case 'clock_breached':
    case 'step_put_off':
      return [card(commit)];
    case 'step_taken':
      return ofStep(event, commit);
    case 'nobody_eligible':
      return ofNobodyEligible(event, commit);
    case 'acknowledged':
      return [card(commit), ...reminderChanged(commit), ...homes(commit)];
  }
}

/**
 * The thread hears of it, unless it was undone with what blocked them: that is told as one. What began while they were blocked was
 * shown to nobody, and stays so.
 */
function unblocked(commit: Commit): Effect[] {
  const { before, after } = commit;
  if (after.status === 'resolved' && after.resolvedBy.kind === 'system') return [];
  return before?.status === after.status ? [card(commit), threadLine(commit)] : [card(commit)];
}

/** What is said of a customer stands on the cards of all that they have open. */
function cardsBeside({ context, urgency }: Commit): Effect[] {
  return context.alsoOpen.map((conversationId) =>
    show({ type: 'card', conversationId }, 'change', urgency),
  );
}

/** Another policy may hold for all that they have open; each conversation finds out for itself. */
function plannedBeside({ after, context }: Commit): Effect[] {
  return context.alsoOpen.map((conversationId) => ({
    kind: 'command',
    target: { kind: 'conversation', conversationId },
    command: {
      type: 'recount_clocks',
      commandId: `marked:${after.id}:${after.version}` as CommandId,
    },
  }));
}

/** What is resolved says that it opens again when they write, or that they are blocked. */
function cardsOfSender({ context, urgency }: Commit): Effect[] {
  return context.resolvedBeside.map((conversationId) =>
    show({ type: 'card', conversationId }, 'change', urgency),
  );
}

/** What a colleague adds for the owner stands in the DM that gave it to them. */
function noteToOwner({ after, actor }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (agentId === null || agentId === actor) return [];
  const { id: conversationId, ownerChangedIn: version } = after;
  return [show({ type: 'owner_dm', conversationId, agentId, version }, 'change', 'rest')];
}

/** Whoever is to find an owner for it, or to answer, sees it at the bottom of the channel. */
function beginsOurTurn({ before, after }: Commit): boolean {
  return isOurTurn(after) && (before === null || !isOurTurn(before));
}

function wokenDm({ because }: EventOf<'woken'>, { after }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (agentId === null || because !== 'time') return [];
  const { id: conversationId } = after;
  return [show({ type: 'woken_dm', conversationId, agentId }, 'news', 'alert')];
}

/**
 * One DM a turn tells the owner that the customer wrote; further messages of the turn edit it (UX.md A1). Who becomes the owner by
 * this very commit has a DM about that.
 */
function wroteAgain({ before, after }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (agentId === null || before === null || !isOurTurn(after)) return [];
  if (ownerOf(before) !== agentId) return [];
  // Whose reply it stopped hears that, and what came, in one message.
  const isStopped = before.held.some(({ by }) => by === agentId) && after.held.length === 0;
  if (isStopped) return [];
  const { startedIn } = after.turn;
  const surface = {
    type: 'wrote_again_dm',
    conversationId: after.id,
    agentId,
    turnStartedIn: startedIn,
  } as const;
  return [show(surface, 'news', 'alert')];
}
