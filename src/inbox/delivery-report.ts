import type { Effect } from '../domain/effects.ts';
import type { Duration, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { LeasedEntry, Remedy, Settlement } from './ports.ts';

/** One delivery, for the log: ids, counts and names of ours. */
export interface DeliveryReport {
  /** How loud it has to be said: `error` where somebody must act, because Slack refuses what we say or will not hear us. */
  level: 'info' | 'error';
  workspaceId: WorkspaceId;
  outboxId: OutboxId;
  /** What it is in line with: a conversation, a customer's identity, an inbox or an agent, by id. */
  orderKey: string;
  kind: Effect['kind'];
  /** The kind of surface, or else the kind of effect. */
  effect: string;
  settlement: Settlement['as'];
  /** What Slack's or a provider's answer called for; null when all went well. */
  remedy: Remedy['remedy'] | null;
  reason: string | null;
  attempts: number;
  /** From the commit until now. */
  age: Duration;
  ms: number;
}

export function reportOf(
  entry: LeasedEntry,
  settlement: Settlement,
  how: { kept: boolean; ms: Duration },
): DeliveryReport {
  const { kept } = how;
  const ms = tenthsOf(how.ms);
  const { kind } = entry.effect;
  return {
    level: levelOf(settlement),
    workspaceId: entry.workspaceId,
    outboxId: entry.id,
    orderKey: entry.orderKey,
    kind,
    effect: effectNameOf(entry),
    settlement: settlement.as,
    remedy: remedyOf(settlement),
    reason: reasonOf(settlement, kept),
    attempts: entry.attempts,
    age: tenthsOf(entry.now - entry.createdAt + ms),
    ms,
  };
}

/** As precise as anybody reads it. */
export function tenthsOf(ms: Duration): Duration {
  return Math.round(ms * 10) / 10;
}

export function effectNameOf({ effect }: LeasedEntry): string {
  return effect.kind === 'show' ? effect.surface.type : effect.kind;
}

function levelOf(settlement: Settlement): DeliveryReport['level'] {
  const isOurMistake = settlement.as === 'failed' && settlement.reason.startsWith('fix_code');
  return isOurMistake || settlement.as === 'parked' ? 'error' : 'info';
}

/** What Slack calls it, or we. Of a provider's sentence only that there is one: it may quote an address or what somebody wrote. */
function reasonOf(settlement: Settlement, kept: boolean): string | null {
  if (!kept) return 'lease_lost';
  if (!('reason' in settlement)) return null;
  return /^(\w+: )?\w+$/.test(settlement.reason) ? settlement.reason : 'told_to_people';
}

function remedyOf(settlement: Settlement): DeliveryReport['remedy'] {
  switch (settlement.as) {
    case 'shown':
    case 'removed':
    case 'obsolete':
    case 'delivered':
      return null;
    case 'waiting':
      return 'wait';
    case 'retry':
      return settlement.forgetPlace ? 'repost' : 'retry_uncertain';
    case 'uncertain':
      return 'retry_uncertain';
    case 'failed':
      return settlement.reason.startsWith('fix_code') ? 'fix_code' : 'give_up';
    case 'parked':
      return 'disconnect';
  }
}
