import type { ConversationCommand } from '../domain/commands.ts';
import type { CommandTarget, Effect } from '../domain/effects.ts';
import { roomForCards } from '../domain/flood.ts';
import type { CommandId, ConversationId, Duration, WorkspaceId } from '../domain/ids.ts';
import { minutes } from '../domain/ids.ts';
import type { SlackFileRef } from '../domain/message.ts';
import type { ActorRef } from '../domain/people.ts';
import { createDeliverMedia } from './deliver-media.ts';
import { createDeliverWebhook } from './deliver-webhook.ts';
import { type DeliveryReport, effectNameOf, reportOf } from './delivery-report.ts';
import type { ReplyFile } from './file-ports.ts';
import type { Outcome } from './handle-command.ts';
import {
  type CustomerChannels,
  type LeasedEntry,
  type Outbox,
  type Pace,
  type SendResult,
  type Settlement,
  StoreUnavailable,
  type TeamChat,
  type VainLook,
} from './ports.ts';
import type { Ownerships, ReplySource, Views } from './reading-ports.ts';
import { mayHavePosted, pauseAfter, retryLater, settlementOfShow } from './show-settlement.ts';
import type { MediaSource, TeamFiles } from './team-files.ts';
import { NOT_TRACED, type Step, type Tracing } from './tracing.ts';
import type { WebhookSource, Webhooks } from './webhook-ports.ts';

/** As long as a slow read and three calls of 5 s each (DM, search, post), so that a lease outlives its delivery. */
export const LEASE: Duration = 30_000;
/** How long later replies to a customer wait for an uncertain one. */
const UNCERTAIN_REPLY_HOLDS: Duration = 30_000;
/** How long a reply waits for a system that cannot be reached, before people are told. */
const REPLY_PATIENCE: Duration = minutes(10);
/** How long what was done is tried to be written down; a stop waits for it. */
const SETTLE_PATIENCE: Duration = 5_000;
const FIRST_PAUSE: Duration = 100;
/** What nobody foresaw may pass. What does not pass must not come again for ever, nor hold up what is behind it. */
const MOST_MISHAPS = 5;

type EntryOf<Kind extends Effect['kind']> = LeasedEntry & {
  effect: Extract<Effect, { kind: Kind }>;
};

type FinalResult = Exclude<SendResult, { outcome: 'wait' }>;

export interface DeliverOutboxDeps {
  /** Names this process in leases. */
  worker: string;
  outbox: Outbox;
  views: Pick<Views, 'ofSurface'>;
  teamChat: TeamChat;
  customerChannels: CustomerChannels;
  replySource: ReplySource;
  mediaSource: MediaSource;
  teamFiles: TeamFiles;
  ownerships: Ownerships;
  webhooks: Webhooks;
  webhookSource: WebhookSource;
  /** Sends a command to one conversation, as the system unless somebody is named. */
  command: (
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
    as?: ActorRef,
  ) => Promise<Outcome<unknown, unknown, unknown>>;
  observe: (report: DeliveryReport) => void;
  /** Told of what nobody foresaw. */
  onError: (error: unknown) => void;
  pause: (ms: Duration) => Promise<void>;
  monotonicNow: () => number;
  tracing?: Tracing;
}

/** Delivers what is committed: each entry by whoever holds its lease, each order key in its order. */
export interface DeliverOutbox {
  /**
   * Delivers the most urgent entry that can go now; before it is delivered `tell.found` hears whether something else could go, too, and
   * where there is none `tell.inVain` hears what comes next, as far as it was seen.
   *
   *  none   none can
   *  done   one was, or never will be
   *  later  one has to be tried again, when the clock allows
   */
  deliverNext(
    filter?: { orderKey: string; workspaceId: WorkspaceId } | { pace: Pace },
    tell?: { found?: (more: boolean) => void; inVain?: (look: VainLook) => void },
  ): Promise<'none' | 'done' | 'later'>;
}

