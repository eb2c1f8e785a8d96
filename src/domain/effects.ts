import type { ConversationCommand } from './commands.ts';
import type { AgentId, ConversationId, IdentityId, InboxId } from './ids.ts';
import { type Surface, surfaceKey } from './surfaces.ts';

/**
 * Something the outside must be told, committed with the change that caused it.
 *
 *  show     draw a surface from the newest state; newest wins, so at most one waits per surface. `news` makes a rolling message ring
 *           again and a folded one stay; a `change` only edits what is there and posts nothing new.
 *  reply    send message `messageNumber` to the customer
 *  command  let another conversation, inbox or agent decide about what happened here
 */
export type Effect =
  | { kind: 'show'; surface: Surface; because: 'news' | 'change'; urgency: Urgency }
  | {
      kind: 'reply';
      conversationId: ConversationId;
      identityId: IdentityId;
      messageNumber: number;
      attempt: number;
    }
  | { kind: 'command'; target: CommandTarget; command: ConversationCommand };

/** An existing conversation, or what one agent owns in an inbox (all of it, one command each). */
export type CommandTarget =
  | { kind: 'conversation'; conversationId: ConversationId }
  | { kind: 'owned_by'; agentId: AgentId; inboxId: InboxId | null };

/** What goes first when not everything can go at once. 0 is the most urgent. */
export type Urgency = 'person_waits' | 'alert' | 'new_card' | 'rest';

export const URGENCY_RANK: Record<Urgency, number> = {
  person_waits: 0,
  alert: 1,
  new_card: 2,
  rest: 3,
};

/**
 * Entries with the same order key are delivered in the order in which they were committed, one at a time. Entries with different
 * ones pass each other.
 */
export function orderKeyOf(effect: Effect): string {
  switch (effect.kind) {
    case 'reply':
      return `customer:${effect.identityId}`;
    case 'command':
      return effect.target.kind === 'conversation'
        ? `command:${effect.target.conversationId}`
        : `command:${effect.target.agentId}`;
    case 'show':
      return 'conversationId' in effect.surface
        ? `conversation:${effect.surface.conversationId}`
        : 'agentId' in effect.surface
          ? `agent:${effect.surface.agentId}`
          : `inbox:${effect.surface.inboxId}`;
  }
}

/** Names each surface once: the last drawing of it, as news if any of them is, and as urgent as the most urgent. */
export function mergeSurfaces(effects: readonly Effect[]): Effect[] {
  const merged = new Map<string, Effect>();
  for (const effect of effects) {
    const key = effect.kind === 'show' ? surfaceKey(effect.surface) : `other:${merged.size}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? effect : mergeShows(known, effect));
  }
  return [...merged.values()];
}

function mergeShows(known: Effect, effect: Effect): Effect {
  if (known.kind !== 'show' || effect.kind !== 'show') return effect;
  const because = known.because === 'news' ? 'news' : effect.because;
  const pulls = URGENCY_RANK[effect.urgency] < URGENCY_RANK[known.urgency];
  return { ...effect, because, urgency: pulls ? effect.urgency : known.urgency };
}
