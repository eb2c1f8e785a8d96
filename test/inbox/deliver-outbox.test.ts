import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type {
  AgentId,
  CommandId,
  ConversationId,
  IdentityId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { minutes } from '../../src/domain/ids.ts';
import type { SurfaceView } from '../../src/domain/views.ts';
import { createDeliverOutbox } from '../../src/inbox/deliver-outbox.ts';
import {
  type LeasedEntry,
  type Remedy,
  type SendResult,
  type Settlement,
  type ShowResult,
  StoreUnavailable,
} from '../../src/inbox/ports.ts';
import type { WebhookResult } from '../../src/inbox/webhook-ports.ts';

const conversationId = 'c1' as ConversationId;
const home: Effect = {
  kind: 'show',
  surface: { type: 'home', agentId: 'U1' as AgentId },
  because: 'news',
  urgency: 'rest',
};
const reply: Effect = {
  kind: 'reply',
  conversationId,
  identityId: 'i1' as IdentityId,
  messageNumber: 2,
  attempt: 1,
};
const webhook: Effect = {
  ...{ kind: 'webhook', conversationId, url: 'https://hooks.example.com/dibs', version: 7 },
  ...{ clock: 'next_response', dueAt: 0, step: 'call_webhook' },
};
const place = { slackChannel: 'C1', ts: '1.1' };

function entry(effect: Effect, over: Partial<LeasedEntry> = {}): LeasedEntry {
  return {
    id: 'o1' as OutboxId,
    workspaceId: 'T1' as WorkspaceId,
    effect,
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

/** One delivery of one entry, with an outside that answers as told. */
async function deliver(
  leased: LeasedEntry,
  outside: {
    show?: ShowResult;
    send?: SendResult | Error;
    view?: SurfaceView | null;
    settled?: boolean;
    owned?: ConversationId[];
    reading?: Error;
    called?: WebhookResult;
  } = {},
) {
  let settlement: Settlement | null = null;
  const commands: ConversationCommand[] = [];
  let calls = 0;
  const { deliverNext } = createDeliverOutbox({
    worker: 'w',
    outbox: {
      lease: async () => leased,
      settle: async (_entry, how) => {
        settlement = how;
        return true;
      },
      nextReadyAt: async () => ({ now: 0, at: null }),
      waitsUnder: async () => [],
      adopt: async () => 'ours',
      keepCopy: async () => {},
      adopted: async () => null,
      revive: async () => {},
      tellOfFlood: async () => undefined,
      regulate: async () => undefined,
      hurry: async () => {},
      unpark: async () => {},
    },
    views: {
      ofSurface: async () => {
        if (outside.reading !== undefined) throw outside.reading;
        return outside.view === undefined ? ({} as SurfaceView) : outside.view;
      },
    },
    teamChat: {
      show: async () => {
        calls += 1;
        return outside.show ?? { done: 'nothing_to_say' };
      },
    },
    customerChannels: {
      send: async () => {
        calls += 1;
        if (outside.send instanceof Error) throw outside.send;
        return outside.send ?? { outcome: 'sent', externalId: null };
      },
      fetchMedia: async () => ({ outcome: 'gone' }),
    },
    replySource: {
      of: async () => ({
        workspaceId: leased.workspaceId,
        channelAccountId: 'a' as never,
        channel: 'whatsapp',
        to: '49170',
        conversationId,
        conversationNumber: 142,
        messageNumber: 2,
        text: 'It ships tomorrow.',
        inReplyTo: null,
        authorName: 'Ana',
        files: [],
        delivery: outside.settled === true ? 'settled' : 'queued',
      }),
    },
    mediaSource: {
      of: async () => {
        throw outside.reading ?? new RangeError('nothing to read');
      },
    },
    teamFiles: {
      share: async () => ({ done: 'shared' }),
      find: async () => ({ found: 'no' }),
      read: async () => ({ outcome: 'gone', reason: 'It was deleted.' }),
    },
    ownerships: {
      openIn: async () => [],
      unplaced: async () => [],
      of: async () => outside.owned ?? [],
    },
    webhooks: {
      call: async () => {
        calls += 1;
        return outside.called ?? { outcome: 'taken' };
      },
    },
    webhookSource: {
      of: async () => ({
        conversation: { id: conversationId, number: 142 },
        inbox: { id: 'i' as InboxId, name: 'support' },
      }),
    },
    command: async (_workspace, _conversation, command) => {
      commands.push(command);
      return { outcome: 'done', state: null, events: [] };
    },
    observe: () => {},
    onError: () => {},
    pause: async () => undefined,
    monotonicNow: () => 0,
  });
  await deliverNext();
  return { settlement, commands, calls };
}

const refused = (remedy: Remedy, gate: string | null = null): ShowResult => ({
  done: 'refused',
  remedy,
  gate,
});

describe('showing a surface', () => {
  it('is over when it stands, when there is nothing to say, or when its subject is gone', async () => {
    expect(
      (await deliver(entry(home), { show: { done: 'shown', place, posted: true, listed: [] } }))
        .settlement,
    ).toMatchObject({ as: 'shown', place });
    expect((await deliver(entry(home))).settlement).toEqual({ as: 'obsolete' });
    expect(await deliver(entry(home), { view: null })).toMatchObject({
      settlement: { as: 'obsolete' },
      calls: 0,
    });
  });

  it.each([
    [
      'wait',
      { remedy: 'wait', retryAfter: 7_000 },
      { as: 'waiting', until: 7_000, gate: 'post:C1' },
    ],
    [
      'retry_uncertain',
      { remedy: 'retry_uncertain', reason: 'timeout' },
      { as: 'uncertain', until: 1_000 },
    ],
    [
      'repost',
      { remedy: 'repost', reason: 'message_not_found' },
      { as: 'retry', until: 1_000, forgetPlace: true },
    ],
    [
      'give_up',
      { remedy: 'give_up', reason: 'is_archived' },
      { as: 'failed', reason: 'give_up: is_archived' },
    ],
    [
      'disconnect',
      { remedy: 'disconnect', reason: 'token_revoked' },
      { as: 'parked', reason: 'token_revoked' },
    ],
    [
      'fix_code',
      { remedy: 'fix_code', reason: 'invalid_blocks' },
      { as: 'failed', reason: 'fix_code: invalid_blocks' },
    ],
  ] satisfies [string, Remedy, Settlement][])(
    'knows the remedy %s',
    async (_name, remedy, settlement) => {
      expect((await deliver(entry(home), { show: refused(remedy, 'post:C1') })).settlement).toEqual(
        settlement,
      );
    },
  );

  it('an edit whose answer was lost is simply done again, later and later', async () => {
    const shown = { place, postedAt: 0, listed: [] };
    const lost = { show: refused({ remedy: 'retry_uncertain', reason: 'timeout' }) };
    expect((await deliver(entry(home, { shown, attempts: 3 }), lost)).settlement).toEqual({
      as: 'retry',
      until: 4_000,
      forgetPlace: false,
    });
    expect((await deliver(entry(home, { shown, attempts: 99 }), lost)).settlement).toEqual({
      as: 'retry',
      until: minutes(5),
      forgetPlace: false,
    });
  });
});

describe('what stood in Slack and is gone', () => {
  it('is posted again at once', async () => {
    const shown = { place, postedAt: 0, listed: [] };
    const gone = { show: refused({ remedy: 'repost', reason: 'message_not_found' }) };
    expect((await deliver(entry(home, { shown }), gone)).settlement).toEqual({
      as: 'retry',
      until: 0,
      forgetPlace: true,
    });
  });
});

describe('a rolling message whose answer was lost', () => {
  it('may have been posted anew, and is looked for', async () => {
    const nudges: Effect = { ...home, surface: { type: 'nudges_dm', agentId: 'U1' as AgentId } };
    const shown = { place, postedAt: 0, listed: [] };
    const lost = { show: refused({ remedy: 'retry_uncertain', reason: 'timeout' }) };
    expect((await deliver(entry(nudges, { shown }), lost)).settlement).toEqual({
      as: 'uncertain',
      until: 1_000,
    });
  });
});

describe('a reply', () => {
  it('is reported before its entry is closed', async () => {
    const { settlement, commands } = await deliver(entry(reply), {
      send: { outcome: 'sent', externalId: 'wamid.1' },
    });
    expect(commands).toMatchObject([
      { type: 'report_reply', messageNumber: 2, outcome: { state: 'sent', externalId: 'wamid.1' } },
    ]);
    expect(settlement).toEqual({ as: 'delivered' });
  });

  it('that is settled already is not sent again', async () => {
    expect(await deliver(entry(reply), { settled: true })).toMatchObject({
      calls: 0,
      settlement: { as: 'obsolete' },
    });
  });

  it('that is uncertain holds later ones back for half a minute, then is left to people', async () => {
    const uncertain = { send: { outcome: 'uncertain', reason: 'timeout' } } as const;
    const first = await deliver(entry(reply), uncertain);
    expect(first.settlement).toEqual({ as: 'uncertain', until: 30_000 });
    expect(first.commands).toMatchObject([{ outcome: { state: 'uncertain' } }]);
    expect((await deliver(entry(reply, { maybeDelivered: true }), uncertain)).settlement).toEqual({
      as: 'failed',
      reason: 'timeout',
    });
  });

  it('refused for now waits, and nobody is told', async () => {
    const { settlement, commands } = await deliver(entry(reply), {
      send: { outcome: 'wait', retryAfter: 500 },
    });
    expect({ settlement, commands }).toEqual({
      settlement: { as: 'waiting', until: 500, gate: null },
      commands: [],
    });
  });
});

describe('a call of another system', () => {
  it('is over when it is taken, and refused for good', async () => {
    expect(await deliver(entry(webhook))).toMatchObject({
      calls: 1,
      settlement: { as: 'delivered' },
    });
    const called = { outcome: 'refused', reason: 'gone' } as const;
    expect((await deliver(entry(webhook), { called })).settlement).toEqual({
      as: 'failed',
      reason: 'give_up: gone',
    });
  });

  it.each([
    ['after the first attempt', 0, null, 1_000],
    ['later and later', 5, null, 32_000],
    ['after half an hour at most', 30, null, minutes(30)],
    ['not before the other system wants it', 0, minutes(2), minutes(2)],
    ['after half an hour, however long that wants to wait', 0, minutes(600), minutes(30)],
  ])('that was not taken comes again: %s', async (_when, attempts, retryAfter, pause) => {
    const called = { outcome: 'later', retryAfter } as const;
    expect((await deliver(entry(webhook, { attempts }), { called })).settlement).toEqual({
      as: 'retry',
      until: pause,
      forgetPlace: false,
    });
  });

  it('that is not taken for a day is given up', async () => {
    const called = { outcome: 'later', retryAfter: null } as const;
    const old = entry(webhook, { createdAt: 0, now: minutes(24 * 60) });
    expect((await deliver(old, { called })).settlement).toEqual({
      as: 'failed',
      reason: 'give_up: not_taken_for_a_day',
    });
  });
});

describe('a reply whose channel cannot be reached', () => {
  const away = { send: { outcome: 'wait', retryAfter: 15_000 } } as const;

  it('waits for ten minutes', async () => {
    const now = minutes(10) - 1;
    const { settlement, commands } = await deliver(entry(reply, { createdAt: 0, now }), away);
    expect(settlement).toEqual({ as: 'waiting', until: now + 15_000, gate: null });
    expect(commands).toEqual([]);
  });

  it('has failed after that, and people are told why', async () => {
    const reason = 'The connected system could not be reached for 10 minutes.';
    const late = entry(reply, { createdAt: 0, now: minutes(10) });
    const { settlement, commands } = await deliver(late, away);
    expect(settlement).toEqual({ as: 'failed', reason });
    expect(commands).toMatchObject([
      { type: 'report_reply', messageNumber: 2, outcome: { state: 'failed', reason } },
    ]);
  });
});

describe('a reply whose receiver asks for patience', () => {
  it('comes again after ten minutes at most, so that people hear of it', async () => {
    const asked = { send: { outcome: 'wait', retryAfter: 999_999_000 } } as const;
    expect((await deliver(entry(reply), asked)).settlement).toEqual({
      as: 'waiting',
      until: minutes(10),
      gate: null,
    });
  });
});

describe('a delivery that fails as nobody foresaw', () => {
  const reading = new RangeError('what the row says');

  it('is tried again, later and later, and a post is looked for first', async () => {
    const shown = { place, postedAt: 0, listed: [] };
    expect((await deliver(entry(home), { reading })).settlement).toEqual({
      as: 'uncertain',
      until: 1_000,
    });
    expect((await deliver(entry(home, { shown, attempts: 2 }), { reading })).settlement).toEqual({
      as: 'retry',
      until: 2_000,
      forgetPlace: false,
    });
  });

  it('ends at the fifth time, and holds nobody up', async () => {
    const reason = 'fix_code: RangeError';
    expect((await deliver(entry(home, { attempts: 5 }), { reading })).settlement).toEqual({
      as: 'failed',
      reason,
    });
  });

  it('of a reply is told to people: it may have arrived', async () => {
    const { settlement, commands } = await deliver(entry(reply, { attempts: 5 }), {
      send: new TypeError('what it says'),
    });
    expect(settlement).toEqual({ as: 'failed', reason: 'fix_code: TypeError' });
    expect(commands).toMatchObject([{ type: 'report_reply', outcome: { state: 'uncertain' } }]);
  });

  it('of a customer’s file is told to people: it is not there', async () => {
    const effect: Effect = {
      kind: 'media',
      conversationId,
      messageNumber: 1,
      index: 0,
      attempt: 1,
    };
    expect((await deliver(entry(effect), { reading })).settlement).toMatchObject({
      as: 'uncertain',
    });
    const { settlement, commands } = await deliver(entry(effect, { attempts: 5 }), { reading });
    expect(settlement).toEqual({ as: 'failed', reason: 'fix_code: RangeError' });
    expect(commands).toMatchObject([{ type: 'report_media', media: { state: 'failed' } }]);
  });

  it('keeps its lease when the database is away', async () => {
    await expect(deliver(entry(home), { reading: new StoreUnavailable() })).rejects.toThrow(
      StoreUnavailable,
    );
  });
});

describe('a command to all that somebody owns', () => {
  it('is one command a conversation, each with an id of its own', async () => {
    const effect: Effect = {
      kind: 'command',
      target: { kind: 'owned_by', agentId: 'U1' as AgentId, inboxId: null },
      command: {
        type: 'owner_left',
        agentId: 'U1' as AgentId,
        departure: 1,
        commandId: 'left:1' as CommandId,
      },
    };
    const { commands, settlement } = await deliver(entry(effect), {
      owned: ['c1', 'c2'] as ConversationId[],
    });
    expect(commands.map(({ commandId }) => commandId)).toEqual(['left:1:c1', 'left:1:c2']);
    expect(settlement).toEqual({ as: 'delivered' });
  });
});
