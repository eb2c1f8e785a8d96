import type { CommandOf } from '../commands.ts';
import type { Conversation, OpenConversation, Ownership } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { mayAnswer } from '../people.ts';
import { turnGoesOn } from './reply-rules.ts';

/** Owner and clocks as they were, for whoever just did it; not once something else happened. */
export function undo(
  state: Conversation | null,
  { version }: CommandOf<'undo'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now: at, otherOpen } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  const { undoable } = state;
  if (undoable?.in !== version || undoable.by !== actor.agentId || at > undoable.until) {
    return refuse({ reason: 'too_late_to_undo' });
  }
  if (state.status === 'resolved' && otherOpen !== null) {
    return refuse({ reason: 'another_is_open', ...otherOpen });
  }
  const unblocks = undoable.what === 'dismiss' && undoable.blocked === true;
  return accept<ConversationEvent>(
    ...(unblocks ? [{ type: 'sender_unblocked', at } as const] : []),
    ...undone(state, context),
  );
}

/** What can be undone is. Whoever owned it and does not answer here any more does not get it back. */
export function undone(state: Conversation, context: ConversationContext): EventOf<'undone'>[] {
  const { now: at } = context;
  const { undoable } = state;
  const before = undoable === null ? null : turnAndOwnerBefore(state);
  if (undoable === null || before === null) return [];
  const { what, in: version } = undoable;
  const owner = answersStill(before.owner, context) ? before.owner : null;
  const { channel, details } = state;
  const { turn, window } = turnGoesOn({ channel, details, turn: before.turn, owner }, context);
  return [
    {
      type: 'undone',
      at,
      version,
      what,
      owner: owner === null ? null : { ...owner, window: window ?? null },
      assignment: turn.of === 'team' ? turn.assignment : null,
    },
  ];
}

function turnAndOwnerBefore(state: Conversation): Pick<OpenConversation, 'turn' | 'owner'> | null {
  const { undoable } = state;
  if (undoable === null) return null;
  if ('turn' in undoable.before) return undoable.before;
  if (state.status === 'resolved') return null;
  const { owner, assignment } = undoable.before;
  const { turn } = state;
  return { owner, turn: turn.of === 'team' ? { ...turn, assignment } : turn };
}

function answersStill(owner: Ownership | null, { receiver }: ConversationContext): boolean {
  return receiver?.agentId !== owner?.agentId || mayAnswer(receiver?.role ?? null);
}
