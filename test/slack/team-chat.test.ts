import { describe, expect, it, onTestFinished } from 'vitest';
import { as, cardsIn, dmsOf, threadOf } from '../../sandbox/driver.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { AgentId, OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { minutes } from '../../src/domain/ids.ts';
import type { Place } from '../../src/domain/listed.ts';
import type { ConversationView, SurfaceView } from '../../src/domain/views.ts';
import { type Outbox, type ShowRequest, StoreUnavailable } from '../../src/inbox/ports.ts';
import { createSlackClients } from '../../src/slack/clients.ts';
import { createHomeNotices } from '../../src/slack/home-notices.ts';
import { createTeamChat } from '../../src/slack/team-chat.ts';
import { fakeLog } from '../helpers/fake-log.ts';
import { fakeHomeNotices } from '../helpers/home-notices-fake.ts';
import { inviteBot, startTestSandbox } from '../sandbox/start.ts';
import {
  conversationId,
  home,
  inboxId,
  owned,
  ownerChanged,
  reminded,
  unassigned,
  unclaimed,
  viewOf,
} from './blocks/given.ts';

const WORKSPACE = 'T1' as WorkspaceId;
const NOT_ADOPTED: Pick<Outbox, 'adopted'> = { adopted: async () => null };

let count = 0;
const nextOutboxId = () =>
  `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}` as OutboxId;

