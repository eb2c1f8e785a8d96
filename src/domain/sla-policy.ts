import type { Calendar } from './business-hours.ts';
import type { Chains } from './chains.ts';
import type { Priority } from './conversation.ts';
import type { Duration } from './ids.ts';
import type { Channel } from './message.ts';
import type { Targets } from './sla.ts';

/** What is promised, by priority; where one is absent, `targets` holds (they are those of `normal`). */
export interface Promises {
  targets: Targets;
  byPriority: Partial<Record<Priority, Targets>>;
  chains: Chains;
}

/** Promises of their own for some conversations. The first policy of an inbox that fits holds; where none does, the inbox's own promises. */
export interface SlaPolicy extends Omit<Promises, 'chains'> {
  /** Unique in its inbox: lower-case letters, digits and dashes. */
  id: string;
  name: string;
  /** All that are given must hold; an empty list is as none. */
  when: PolicyConditions;
  /** Null: the inbox's own. */
  chains: Chains | null;
}

export interface PolicyConditions {
  /** One of these. */
  channels?: Channel[];
  /** At least one of these, whatever their case. */
  tags?: string[];
  customer?: 'vip';
  /** Label and answer of a captured detail, whatever their case. */
  captured?: Record<string, string>;
}

/** What conditions are asked about. */
export interface PolicyFacts {
  channel: Channel;
  priority: Priority;
  tags: readonly string[];
  vip: boolean;
  captured: Readonly<Record<string, string>>;
}

/** What holds for one conversation. */
export interface Promised {
  /** Of the policy that fits; null: the inbox's own. */
  policyId: string | null;
  targets: Targets;
  chains: Chains;
}

/** What decides about a conversation's deadlines: data, resolved when the command is loaded. */
export interface Policy extends Promises {
  /** The first that fits holds; where none does, what this policy itself promises. */
  policies: readonly SlaPolicy[];
  calendar: Calendar;
  /** A message this soon after resolving reopens; later it begins a new conversation. */
  reopenWithin: Duration;
  /** After so long without a word of the customer's, an answered conversation resolves by itself; by the wall clock. Null: never. */
  resolveSilentAfter: Duration | null;
  /** Words that raise the priority and tell the managers at once; matched as whole words, whatever their case and accents. */
  alarmWords: readonly string[];
  /** What is answered by itself, once while the inbox is closed. Null: nothing. */
  autoAnswer: AutoAnswer | null;
  /** How long before it closes people hear of what would wait until it opens again. Absent or null: never. */
  closingCheck?: Duration | null;
}

/** `{opens}` stands for when the inbox opens, in words. */
export interface AutoAnswer {
  text: string;
  /** By language of the customer (ISO 639-1, in lower case), where it is known; else `text`. */
  byLanguage: Record<string, string>;
}

export const MOST_POLICIES = 20;
/** Longest target: 60 days of 24 hours of working time. */
export const LONGEST_TARGET: Duration = 60 * 86_400_000;

export function promisedTo(
  rules: Promises & { policies: readonly SlaPolicy[] },
  facts: PolicyFacts,
): Promised {
  const policy = rules.policies.find(({ when }) => fits(when, facts));
  const { targets, byPriority } = policy ?? rules;
  return {
    policyId: policy?.id ?? null,
    targets: byPriority[facts.priority] ?? targets,
    chains: policy?.chains ?? rules.chains,
  };
}

/** Whether all conditions hold. */
function fits(when: PolicyConditions, facts: PolicyFacts): boolean {
  const { channels = [], tags = [], customer, captured = {} } = when;
  const known = new Set(facts.tags.map(folded));
  const answers = new Map(
    Object.entries(facts.captured).map(([label, said]) => [folded(label), folded(said)]),
  );
  return (
    (channels.length === 0 || channels.includes(facts.channel)) &&
    (tags.length === 0 || tags.some((tag) => known.has(folded(tag)))) &&
    (customer === undefined || facts.vip) &&
    Object.entries(captured).every(([label, said]) => answers.get(folded(label)) === folded(said))
  );
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
