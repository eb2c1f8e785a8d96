import type { CommandOf } from '../commands.ts';
import type { Conversation, OpenConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import type { AgentId } from '../ids.ts';
import { mayAnswer, mayManage } from '../people.ts';
import type { Refusal } from '../refusals.ts';
import { type Handover, offerUndo, ownedBy, ownedByNobody } from './turns.ts';

type Checked = { refusal: Refusal } | { state: OpenConversation; agentId: AgentId };

/** Owning is for people who answer here, and for what is not resolved. */
export function checkActor(state: Conversation | null, context: ConversationContext): Checked {
  const { actor } = context;
  if (state === null) return { refusal: { reason: 'not_found' } };
  if (actor.kind !== 'agent') return { refusal: { reason: 'not_allowed', role: null } };
  if (!mayAnswer(actor.role)) return { refusal: { reason: 'not_allowed', role: actor.role } };
  if (state.status === 'resolved') {
    return { refusal: { reason: 'already_resolved', by: state.resolvedBy, at: state.resolvedAt } };
  }
  return { state, agentId: actor.agentId };
}

/** What was decided about an owner who is no longer the owner is not done: it names the present one. */
function refuseIfOwnerChanged(state: OpenConversation, seenVersion: number): Refusal | null {
  if (state.ownerChangedIn <= seenVersion) return null;
  const { owner } = state;
  return { reason: 'owner_changed', owner: owner?.agentId ?? null, since: owner?.since ?? null };
}

/** Agents act on what is theirs or nobody's, and knowingly on what is `over`'s; managers on everything. */
export function refuseIfNotYours(
  state: OpenConversation,
  context: ConversationContext,
  over?: AgentId,
): Refusal | null {
  const { owner } = state;
  const { actor } = context;
  if (owner === null || owner.agentId === over || actor.kind !== 'agent') return null;
  if (owner.agentId === actor.agentId || mayManage(actor.role)) return null;
  return { reason: 'not_yours', owner: owner.agentId, since: owner.since };
}

/** Both rules that guard handing over. */
export function refuseHandingOver(
  state: OpenConversation,
  { seenVersion, over }: { seenVersion: number | null; over?: AgentId },
  context: ConversationContext,
): Refusal | null {
  const changed = seenVersion === null ? null : refuseIfOwnerChanged(state, seenVersion);
  return changed ?? refuseIfNotYours(state, context, over);
}

const CLAIMED: Handover = { how: 'claimed', reason: null, note: null };

export function claim(
  state: Conversation | null,
  _command: CommandOf<'claim'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { owner } = checked.state;
  if (owner?.agentId === checked.agentId) return accept();
  if (owner !== null) {
    return refuse({ reason: 'owned_by_other', owner: owner.agentId, since: owner.since });
  }
  return accept<ConversationEvent>(
    ...offerUndo('claim', context),
    ownedBy(checked.state, checked.agentId, CLAIMED, context),
  );
}

export function assign(
  state: Conversation | null,
  command: CommandOf<'assign'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  if (checked.state.owner?.agentId === command.to) return accept();
  const refusal = refuseHandingOver(checked.state, command, context);
  if (refusal !== null) return refuse(refusal);
  const { receiver } = context;
  if (receiver === null || receiver.agentId !== command.to || !mayAnswer(receiver.role)) {
    return refuse({ reason: 'receiver_cannot_answer', agentId: command.to });
  }
  const { reason, note } = command;
  const how = howAssigned(command, checked.agentId);
  const undoable =
    how === 'moved' ? [] : offerUndo(how === 'claimed' ? 'claim' : 'assign', context);
  const given = ownedBy(checked.state, command.to, { how, reason, note }, context);
  const moved = command.move === undefined ? given : { ...given, move: command.move };
  return accept<ConversationEvent>(...undoable, moved);
}

function howAssigned({ to, move }: CommandOf<'assign'>, actor: AgentId) {
  if (move !== undefined) return 'moved';
  return to === actor ? 'claimed' : 'assigned';
}

export function release(
  state: Conversation | null,
  command: CommandOf<'release'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  if (checked.state.owner === null) return accept();
  const refusal = refuseHandingOver(checked.state, command, context);
  if (refusal !== null) return refuse(refusal);
  const handover: Handover = { how: 'released', reason: null, note: command.note };
  return accept<ConversationEvent>(
    ...offerUndo('release', context),
    ownedByNobody(checked.state, handover, context),
  );
}

/** The owner left the inbox or was deactivated: what was theirs needs an owner again. */
export function ownerLeft(
  state: Conversation | null,
  command: CommandOf<'owner_left'>,
  context: ConversationContext,
): ConversationDecision {
  if (state === null || state.status === 'resolved') return accept();
  if (state.owner?.agentId !== command.agentId) return accept();
  const { departure } = command;
  const left = ownedByNobody(state, { how: 'left', reason: null, note: null }, context);
  return accept({ ...left, departure });
}
