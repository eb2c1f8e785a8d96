import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { detailsChanged, newDetails } from './details.ts';
import { backToLastOwner, teamTurn } from './turns.ts';

/** Automation gives the customer over to people: it is the team's turn from now on, with what automation found out. */
export function handedOver(
  state: Conversation | null,
  command: CommandOf<'handed_over'>,
  context: ConversationContext,
): ConversationDecision {
  const { now, origin } = context;
  const handed = { type: 'handed_over', at: now, by: command.by, reason: command.reason } as const;
  const begin = (about: { answeredBefore: boolean; hasOwner: boolean }) =>
    teamTurn(context, { version: (state?.version ?? 0) + 1, unanswered: 1, ...about });
  if (state === null) {
    if (origin === null) return refuse({ reason: 'not_found' });
    const turn = begin({ answeredBefore: false, hasOwner: false });
    return accept<ConversationEvent>(
      { type: 'conversation_opened', at: now, origin, details: newDetails(command.details) },
      handed,
      { type: 'turn_changed', at: now, turn },
    );
  }
  const details = detailsChanged(state, command.details, now);
  if (state.status === 'open' && state.turn.of === 'team')
    return accept<ConversationEvent>(handed, ...details);
  const answeredBefore = state.firstRepliedAt !== null;
  const hasOwner = state.status === 'open' && state.owner !== null;
  const turn = begin({ answeredBefore, hasOwner });
  const reopened = { type: 'reopened', at: now, because: 'customer_wrote' } as const;
  const owner = state.status === 'resolved' ? backToLastOwner(context, turn) : null;
  const events: ConversationEvent[] = [
    ...(state.status === 'resolved' ? [reopened] : []),
    handed,
    ...details,
    { type: 'turn_changed', at: now, turn },
    ...(owner === null ? [] : [owner]),
  ];
  return accept(...events);
}
