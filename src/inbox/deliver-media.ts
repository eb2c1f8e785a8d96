import type { ConversationCommand } from '../domain/commands.ts';
import type { Effect } from '../domain/effects.ts';
import {
  type CommandId,
  type ConversationId,
  type Duration,
  minutes,
  seconds,
  type WorkspaceId,
} from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { MediaFailure } from '../domain/message.ts';
import type { FetchedMedia } from './file-ports.ts';
import type { Outcome as CommandOutcome } from './handle-command.ts';
import type { CustomerChannels, LeasedEntry, Remedy, Settlement } from './ports.ts';
import { pauseAfter, retryLater } from './show-settlement.ts';
import type { MediaOnItsWay, MediaSource, ShareResult, TeamFiles } from './team-files.ts';

export type MediaEntry = LeasedEntry & { effect: Extract<Effect, { kind: 'media' }> };

export interface DeliverMediaDeps {
  mediaSource: MediaSource;
  teamFiles: TeamFiles;
  customerChannels: Pick<CustomerChannels, 'fetchMedia'>;
  /** Sends a command to one conversation as the system. */
  command: (
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
  ) => Promise<CommandOutcome<unknown, unknown, unknown>>;
  monotonicNow: () => number;
}

/** How long a file waits for its card, for the message that it came with, and for a channel that gives nothing. */
const CARD_PATIENCE: Duration = minutes(60);
const MESSAGE_PATIENCE: Duration = minutes(1);
const CHANNEL_PATIENCE: Duration = minutes(10);
/** Slack shows a file some seconds after it took it: looking sooner would find nothing. */
const SHOWN_AFTER: Duration = seconds(5);
const MOST_TRIES = 8;
/** Of a lease's 30 s. What is not visible by then must not become so later: somebody else may have begun. */
const WITHIN: Duration = seconds(22);

type Outcome = { state: 'shown' } | { state: 'failed'; because: MediaFailure };

