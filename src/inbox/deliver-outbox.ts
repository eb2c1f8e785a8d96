import type { ConversationCommand } from '../domain/commands.ts';
import type { Effect } from '../domain/effects.ts';
import type { CommandId, ConversationId, Duration, OutboxId, WorkspaceId } from '../domain/ids.ts';
import { minutes } from '../domain/ids.ts';
import { isRolling } from '../domain/surfaces.ts';
import type { SurfaceView } from '../domain/views.ts';
import type { Outcome } from './handle-command.ts';
import type {
  CustomerChannels,
  LeasedEntry,
  Outbox,
  Remedy,
  SendResult,
  Settlement,
  ShowResult,
  TeamChat,
} from './ports.ts';
import type { Ownerships, ReplySource, Views } from './reading-ports.ts';

/** Longer than any single call to Slack or a provider may take, so that a lease outlives its delivery. */
const LEASE: Duration = 30_000;
/** How long later replies to a customer wait for an uncertain one. */
const UNCERTAIN_REPLY_HOLDS: Duration = 30_000;
/** How long a reply waits for a system that cannot be reached, before people are told. */
const REPLY_PATIENCE: Duration = minutes(10);
const LONGEST_PAUSE: Duration = minutes(5);

type EntryOf<Kind extends Effect['kind']> = LeasedEntry & {
  effect: Extract<Effect, { kind: Kind }>;
};

export interface DeliveryReport {
  /** How loud it has to be said: `error` where somebody must act, because Slack refuses what we say or will not hear us. */
  level: 'info' | 'error';
  workspaceId: WorkspaceId;
  outboxId: OutboxId;
  effect: string;
  settlement: Settlement['as'];
  reason: string | null;
  attempts: number;
  ms: number;
}

export interface DeliverOutboxDeps {
  /** Names this process in leases. */
  worker: string;
  outbox: Outbox;
  views: Pick<Views, 'ofSurface'>;
  teamChat: TeamChat;
  customerChannels: CustomerChannels;
  replySource: ReplySource;
  ownerships: Ownerships;
  /** Sends a command to one conversation as the system. */
  command: (
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
  ) => Promise<Outcome<unknown, unknown, unknown>>;
  observe: (report: DeliveryReport) => void;
  monotonicNow: () => number;
}

/** Delivers what is committed: each entry by whoever holds its lease, each order key in its order. */
export interface DeliverOutbox {
  /**
   * Delivers the most urgent entry that can go now.
   *
   *  none   none can
   *  done   one was, or never will be
   *  later  one has to be tried again, when the clock allows
   */
  deliverNext(filter?: {
    orderKey: string;
    workspaceId: WorkspaceId;
  }): Promise<'none' | 'done' | 'later'>;
}

export function createDeliverOutbox(deps: DeliverOutboxDeps): DeliverOutbox {
  const { outbox } = deps;

  async function deliver(entry: LeasedEntry): Promise<Settlement> {
    const { effect } = entry;
    switch (effect.kind) {
      case 'show':
        return show({ ...entry, effect });
      case 'reply':
        return reply({ ...entry, effect });
      case 'command':
        return command({ ...entry, effect });
    }
  }

  /** Draws the surface from the newest state. */
  async function show(entry: EntryOf<'show'>): Promise<Settlement> {
    const { workspaceId, effect, shown } = entry;
    const view = await deps.views.ofSurface(workspaceId, effect.surface, shown?.listed ?? []);
    if (view === null) return { as: 'obsolete' };
    const result = await deps.teamChat.show({
      workspaceId,
      outboxId: entry.id,
      view,
      because: effect.because,
      shown,
      maybePosted: entry.maybeDelivered ? { since: entry.createdAt } : null,
    });
    return settlementOfShow(result, view, entry);
  }

  /** What becomes of a reply is a command first, so that people see it; a reply already settled is not sent again. */
  async function reply(entry: EntryOf<'reply'>): Promise<Settlement> {
    const { workspaceId, effect } = entry;
    const { conversationId, messageNumber } = effect;
    const source = await deps.replySource.of(workspaceId, conversationId, messageNumber);
    if (source === null || source.delivery === 'settled') return { as: 'obsolete' };
    const { delivery: _delivery, ...content } = source;
    const sent = await deps.customerChannels.send({
      ...content,
      outboxId: entry.id,
      maybeSent: entry.maybeDelivered,
    });
    const result = withPatience(sent, entry);
    if (result.outcome === 'wait') {
      return { as: 'waiting', until: entry.now + result.retryAfter, gate: null };
    }
    const reported = await deps.command(workspaceId, conversationId, {
      type: 'report_reply',
      commandId: `reply:${entry.id}:${result.outcome}` as CommandId,
      messageNumber,
      outboxId: entry.id,
      outcome: outcomeOf(result),
    });
    if (reported.outcome === 'busy') return { as: 'uncertain', until: entry.now + 1_000 };
    return settlementOfReply(result, entry);
  }

  async function command(entry: EntryOf<'command'>): Promise<Settlement> {
    const { workspaceId, effect } = entry;
    const { target } = effect;
    const conversations =
      target.kind === 'conversation'
        ? [target.conversationId]
        : await deps.ownerships.of(workspaceId, target.agentId, target.inboxId);
    for (const conversationId of conversations) {
      const commandId = `${effect.command.commandId}:${conversationId}` as CommandId;
      const outcome = await deps.command(workspaceId, conversationId, {
        ...effect.command,
        commandId,
      });
      if (outcome.outcome === 'busy') return retryLater(entry);
    }
    return { as: 'delivered' };
  }

  return {
    async deliverNext(filter) {
      const startedAt = deps.monotonicNow();
      const entry = await outbox.lease({ worker: deps.worker, leaseFor: LEASE, ...filter });
      if (entry === null) return 'none';
      const settlement = await deliver(entry);
      const kept = await outbox.settle(entry, settlement);
      deps.observe({
        level: levelOf(settlement),
        workspaceId: entry.workspaceId,
        outboxId: entry.id,
        effect: entry.effect.kind === 'show' ? entry.effect.surface.type : entry.effect.kind,
        settlement: settlement.as,
        reason: reasonOf(settlement, kept),
        attempts: entry.attempts,
        ms: deps.monotonicNow() - startedAt,
      });
      return isLeft(settlement) ? 'later' : 'done';
    },
  };
}