/** A team chat that talks to the stand-in, with the bot in #support. */
async function start(outbox = NOT_ADOPTED) {
  const { sandbox } = await startTestSandbox();
  await inviteBot(sandbox);
  const { botToken } = sandbox.credentials;
  const log = fakeLog();
  const { slackApiUrl } = sandbox;
  const { delivery } = createSlackClients({ botToken, slackApiUrl, log });
  const chat = createTeamChat({
    client: delivery,
    outbox,
    homeNotices: createHomeNotices(fakeHomeNotices()),
    log,
  });
  onTestFinished(() => {
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
  const show = (view: SurfaceView, request: Partial<ShowRequest> = {}) =>
    chat.show({
      workspaceId: WORKSPACE,
      outboxId: nextOutboxId(),
      view,
      because: 'news',
      shown: null,
      maybePosted: null,
      ...request,
    });
  return { sandbox, show, log };
}

function about(sandbox: Sandbox, over: Partial<ConversationView> = {}): ConversationView {
  const { support } = sandbox.scene;
  const view = viewOf(unassigned(), { card: null });
  return { ...view, inbox: { ...view.inbox, slackChannel: support.id }, ...over };
}

const cardView = (sandbox: Sandbox, over: Partial<ConversationView> = {}): SurfaceView => ({
  ...about(sandbox, over),
  surface: { type: 'card', conversationId },
});

function ownerDm(sandbox: Sandbox, agentId: string, card: Place | null = null): SurfaceView {
  const owner = { agentId: agentId as AgentId, since: 0, window: null };
  const change = ownerChanged({ owner });
  return {
    ...about(sandbox, { card, conversation: owned({}, { owner }) }),
    surface: { type: 'owner_dm', conversationId, agentId: agentId as AgentId, version: 2 },
    change,
    by: { kind: 'system' },
    notes: [],
    ownerSince: 0,
  };
}

function unclaimedList(sandbox: Sandbox, now: number, waiting = [unclaimed()]): SurfaceView {
  const { support } = sandbox.scene;
  return {
    surface: { type: 'unclaimed_list', inboxId },
    now,
    workspaceUrl: 'https://acme.slack.com/',
    inbox: { id: inboxId, name: 'support', slackChannel: support.id },
    waiting,
    count: waiting.length,
    onDutyGroup: null,
  };
}

describe('a card', () => {
  it('is posted once, without unfurling, and carries its outbox id twice', async () => {
    const { sandbox, show } = await start();
    const outboxId = nextOutboxId();
    const result = await show(cardView(sandbox), { outboxId });
    const [card] = cardsIn(sandbox, 'support');
    const place = { slackChannel: sandbox.scene.support.id, ts: card?.ts };
    expect(result).toEqual({ done: 'shown', place, posted: true, listed: [] });
    expect(card?.blocks?.[0]?.block_id).toBe(`dibs:${outboxId}`);
    expect(sandbox.ledger.postsWithMetadata('outbox_id', outboxId)).toHaveLength(1);
    expect(sandbox.ledger.calls('chat.postMessage')[0]?.sent).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      parse: 'none',
      link_names: 'false',
    });
  });

  it('that stands is edited in place', async () => {
    const { sandbox, show } = await start();
    const first = await show(cardView(sandbox));
    if (first.done !== 'shown') throw new Error('not shown');
    const shown = { place: first.place, postedAt: 0, listed: [] };
    const again = cardView(sandbox, { conversation: owned() });
    const second = await show(again, { shown, because: 'change' });
    expect(second).toEqual({ done: 'shown', place: first.place, posted: false, listed: [] });
    expect(cardsIn(sandbox, 'support')).toHaveLength(1);
    expect(cardsIn(sandbox, 'support')[0]?.text).toContain('Ana Silva');
  });

  it('that stands is posted anew by news, and the old one stays to be folded', async () => {
    const { sandbox, show } = await start();
    const first = await show(cardView(sandbox));
    if (first.done !== 'shown') throw new Error('not shown');
    const shown = { place: first.place, postedAt: 0, listed: [] };
    const second = await show(cardView(sandbox), { shown });
    expect(second).toMatchObject({ done: 'shown', posted: true });
    expect(cardsIn(sandbox, 'support')).toHaveLength(2);
    expect(sandbox.ledger.calls('chat.delete')).toHaveLength(0);
  });

  it('that may have been posted anew is looked for, and by a mere change only edited', async () => {
    const { sandbox, show } = await start();
    const first = await show(cardView(sandbox));
    if (first.done !== 'shown') throw new Error('not shown');
    const shown = { place: first.place, postedAt: 0, listed: [] };
    const outboxId = nextOutboxId();
    const again = await show(cardView(sandbox), { shown, outboxId });
    const maybePosted = { since: 0 };
    const found = await show(cardView(sandbox), { shown, outboxId, maybePosted });
    expect(found).toEqual(again);
    const searches = sandbox.ledger.calls('conversations.history').length;
    const edit = { shown, because: 'change', maybePosted } as const;
    expect(await show(cardView(sandbox), edit)).toMatchObject({ posted: false });
    expect(sandbox.ledger.calls('conversations.history')).toHaveLength(searches);
    expect(cardsIn(sandbox, 'support')).toHaveLength(2);
  });

  it('is posted by a mere change, too, when it does not stand any more', async () => {
    const { sandbox, show } = await start();
    expect(await show(cardView(sandbox), { because: 'change' })).toMatchObject({ posted: true });
  });

  it('whose message is gone asks to be posted again', async () => {
    const { sandbox, show } = await start();
    const place = { slackChannel: sandbox.scene.support.id, ts: '1.000001' };
    const shown = { place, postedAt: 0, listed: [] };
    const result = await show(cardView(sandbox), { shown, because: 'change' });
    const remedy = { remedy: 'repost', reason: 'message_not_found' };
    expect(result).toEqual({ done: 'refused', remedy, gate: null });
  });

  it('waits behind its gate when Slack says "too much"', async () => {
    const { sandbox, show } = await start();
    const fault = { type: 'rate_limit', retryAfterSeconds: 7 } as const;
    sandbox.faults.add({ method: 'chat.postMessage', fault });
    expect(await show(cardView(sandbox))).toEqual({
      done: 'refused',
      remedy: { remedy: 'wait', retryAfter: 7_000 },
      gate: `post:${sandbox.scene.support.id}`,
    });
    expect(sandbox.ledger.calls('chat.postMessage')).toHaveLength(1);
  });

  it.each(['lose_answer', 'http_500_after', 'internal_error_after', 'reset'] as const)(
    'is uncertain after %s, and is found instead of being posted twice',
    async (type) => {
      const { sandbox, show } = await start();
      const outboxId = nextOutboxId();
      sandbox.faults.add({ method: 'chat.postMessage', fault: { type } });
      const first = await show(cardView(sandbox), { outboxId });
      expect(first).toMatchObject({ done: 'refused', remedy: { remedy: 'retry_uncertain' } });
      const maybePosted = { since: sandbox.clock.now() };
      const second = await show(cardView(sandbox), { outboxId, maybePosted });
      expect(second).toMatchObject({ done: 'shown', posted: true });
      expect(cardsIn(sandbox, 'support')).toHaveLength(1);
      expect(sandbox.ledger.postsWithMetadata('outbox_id', outboxId)).toHaveLength(1);
    },
  );

  it('is posted again after a lost call that never arrived', async () => {
    const { sandbox, show } = await start();
    sandbox.faults.add({ method: 'chat.postMessage', fault: { type: 'http_500_before' } });
    const outboxId = nextOutboxId();
    await show(cardView(sandbox), { outboxId });
    expect(cardsIn(sandbox, 'support')).toHaveLength(0);
    const maybePosted = { since: sandbox.clock.now() };
    await show(cardView(sandbox), { outboxId, maybePosted });
    expect(cardsIn(sandbox, 'support')).toHaveLength(1);
  });

  it('whose echo was seen is adopted without asking for the history', async () => {
    let place: Place | null = null;
    const { sandbox, show } = await start({ adopted: async () => place });
    const first = await show(cardView(sandbox));
    if (first.done !== 'shown') throw new Error('not shown');
    place = first.place;
    const second = await show(cardView(sandbox), { maybePosted: { since: 0 } });
    expect(second).toMatchObject({ done: 'shown', place, posted: true });
    expect(sandbox.ledger.calls('conversations.history')).toHaveLength(0);
  });

  it('in a channel that we are not in is given up', async () => {
    const { sandbox, show } = await start();
    const slackChannel = sandbox.scene.general.id;
    const inbox = { ...about(sandbox).inbox, name: 'general', slackChannel };
    const remedy = { remedy: 'give_up', reason: 'not_in_channel' };
    expect(await show(cardView(sandbox, { inbox }))).toMatchObject({ done: 'refused', remedy });
  });
});

