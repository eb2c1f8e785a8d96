import type { CommandOf } from '../commands.ts';
import type { Conversation, OpenConversation, ResolvedConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { mayAnswer, refOf } from '../people.ts';
import { refuseHandingOver } from './ownership.ts';
import { turnGoesOn } from './reply-rules.ts';
import { backToLastOwner, customerTurn, offerUndo, ourTurn, silentFrom } from './turns.ts';

/** The matter is done. While the customer still waits for us, it counts as not answered (UX.md A11). */
export function resolve(
  state: Conversation | null,
  command: CommandOf<'resolve'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind === 'agent' && !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.role });
  }
  if (state.status === 'resolved') {
    const { resolvedBy: by, resolvedAt: at } = state;
    const isMine = actor.kind === 'agent' && by.kind === 'agent' && by.agentId === actor.agentId;
    const isAgents = actor.kind === 'agent';
    return isMine || !isAgents ? accept() : refuse({ reason: 'already_resolved', by, at });
  }
  const refusal = refuseHandingOver(state, command, context);
  if (refusal !== null) return refuse(refusal);
  const outcome = command.outcome ?? null;
  if (actor.kind === 'agent' && outcome === null && context.outcome === 'required') {
    return refuse({ reason: 'outcome_wanted' });
  }
  const answered = state.turn.of !== 'team';
  const { note } = command;
  return accept<ConversationEvent>(...offered(state, context), {
    type: 'resolved',
    at: now,
    by: refOf(actor),
    answered,
    note,
    outcome,
  });
}

/** What nobody of us resolved opens again with the reply that is held, if that is taken back. */
function offered(state: OpenConversation, context: ConversationContext): ConversationEvent[] {
  const [first] = state.held;
  if (context.actor.kind === 'agent' || first === undefined) return offerUndo('resolve', context);
  const { now: at } = context;
  const until = Math.max(at, first.until);
  return [{ type: 'undo_offered', at, what: 'resolve', by: first.by, until }];
}

/** How it ended, said afterwards. */
export function setOutcome(
  state: Conversation | null,
  { outcome, note }: CommandOf<'set_outcome'>,
  { actor, now: at }: ConversationContext,
): ConversationDecision {
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  if (state.status !== 'resolved') return refuse({ reason: 'too_late_to_undo' });
  if (state.outcome === outcome && (note === null || state.note === note)) return accept();
  return accept({ type: 'outcome_set', at, outcome, note: note ?? state.note });
}

/** Somebody takes a resolution back. Whoever's turn it was, it is again; a customer who was not answered waits by the clocks of then. */
export function reopen(
  state: Conversation | null,
  _command: CommandOf<'reopen'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now, otherOpen } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  if (state.status === 'open') return accept();
  if (otherOpen !== null) return refuse({ reason: 'another_is_open', ...otherOpen });
  const turn = turnOfThen(state, context);
  const owner = backToLastOwner(state, context, turn?.turn ?? null);
  const events: ConversationEvent[] = [
    { type: 'reopened', at: now, because: 'asked' },
    ...(turn === null ? [] : [turn]),
    ...(owner === null ? [] : [owner]),
  ];
  return accept(...events);
}

function turnOfThen(
  state: ResolvedConversation,
  context: ConversationContext,
): EventOf<'turn_changed'> | null {
  const { undoable, purpose, channel, details } = state;
  const isKnown = undoable?.what === 'resolve' || undoable?.what === 'dismiss';
  if (!isKnown || purpose === 'test') {
    return state.answered
      ? waitsAnew(state, context)
      : ourTurn(state, context, { hasOwner: false });
  }
  const { turn } = undoable.before;
  const goesOn =
    turn.of === 'customer' ? { ...turn, since: context.now, ...silentFrom(context) } : turn;
  return turnGoesOn({ channel, details, turn: goesOn, owner: null }, context);
}

/** Answered as they were, they may be silent for as long again. Null: reopening says all. */
function waitsAnew(
  state: ResolvedConversation,
  context: ConversationContext,
): EventOf<'turn_changed'> | null {
  const silent = silentFrom(context);
  if (silent.resolvesAt === undefined) return null;
  const turn = customerTurn(state, context, { unconfirmed: null, ...silent });
  return { type: 'turn_changed', at: context.now, turn };
}