export function createDeliverOutbox(deps: DeliverOutboxDeps): DeliverOutbox {
  const { outbox, tracing = NOT_TRACED } = deps;
  const media = createDeliverMedia(deps);
  const webhook = createDeliverWebhook(deps);

  async function deliver(entry: LeasedEntry): Promise<Settlement> {
    const { effect } = entry;
    switch (effect.kind) {
      case 'show':
        return show({ ...entry, effect });
      case 'reply':
        return reply({ ...entry, effect });
      case 'media':
        return media.deliver({ ...entry, effect });
      case 'webhook':
        return webhook.deliver({ ...entry, effect });
      case 'command':
        return command({ ...entry, effect });
    }
  }

  /** Draws the surface from the newest state. */
  async function show(entry: EntryOf<'show'>): Promise<Settlement> {
    const { workspaceId, effect, shown } = entry;
    const view = await deps.views.ofSurface(workspaceId, effect.surface, shown?.listed ?? []);
    if (view === null) return { as: 'obsolete' };
    if ('cardsBelow' in view) {
      const room = roomForCards(view.count, view.standing);
      await outbox.regulate(workspaceId, view.inbox.slackChannel, room);
    }
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
    const { delivery: _delivery, files, ...content } = source;
    const sent = await deps.customerChannels.send({
      ...content,
      files: files.map(toBeRead),
      outboxId: entry.id,
      maybeSent: entry.maybeDelivered,
    });
    const result = withPatience(sent, entry);
    if (result.outcome === 'wait') {
      const retryAfter = Math.min(result.retryAfter, REPLY_PATIENCE);
      return { as: 'waiting', until: entry.now + retryAfter, gate: null };
    }
    const reported = await report(entry, result);
    if (reported.outcome === 'busy') return { as: 'uncertain', until: entry.now + 1_000 };
    return settlementOfReply(result, entry);
  }

  function toBeRead(file: SlackFileRef): ReplyFile {
    const mimeType = file.mimeType ?? 'application/octet-stream';
    return { ...file, mimeType, read: () => deps.teamFiles.read(file) };
  }

  function report({ id, workspaceId, effect }: EntryOf<'reply'>, result: FinalResult) {
    return deps.command(workspaceId, effect.conversationId, {
      type: 'report_reply',
      commandId: `reply:${id}:${result.outcome}` as CommandId,
      messageNumber: effect.messageNumber,
      outboxId: id,
      outcome: outcomeOf(result),
    });
  }

  async function command(entry: EntryOf<'command'>): Promise<Settlement> {
    const { workspaceId, effect } = entry;
    const conversations = await conversationsOf(workspaceId, effect.target);
    for (const conversationId of conversations) {
      const commandId = `${effect.command.commandId}:${conversationId}` as CommandId;
      const command = { ...effect.command, commandId };
      const outcome = await deps.command(workspaceId, conversationId, command, effect.as);
      if (outcome.outcome === 'busy') return retryLater(entry);
    }
    return { as: 'delivered' };
  }

  function conversationsOf(workspaceId: WorkspaceId, target: CommandTarget) {
    switch (target.kind) {
      case 'conversation':
        return [target.conversationId];
      case 'owned_by':
        return deps.ownerships.of(workspaceId, target.agentId, target.inboxId);
      case 'open_in':
        return deps.ownerships.openIn(workspaceId, target.inboxId);
      case 'unplaced':
        return deps.ownerships.unplaced(workspaceId, target.agentId);
    }
  }

  /** A lease left to run out comes back; so that is only for a database that is away, which could not end it anyway. */
  async function deliverOrFail(entry: LeasedEntry): Promise<Settlement> {
    try {
      return await deliver(entry);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      deps.onError(error);
      return afterMishap(entry, error instanceof Error ? error.name : 'unknown');
    }
  }

  async function afterMishap(entry: LeasedEntry, name: string): Promise<Settlement> {
    const { effect, attempts, now } = entry;
    const reason = `fix_code: ${name}`;
    if (attempts < MOST_MISHAPS) {
      const isSafe = effect.kind === 'command' || effect.kind === 'webhook';
      const repeatable = isSafe || !mayHavePosted(entry);
      return repeatable
        ? retryLater(entry)
        : { as: 'uncertain', until: now + pauseAfter(attempts) };
    }
    if (effect.kind === 'reply') {
      await report({ ...entry, effect }, { outcome: 'uncertain', reason }).catch(deps.onError);
    }
    if (effect.kind === 'media') {
      await media.giveUp({ ...entry, effect }, reason).catch(deps.onError);
    }
    return { as: 'failed', reason };
  }

  /** What is done and not written down would be done again when its lease runs out: a database that is away for a moment is waited for. */
  async function settle(entry: LeasedEntry, how: Settlement): Promise<boolean> {
    const until = deps.monotonicNow() + SETTLE_PATIENCE;
    for (let pause = FIRST_PAUSE; ; pause *= 2) {
      try {
        return await outbox.settle(entry, how);
      } catch (error) {
        const isAway = error instanceof StoreUnavailable;
        if (!isAway || deps.monotonicNow() + pause > until) throw error;
        await deps.pause(pause);
      }
    }
  }

  return {
    async deliverNext(filter, { found, inVain } = {}) {
      const startedAt = deps.monotonicNow();
      const entry = await outbox.lease({ worker: deps.worker, leaseFor: LEASE, inVain, ...filter });
      if (entry === null) return 'none';
      found?.(entry.more);
      const settlement = await tracing.step(stepOf(entry), async () => {
        const how = await deliverOrFail(entry);
        const kept = await settle(entry, how);
        if (entry.crowded) await outbox.tellOfFlood(entry);
        const report = reportOf(entry, how, { kept, ms: deps.monotonicNow() - startedAt });
        deps.observe(report);
        tracing.note({ settlement: report.settlement, reason: report.reason });
        return how;
      });
      return isLeft(settlement) ? 'later' : 'done';
    },
  };
}

function isLeft({ as }: Settlement): boolean {
  return as === 'waiting' || as === 'retry' || as === 'uncertain';
}

/** Somebody believes that the customer has the reply: not for ever. */
function withPatience(result: SendResult, entry: LeasedEntry): SendResult {
  if (result.outcome !== 'wait' || entry.now - entry.createdAt < REPLY_PATIENCE) return result;
  const reason = 'The connected system could not be reached for 10 minutes.';
  return { outcome: 'failed', reason };
}

function outcomeOf(
  result: FinalResult,
): Extract<ConversationCommand, { type: 'report_reply' }>['outcome'] {
  switch (result.outcome) {
    case 'sent':
      return { state: 'sent', ...sentOf(result) };
    case 'failed':
      return { state: 'failed', reason: result.reason };
    case 'uncertain':
      return { state: 'uncertain' };
  }
}

function sentOf({ externalId, notSent }: Extract<FinalResult, { outcome: 'sent' }>) {
  return { externalId, ...(notSent === undefined ? {} : { notSent }) };
}

function settlementOfReply(result: FinalResult, entry: LeasedEntry): Settlement {
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

/** A delivery goes on where its commit was, whichever process and hour that was in. */
function stepOf(entry: LeasedEntry): Step {
  const { id: outboxId, workspaceId, orderKey, attempts, traceparent: from } = entry;
  const facts = { outboxId, workspaceId, orderKey, attempts };
  return { name: `deliver ${effectNameOf(entry)}`, kind: 'goes_out', facts, from };
}