describe('what stands in a thread', () => {
  const line = (sandbox: Sandbox, card: Place | null): SurfaceView => ({
    ...about(sandbox, { card, conversation: owned() }),
    surface: { type: 'thread_line', conversationId, version: 2 },
    entries: [
      {
        version: 2,
        at: 0,
        actor: { kind: 'agent', agentId: 'U0ANA' as AgentId },
        events: [ownerChanged({ how: 'claimed' })],
      },
    ],
  });

  it('goes under the card and not into the channel', async () => {
    const { sandbox, show } = await start();
    const card = await show(cardView(sandbox));
    if (card.done !== 'shown') throw new Error('not shown');
    await show(line(sandbox, card.place));
    const [posted, ...others] = cardsIn(sandbox, 'support');
    if (posted === undefined) throw new Error('no card');
    expect(others).toEqual([]);
    expect(threadOf(sandbox, posted)).toHaveLength(1);
  });

  it('is given up where the card was given up', async () => {
    const { sandbox, show } = await start();
    expect(await show(line(sandbox, null))).toEqual({
      done: 'refused',
      remedy: { remedy: 'give_up', reason: 'no card' },
      gate: null,
    });
  });
});

describe('a direct message', () => {
  it('goes to the person, and the channel is asked for once', async () => {
    const { sandbox, show } = await start();
    const { ana } = sandbox.scene;
    expect(await show(ownerDm(sandbox, ana.id))).toMatchObject({ done: 'shown', posted: true });
    await show(ownerDm(sandbox, ana.id));
    expect(dmsOf(sandbox, 'ana')).toHaveLength(2);
    expect(sandbox.ledger.calls('conversations.open')).toHaveLength(1);
  });

  it('that was lost is found in the direct channel', async () => {
    const { sandbox, show } = await start();
    const { ana } = sandbox.scene;
    const outboxId = nextOutboxId();
    sandbox.faults.add({ method: 'chat.postMessage', fault: { type: 'lose_answer' } });
    await show(ownerDm(sandbox, ana.id), { outboxId });
    await show(ownerDm(sandbox, ana.id), { outboxId, maybePosted: { since: sandbox.clock.now() } });
    expect(dmsOf(sandbox, 'ana')).toHaveLength(1);
  });

  it('to somebody who gets none stands in the thread of the card and names them', async () => {
    const { sandbox, show } = await start();
    const card = await show(cardView(sandbox));
    if (card.done !== 'shown') throw new Error('not shown');
    sandbox.faults.add({
      method: 'conversations.open',
      fault: { type: 'error', error: 'cannot_dm_bot' },
    });
    const { ana } = sandbox.scene;
    const result = await show(ownerDm(sandbox, ana.id, card.place));
    expect(result).toMatchObject({ done: 'shown', posted: true });
    const [posted] = cardsIn(sandbox, 'support');
    const [told] = posted === undefined ? [] : threadOf(sandbox, posted);
    expect(told?.text).toMatch(new RegExp(`^<@${ana.id}> `));
    expect(JSON.stringify(told?.blocks?.[0])).toContain(`<@${ana.id}>`);
    expect(told?.blocks?.[0]?.block_id).toMatch(/^dibs:/);
    expect(dmsOf(sandbox, 'ana')).toEqual([]);
  });

  it('that was never sent is not sent for a mere change', async () => {
    const { sandbox, show } = await start();
    const view = ownerDm(sandbox, sandbox.scene.ana.id);
    expect(await show(view, { because: 'change' })).toEqual({ done: 'nothing_to_say' });
    expect(sandbox.ledger.calls('chat.postMessage')).toEqual([]);
  });
});

