import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import {
  type ChannelAccountId,
  type ConversationId,
  minutes,
  type OutboxId,
  seconds,
  type WorkspaceId,
} from '../../src/domain/ids.ts';
import type { MediaState } from '../../src/domain/message.ts';
import {
  createDeliverMedia,
  type DeliverMediaDeps,
  type MediaEntry,
} from '../../src/inbox/deliver-media.ts';
import type { FetchedMedia } from '../../src/inbox/file-ports.ts';
import type { Remedy } from '../../src/inbox/ports.ts';
import type { FileToShare, MediaOnItsWay, ShareResult } from '../../src/inbox/team-files.ts';

const card = { slackChannel: 'C1', ts: '1.1' };
const waiting: MediaState = { state: 'waiting', attempt: 1 };
const bytes = new Uint8Array([1, 2, 3]);

function entry(over: Partial<MediaEntry> = {}, attempt = 1): MediaEntry {
  return {
    id: 'o1' as OutboxId,
    workspaceId: 'T1' as WorkspaceId,
    effect: {
      kind: 'media',
      conversationId: 'c1' as ConversationId,
      messageNumber: 3,
      index: 0,
      attempt,
    },
    orderKey: 'k',
    attempts: 1,
    createdAt: 0,
    leasedUntil: 30_000,
    traceparent: null,
    more: false,
    crowded: false,
    now: 0,
    maybeDelivered: false,
    shown: null,
    ...over,
  };
}

function onItsWay(over: Partial<MediaOnItsWay> = {}, media = waiting): MediaOnItsWay {
  return {
    workspaceId: 'T1' as WorkspaceId,
    channelAccountId: 'a1' as ChannelAccountId,
    channel: 'whatsapp',
    reference: 'm1',
    attachment: { type: 'image', name: null, mimeType: 'image/png', reference: 'm1', media },
    customerName: 'Marta',
    conversationNumber: 142,
    card,
    isMessageShown: true,
    ...over,
  };
}

/** One delivery, with an outside that answers as told. */
async function deliver(
  leased: MediaEntry,
  outside: {
    source?: MediaOnItsWay | null;
    fetched?: FetchedMedia;
    shared?: ShareResult;
    found?: Awaited<ReturnType<DeliverMediaDeps['teamFiles']['find']>>;
    busy?: true;
  } = {},
) {
  const commands: ConversationCommand[] = [];
  const did: string[] = [];
  const shared: FileToShare[] = [];
  const since: number[] = [];
  const media = createDeliverMedia({
    mediaSource: { of: async () => (outside.source === undefined ? onItsWay() : outside.source) },
    customerChannels: {
      fetchMedia: async () => {
        did.push('fetch');
        return outside.fetched ?? { outcome: 'fetched', bytes, mimeType: 'image/jpeg' };
      },
    },
    teamFiles: {
      share: async (file) => {
        did.push('share');
        shared.push(file);
        return outside.shared ?? { done: 'shared' };
      },
      find: async (search) => {
        did.push('find');
        since.push(search.since);
        return outside.found ?? { found: 'no' };
      },
      read: async () => ({ outcome: 'read', bytes }),
    },
    command: async (_workspaceId, _conversationId, command) => {
      commands.push(command);
      return outside.busy ? { outcome: 'busy' } : { outcome: 'nothing', state: null };
    },
    monotonicNow: () => 0,
  });
  const settlement = await media.deliver(leased);
  const reports = commands.map((command) => 'media' in command && command.media);
  return { settlement, reports, did, shared, since };
}

const refused = (remedy: Remedy, gate: string | null = null): ShareResult => ({
  done: 'refused',
  remedy,
  gate,
});