function isLeft({ as }: Settlement): boolean {
  return as === 'waiting' || as === 'retry' || as === 'uncertain';
}

function settlementOfShow(result: ShowResult, view: SurfaceView, entry: LeasedEntry): Settlement {
  switch (result.done) {
    case 'shown': {
      const { place, posted, listed } = result;
      const shownVersion = 'conversation' in view ? view.conversation.version : 0;
      return { as: 'shown', place, posted, listed, shownVersion };
    }
    case 'removed':
      return { as: 'removed' };
    case 'nothing_to_say':
      return { as: 'obsolete' };
    case 'refused':
      return settlementOfRefusal(result.remedy, result.gate, entry);
  }
}

function settlementOfRefusal(remedy: Remedy, gate: string | null, entry: LeasedEntry): Settlement {
  switch (remedy.remedy) {
    case 'wait':
      return { as: 'waiting', until: entry.now + remedy.retryAfter, gate };
    case 'retry_uncertain':
      return mayHavePosted(entry)
        ? { as: 'uncertain', until: entry.now + pauseAfter(entry.attempts) }
        : retryLater(entry);
    case 'repost':
      // With nothing to forget it comes again: not at once.
      return entry.shown === null
        ? { ...retryLater(entry), forgetPlace: true }
        : { as: 'retry', until: entry.now, forgetPlace: true };
    case 'give_up':
    case 'fix_code':
      return { as: 'failed', reason: `${remedy.remedy}: ${remedy.reason}` };
    case 'disconnect':
      return { as: 'parked', reason: remedy.reason };
  }
}

/** What stands there is edited, and an edit can be repeated; but rolling messages are posted anew. */
function mayHavePosted({ shown, effect }: LeasedEntry): boolean {
  return shown === null || (effect.kind === 'show' && isRolling(effect.surface));
}

function retryLater(entry: LeasedEntry): Extract<Settlement, { as: 'retry' }> {
  return { as: 'retry', until: entry.now + pauseAfter(entry.attempts), forgetPlace: false };
}

/** 1, 2, 4, … seconds, at most five minutes. */
function pauseAfter(attempts: number): Duration {
  return Math.min(1_000 * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE);
}

/** Somebody believes that the customer has the reply: not for ever. */
function withPatience(result: SendResult, entry: LeasedEntry): SendResult {
  if (result.outcome !== 'wait' || entry.now - entry.createdAt < REPLY_PATIENCE) return result;
  const reason = 'The connected system could not be reached for 10 minutes.';
  return { outcome: 'failed', reason };
}

function outcomeOf(
  result: Exclude<SendResult, { outcome: 'wait' }>,
): Extract<ConversationCommand, { type: 'report_reply' }>['outcome'] {
  switch (result.outcome) {
    case 'sent':
      return { state: 'sent', externalId: result.externalId };
    case 'failed':
      return { state: 'failed', reason: result.reason };
    case 'uncertain':
      return { state: 'uncertain' };
  }
}

function settlementOfReply(
  result: Exclude<SendResult, { outcome: 'wait' }>,
  entry: LeasedEntry,
): Settlement {
  switch (result.outcome) {
    case 'sent':
      return { as: 'delivered' };
    case 'failed':
      return { as: 'failed', reason: result.reason };
    case 'uncertain':
      return entry.maybeDelivered
        ? { as: 'failed', reason: result.reason }
        : { as: 'uncertain', until: entry.now + UNCERTAIN_REPLY_HOLDS };
  }
}

function levelOf(settlement: Settlement): DeliveryReport['level'] {
  const isOurMistake = settlement.as === 'failed' && settlement.reason.startsWith('fix_code');
  return isOurMistake || settlement.as === 'parked' ? 'error' : 'info';
}

function reasonOf(settlement: Settlement, kept: boolean): string | null {
  if (!kept) return 'lease_lost';
  return 'reason' in settlement ? settlement.reason : null;
}