describe('the rolling list of what nobody claimed', () => {
  const NOW = Date.UTC(2026, 2, 5, 15, 0);

  async function posted(sandbox: Sandbox, show: Awaited<ReturnType<typeof start>>['show']) {
    const result = await show(unclaimedList(sandbox, NOW));
    if (result.done !== 'shown') throw new Error('not shown');
    expect(result.listed).toEqual([conversationId]);
    return { place: result.place, postedAt: NOW, listed: result.listed };
  }

  it('rings again after ten minutes: posted anew, and the old one is gone', async () => {
    const { sandbox, show } = await start();
    const shown = await posted(sandbox, show);
    const result = await show(unclaimedList(sandbox, NOW + minutes(10)), { shown });
    expect(result).toMatchObject({ done: 'shown', posted: true });
    const standing = cardsIn(sandbox, 'support');
    expect(standing.map(({ ts }) => ts)).not.toContain(shown.place.ts);
    expect(standing).toHaveLength(1);
  });

  it('within ten minutes is edited where it stands', async () => {
    const { sandbox, show } = await start();
    const shown = await posted(sandbox, show);
    const result = await show(unclaimedList(sandbox, NOW + minutes(9)), { shown });
    expect(result).toMatchObject({ done: 'shown', posted: false, place: shown.place });
  });

  it('that is empty takes itself away', async () => {
    const { sandbox, show } = await start();
    const shown = await posted(sandbox, show);
    const empty = unclaimedList(sandbox, NOW, []);
    expect(await show(empty, { shown, because: 'change' })).toEqual({ done: 'removed' });
    expect(cardsIn(sandbox, 'support')).toEqual([]);
    expect(await show(empty, { shown, because: 'change' })).toEqual({ done: 'removed' });
    expect(await show(empty, { because: 'change' })).toEqual({ done: 'nothing_to_say' });
  });
});

describe("somebody's nudges", () => {
  it('ring at each news', async () => {
    const { sandbox, show } = await start();
    const agentId = sandbox.scene.ana.id as AgentId;
    const now = Date.UTC(2026, 2, 5, 14, 12);
    const due = [reminded({ window: { dueAt: now + 1, phase: 'soon' } })];
    const view: SurfaceView = {
      surface: { type: 'nudges_dm', agentId },
      now,
      workspaceUrl: 'https://acme.slack.com/',
      putOff: null,
      due,
      settled: [],
    };
    const first = await show(view);
    if (first.done !== 'shown') throw new Error('not shown');
    const shown = { place: first.place, postedAt: now, listed: first.listed };
    expect(await show(view, { shown })).toMatchObject({ posted: true });
    expect(dmsOf(sandbox, 'ana')).toHaveLength(1);
  });
});

it('the Home is published for the person', async () => {
  const { sandbox, show } = await start();
  const agentId = sandbox.scene.ana.id as AgentId;
  const result = await show({ surface: { type: 'home', agentId }, home: home() });
  expect(result).toMatchObject({ done: 'shown', place: { slackChannel: agentId } });
  expect(as(sandbox, 'ana').home()).toBeDefined();
});

it('a revoked token disconnects', async () => {
  const { sandbox, show } = await start();
  const fault = { type: 'error', error: 'token_revoked' } as const;
  sandbox.faults.add({ method: 'chat.postMessage', fault });
  const remedy = { remedy: 'disconnect', reason: 'token_revoked' };
  expect(await show(cardView(sandbox))).toMatchObject({ done: 'refused', remedy });
});

it('never throws: a database that is away is uncertain', async () => {
  const { sandbox } = await startTestSandbox();
  const log = fakeLog();
  const { slackApiUrl, credentials } = sandbox;
  const { delivery } = createSlackClients({ botToken: credentials.botToken, slackApiUrl, log });
  const adopted = async () => {
    throw new StoreUnavailable('away');
  };
  const chat = createTeamChat({
    client: delivery,
    outbox: { adopted },
    homeNotices: createHomeNotices(fakeHomeNotices()),
    log,
  });
  const result = await chat.show({
    workspaceId: WORKSPACE,
    outboxId: nextOutboxId(),
    view: cardView(sandbox),
    because: 'news',
    shown: null,
    maybePosted: { since: 0 },
  });
  expect(result).toMatchObject({ done: 'refused', remedy: { remedy: 'retry_uncertain' } });
});