describe('a customer’s file', () => {
  it('is fetched and shared under its mark, and that is reported', async () => {
    const { settlement, reports, did, shared } = await deliver(entry());
    expect(settlement).toEqual({ as: 'delivered' });
    expect(did).toEqual(['fetch', 'share']);
    expect(shared).toMatchObject([{ mark: '142-3-1-', card, mimeType: 'image/jpeg', bytes }]);
    expect(reports).toEqual([{ state: 'shown', attempt: 1 }]);
  });

  it.each<[string, MediaOnItsWay | null]>([
    ['is no file any more', null],
    ['was shown meanwhile', onItsWay({}, { state: 'shown', attempt: 1 })],
    ['is wanted by a later try', onItsWay({}, { state: 'waiting', attempt: 2 })],
  ])('that %s is left alone', async (_name, source) => {
    const { settlement, did } = await deliver(entry(), { source });
    expect(settlement).toEqual({ as: 'obsolete' });
    expect(did).toEqual([]);
  });

  it('waits for its card, longer and longer, and at last not any more', async () => {
    const source = onItsWay({ card: null, isMessageShown: false });
    for (const [now, until] of [
      [0, 1_000],
      [10_000, 15_000],
      [minutes(30), minutes(31)],
    ] as const) {
      const { settlement, did } = await deliver(entry({ now }), { source });
      expect(settlement).toEqual({ as: 'waiting', until, gate: null });
      expect(did).toEqual([]);
    }
    const { settlement, reports } = await deliver(entry({ now: minutes(60) }), { source });
    expect(settlement).toEqual({ as: 'failed', reason: 'slack: no_card' });
    expect(reports).toEqual([
      { state: 'failed', attempt: 1, because: { reason: 'slack', code: 'no_card' } },
    ]);
  });

  it('waits a minute for the message that it came with', async () => {
    const source = onItsWay({ isMessageShown: false });
    expect((await deliver(entry(), { source })).settlement).toMatchObject({ as: 'waiting' });
    const later = await deliver(entry({ now: minutes(1) }), { source });
    expect(later.settlement).toEqual({ as: 'delivered' });
  });

  it.each<[FetchedMedia, object]>([
    [
      { outcome: 'too_large', size: 31 },
      { reason: 'too_large', size: 31 },
    ],
    [{ outcome: 'gone' }, { reason: 'gone' }],
    [
      { outcome: 'refused', reason: 'No.' },
      { reason: 'refused', said: 'No.' },
    ],
  ])('that cannot be had is reported so, at once: %j', async (fetched, because) => {
    const { settlement, reports, did } = await deliver(entry(), { fetched });
    expect(settlement).toMatchObject({ as: 'failed' });
    expect(reports).toEqual([{ state: 'failed', attempt: 1, because }]);
    expect(did).toEqual(['fetch']);
  });

  it('is asked for again for ten minutes', async () => {
    const fetched = { outcome: 'later', retryAfter: 7_000 } as const;
    const soon = await deliver(entry({ now: 5 }), { fetched });
    expect(soon.settlement).toEqual({ as: 'waiting', until: 7_005, gate: null });
    expect(soon.reports).toEqual([]);
    const late = await deliver(entry({ now: minutes(10) }), { fetched });
    expect(late.reports).toMatchObject([{ state: 'failed', because: { reason: 'unreachable' } }]);
  });

  it('that may be in Slack already is looked for first', async () => {
    const again = entry({ maybeDelivered: true, createdAt: 77, now: 99 });
    const there = await deliver(again, { found: { found: 'yes' } });
    expect(there.did).toEqual(['find']);
    expect(there.since).toEqual([77]);
    expect(there.reports).toEqual([{ state: 'shown', attempt: 1 }]);
    const notThere = await deliver(again);
    expect(notThere.did).toEqual(['find', 'fetch', 'share']);
    const remedy = { remedy: 'wait', retryAfter: 5_000 } as const;
    const unknown = await deliver(again, { found: { found: 'unknown', remedy } });
    expect(unknown.did).toEqual(['find']);
    expect(unknown.settlement).toEqual({ as: 'waiting', until: 5_099, gate: null });
  });

  it('that somebody wants again is looked for in the whole thread', async () => {
    const source = onItsWay({}, { state: 'waiting', attempt: 2 });
    const { did, since, reports } = await deliver(entry({ createdAt: 77 }, 2), { source });
    expect(did).toEqual(['find', 'fetch', 'share']);
    expect(since).toEqual([0]);
    expect(reports).toEqual([{ state: 'shown', attempt: 2 }]);
  });

  it('meets Slack’s refusals with what helps', async () => {
    const wait = await deliver(entry(), {
      shared: refused({ remedy: 'wait', retryAfter: 9_000 }, 'post:C1'),
    });
    expect(wait.settlement).toEqual({ as: 'waiting', until: 9_000, gate: 'post:C1' });
    const unsure = refused({ remedy: 'retry_uncertain', reason: 'x' });
    const uncertain = await deliver(entry(), { shared: unsure });
    expect(uncertain.settlement).toEqual({ as: 'uncertain', until: seconds(6) });
    expect(uncertain.reports).toEqual([]);
    const atLast = await deliver(entry({ attempts: 8 }), { shared: unsure });
    expect(atLast.reports).toMatchObject([{ because: { reason: 'slack', code: 'x' } }]);
    for (const remedy of ['give_up', 'fix_code', 'repost'] as const) {
      const never = await deliver(entry(), { shared: refused({ remedy, reason: 'r' }) });
      expect(never.settlement).toEqual({ as: 'failed', reason: `${remedy}: r` });
      expect(never.reports).toMatchObject([{ because: { reason: 'slack', code: 'r' } }]);
    }
    const parked = await deliver(entry(), {
      shared: refused({ remedy: 'disconnect', reason: 'token_revoked' }),
    });
    expect(parked.settlement).toEqual({ as: 'parked', reason: 'token_revoked' });
  });

  it('for which there was no time is tried again, and not for ever', async () => {
    const shared = { done: 'too_slow' } as const;
    const again = await deliver(entry(), { shared });
    expect(again.settlement).toMatchObject({ as: 'retry' });
    const atLast = await deliver(entry({ attempts: 8 }), { shared });
    expect(atLast.reports).toMatchObject([{ because: { reason: 'slack', code: 'too_slow' } }]);
  });

  it('whose report could not be written is looked for again', async () => {
    const { settlement } = await deliver(entry(), { busy: true });
    expect(settlement).toEqual({ as: 'uncertain', until: 1_000 });
  });
});
