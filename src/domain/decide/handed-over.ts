import type { CommandOf } from '../commands.ts';
import type { Conversation, ConversationDetails, ResolvedConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { detailsChanged, newDetails } from './details.ts';
import { overtaken, overtakenAfterResolving, stopped } from './overtaken.ts';
import { backToLastOwner, ourTurn, promised, teamTurn } from './turns.ts';

/** Automation gives the customer over to people: it is the team's turn from now on, with what automation found out. */
export function handedOver(
  state: Conversation | null,
  command: CommandOf<'handed_over'>,
  context: ConversationContext,
): ConversationDecision {
  const { now, origin } = context;
  const handed = { type: 'handed_over', at: now, by: command.by, reason: command.reason } as const;
  if (context.sender === 'blocked' && state?.status !== 'open') return accept();
  if (state === null) {
    if (origin === null) return refuse({ reason: 'not_found' });
    const about = {
      ...{ version: 1, answeredBefore: false, hasOwner: false, unanswered: 1 },
      paused: null,
    };
    const details = newDetails(command.details);
    const turn = teamTurn(context, promised({ channel: origin.channel, details }, context), about);
    return accept<ConversationEvent>(
      { type: 'conversation_opened', at: now, origin, details },
      handed,
      { type: 'turn_changed', at: now, turn },
    );
  }
  const details = detailsChanged(state, command.details, now);
  if (state.status === 'resolved') {
    const next = details[0]?.details ?? state.details;
    return handedOverAgain(state, [handed, ...details], next, context);
  }
  if (state.held.length > 0) {
    return accept<ConversationEvent>(handed, ...details, ...overtaken(state, context));
  }
  if (state.turn.of === 'team') return accept<ConversationEvent>(handed, ...details);
  const about = { hasOwner: state.owner !== null, details: details[0]?.details ?? state.details };
  return accept<ConversationEvent>(handed, ...details, ourTurn(state, context, about));
}

function handedOverAgain(
  state: ResolvedConversation,
  handed: readonly ConversationEvent[],
  details: ConversationDetails,
  context: ConversationContext,
): ConversationDecision {
  const turn =
    overtakenAfterResolving(state, context) ??
    ourTurn(state, context, { hasOwner: false, details });
  const owner = backToLastOwner({ ...state, details }, context, turn.turn);
  const events: ConversationEvent[] = [
    { type: 'reopened', at: context.now, because: 'customer_wrote' },
    ...handed,
    ...stopped(state, 'customer_wrote', context),
    turn,
    ...(owner === null ? [] : [owner]),
  ];
  return accept(...events);
}
