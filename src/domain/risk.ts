import type { Away } from './agent.ts';
import type { Duration, InboxId, Instant } from './ids.ts';
import type { Inbox } from './inbox.ts';
import type { ListedConversation, Person } from './listed.ts';
import type { Role } from './people.ts';

/**
 * What is at risk: a conversation in our turn that is late or will be soon. Tests and what was not for us are in no count.
 *
 *  late  past what the customer was promised (response or resolution)
 *  soon  not late, and a clock of it warns or is over: response, assignment, the owner's window, resolution
 */
export interface RiskCount {
  inboxId: InboxId;
  inboxName: string;
  late: number;
  soon: number;
  /** Of all of these, how many nobody owns. */
  unassigned: number;
  /** The nearest response deadline to come of those that are not late; null: there is none. */
  nextDueAt: Instant | null;
}

/** `/inbox sla`: what is at risk in one inbox now. */
export interface RiskReport extends RiskCount {
  now: Instant;
  workspaceUrl: string;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & { open: boolean; opensAt: Instant | null };
  viewer: { id: Person['id']; role: Role | null };
  /** Nearest promise first; at most 10. Tests stand behind the others. */
  atRisk: ListedConversation[];
  /** Whoever owns what is at risk, most pressed first: late, soon, next deadline. */
  agents: AgentRisk[];
  /** Our turn and on time. */
  onTime: number;
  /** Since when nobody could be found for what a rule would give to somebody, and how many there are; null: none. */
  unplaced: { count: number; since: Instant } | null;
}

export interface AgentRisk {
  agent: Person;
  /** While they are away or on leave. */
  away: Away | null;
  late: number;
  soon: number;
  /** Their nearest response deadline that is to come. */
  next: { number: number; dueAt: Instant } | null;
}

/** How a day of an inbox went. What was promised, and how it was kept; neither tests nor what was not for us. */
export interface DaySummary {
  /** Conversations that came in or were opened again, were resolved, and replies that went out, since its midnight. */
  came: number;
  resolved: number;
  /** In the order of TARGETS; those of which there was none are left out. */
  targets: TargetSummary[];
  /** Missed responses, by why. They add up to the missed of both responses. */
  missedBecause: { nobodyAssigned: number; ownerAway: number; noAnswer: number };
  /** The longest anybody waits who has no answer yet; null: nobody does. */
  oldestWaitingSince: Instant | null;
  /** At risk now, nearest promise first; at most 5, and how many in all. */
  atRisk: ListedConversation[];
  late: number;
  soon: number;
}

export const TARGETS = ['assignment', 'first_response', 'next_response', 'resolution'] as const;

export interface TargetSummary {
  target: (typeof TARGETS)[number];
  met: number;
  missed: number;
  /** In percent, on the same weekday a week before; null where there were none. */
  metBefore: number | null;
  /** What half of them took at most, in working time; null where nothing was answered. */
  halfWithin: Duration | null;
}