/** Brings a customer's file from their channel into the thread of the card, once, or has it said that it could not be loaded. */
export function createDeliverMedia(deps: DeliverMediaDeps) {
  const { mediaSource, teamFiles } = deps;

  async function deliver(entry: MediaEntry): Promise<Settlement> {
    const startedAt = deps.monotonicNow();
    const source = await mediaSource.of(entry.workspaceId, entry.effect);
    const media = source?.attachment.media;
    if (source === null || media?.state !== 'waiting' || media.attempt !== entry.effect.attempt) {
      return { as: 'obsolete' };
    }
    const { card } = source;
    if (card === null || isTooEarly(entry, source)) return untilShown(entry, card);
    const earlier = await findEarlier(entry, { ...source, card });
    if (earlier !== null) return earlier;
    const fetched = await deps.customerChannels.fetchMedia(source);
    if (fetched.outcome !== 'fetched') return afterFetch(entry, fetched);
    const { bytes, mimeType } = fetched;
    const shared = await teamFiles.share({
      workspaceId: entry.workspaceId,
      card,
      mark: markOf(entry, source),
      attachment: source.attachment,
      bytes,
      mimeType: mimeType ?? source.attachment.mimeType,
      customerName: source.customerName,
      channel: source.channel,
      within: WITHIN - (deps.monotonicNow() - startedAt),
    });
    return afterShare(entry, shared);
  }

  /** Without a card nobody would see it; without the message that it came with nobody would know whose it is. */
  function untilShown(entry: MediaEntry, card: Place | null): Promise<Settlement> | Settlement {
    return card === null && ageOf(entry) >= CARD_PATIENCE
      ? settle(entry, slackRefused('no_card'))
      : wait(entry);
  }

  /** An earlier try may have shown it: then it is there, and must not come twice. */
  async function findEarlier(
    entry: MediaEntry,
    source: MediaOnItsWay & { card: Place },
  ): Promise<Settlement | null> {
    const isAgain = entry.effect.attempt > 1;
    if (!isAgain && !entry.maybeDelivered) return null;
    const mark = markOf(entry, source);
    const since = isAgain ? 0 : entry.createdAt;
    const search = await teamFiles.find({ card: source.card, mark, since });
    switch (search.found) {
      case 'yes':
        return settle(entry, { state: 'shown' });
      case 'no':
        return null;
      case 'unknown':
        return afterRefusal(entry, search.remedy, null);
    }
  }

  function afterFetch(
    entry: MediaEntry,
    fetched: Exclude<FetchedMedia, { outcome: 'fetched' }>,
  ): Promise<Settlement> | Settlement {
    switch (fetched.outcome) {
      case 'too_large':
        return settle(entry, {
          state: 'failed',
          because: { reason: 'too_large', size: fetched.size },
        });
      case 'gone':
        return settle(entry, { state: 'failed', because: { reason: 'gone' } });
      case 'refused':
        return settle(entry, {
          state: 'failed',
          because: { reason: 'refused', said: fetched.reason },
        });
      case 'later':
        return ageOf(entry) < CHANNEL_PATIENCE
          ? { as: 'waiting', until: entry.now + fetched.retryAfter, gate: null }
          : settle(entry, { state: 'failed', because: { reason: 'unreachable' } });
    }
  }

  function afterShare(entry: MediaEntry, result: ShareResult): Promise<Settlement> | Settlement {
    switch (result.done) {
      case 'shared':
        return settle(entry, { state: 'shown' });
      case 'too_slow':
        return entry.attempts < MOST_TRIES
          ? retryLater(entry)
          : settle(entry, slackRefused('too_slow'));
      case 'refused':
        return afterRefusal(entry, result.remedy, result.gate);
    }
  }

  function afterRefusal(
    entry: MediaEntry,
    remedy: Remedy,
    gate: string | null,
  ): Promise<Settlement> | Settlement {
    switch (remedy.remedy) {
      case 'wait':
        return { as: 'waiting', until: entry.now + remedy.retryAfter, gate };
      case 'retry_uncertain':
        return entry.attempts < MOST_TRIES
          ? { as: 'uncertain', until: entry.now + SHOWN_AFTER + pauseAfter(entry.attempts) }
          : settle(entry, slackRefused(remedy.reason));
      case 'repost':
      case 'give_up':
      case 'fix_code':
        return settle(entry, slackRefused(remedy.reason), `${remedy.remedy}: ${remedy.reason}`);
      case 'disconnect':
        return { as: 'parked', reason: remedy.reason };
    }
  }

  /** What became of it is a command first, so that people see it. */
  async function settle(entry: MediaEntry, outcome: Outcome, reason?: string): Promise<Settlement> {
    const { messageNumber, index, attempt, conversationId } = entry.effect;
    const reported = await deps.command(entry.workspaceId, conversationId, {
      type: 'report_media',
      commandId: `media:${entry.id}:${outcome.state}` as CommandId,
      messageNumber,
      index,
      media: { ...outcome, attempt },
    });
    if (reported.outcome === 'busy') return { as: 'uncertain', until: entry.now + seconds(1) };
    return outcome.state === 'shown'
      ? { as: 'delivered' }
      : { as: 'failed', reason: reason ?? reasonOf(outcome.because) };
  }

  return {
    deliver,
    /** Nobody foresaw why it does not work: people are told that it does not. */
    giveUp: (entry: MediaEntry, reason: string) => settle(entry, slackRefused(reason), reason),
  };
}

function slackRefused(code: string): Outcome {
  return { state: 'failed', because: { reason: 'slack', code } };
}

function reasonOf(because: MediaFailure): string {
  return because.reason === 'slack' ? `slack: ${because.code}` : because.reason;
}

function ageOf({ now, createdAt }: MediaEntry): Duration {
  return now - createdAt;
}

function isTooEarly(entry: MediaEntry, { isMessageShown }: MediaOnItsWay): boolean {
  return !isMessageShown && ageOf(entry) < MESSAGE_PATIENCE;
}

/** A card is posted within a second or so, and then less and less likely. */
function wait(entry: MediaEntry): Settlement {
  const pause = Math.min(Math.max(seconds(1), ageOf(entry) / 2), minutes(1));
  return { as: 'waiting', until: entry.now + pause, gate: null };
}

/** `142-3-1-`: the first file of the third message of #142. */
function markOf(
  { effect }: MediaEntry,
  { conversationNumber }: Pick<MediaOnItsWay, 'conversationNumber'>,
): string {
  return `${conversationNumber}-${effect.messageNumber}-${effect.index + 1}-`;
}
