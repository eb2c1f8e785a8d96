import { localDayOf } from './business-hours.ts';
import { type Commit, reminder, show } from './commit-surfaces.ts';
import type { OpenConversation } from './conversation.ts';
import { isOurTurn, isReminded, isReplying, ownerOf } from './conversation.ts';
import type { ConversationContext } from './decide-context.ts';
import type { Effect } from './effects.ts';
import { closingOn } from './inbox-day.ts';

/** Nobody is reminded while they write, nor of what they have only just got. */
export function reminded({ before, after }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (before === null || agentId === null || ownerOf(before) !== agentId) return [];
  return isReplying(after, agentId) ? [] : reminder(after.id, agentId, 'news', 'alert');
}

/** Nobody is reminded while they write; whoever stops without sending is (UX.md A7). */
export function nudgedAfterAll({ before, after }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (before === null || agentId === null) return [];
  const stopped = isReplying(before, agentId) && !isReplying(after, agentId);
  if (!stopped || !isReminded(after)) return [];
  return reminder(after.id, agentId, 'news', 'alert');
}

/** Their reminder says that they are on it, and until when. */
export function reminderChanged({ after, urgency }: Commit): Effect[] {
  const agentId = ownerOf(after);
  return agentId === null ? [] : reminder(after.id, agentId, 'change', urgency);
}

/** Managers on duty hear at once what the customer wrote; one message a turn. */
export function alarmed({ after, context }: Commit): Effect[] {
  const { id: conversationId } = after;
  const turnStartedIn = isOurTurn(after) ? after.turn.startedIn : 0;
  return context.managersOnDuty.map((agentId) =>
    show({ type: 'alarm_dm', conversationId, agentId, turnStartedIn }, 'news', 'alert'),
  );
}

/** What they were told of it says how it goes on. Only what is urgent can have raised an alarm. */
export function alarmsChanged(
  { id: conversationId, turn, details }: OpenConversation,
  { managers, policy }: ConversationContext,
): Effect[] {
  const mayHaveRaisedOne = details.priority === 'urgent' && policy.alarmWords.length > 0;
  if (turn.of !== 'team' || !mayHaveRaisedOne) return [];
  const { startedIn: turnStartedIn } = turn;
  return managers.map((agentId) =>
    show({ type: 'alarm_dm', conversationId, agentId, turnStartedIn }, 'change', 'rest'),
  );
}

/** Once the channel has read who would wait until tomorrow, it sees who does not any more. */
export function closingListChanged(
  { inboxId }: OpenConversation,
  { now, policy }: ConversationContext,
): Effect[] {
  const { calendar, closingCheck = null } = policy;
  if (closingCheck === null) return [];
  const { date } = localDayOf(now, calendar.timeZone);
  const closing = closingOn(calendar, date);
  if (closing === null || now < closing.closesAt - closingCheck) return [];
  return [show({ type: 'closing_list', inboxId, date }, 'change', 'rest')];
}
