import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChannelAccounts } from '../../src/db/channel-accounts.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createSealer } from '../../src/db/secrets.ts';
import { createViews } from '../../src/db/views/views.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { CommandId, ConversationId } from '../../src/domain/ids.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import type { Settlement } from '../../src/inbox/ports.ts';
import {
  ana,
  ben,
  commitEffects,
  type Desk,
  idOf,
  letGo,
  MONDAY,
  newId,
  openDesk,
  system,
  workspaceId,
} from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const byAna = { kind: 'agent', agentId: ana } as const;
const opened = async (from: string = randomUUID()) => idOf(await desk.receive(from, 'hello'));

async function contextOf(
  conversationId: ConversationId,
  command: Partial<ConversationCommand> = {},
) {
  const whole = { type: 'wake', commandId: newId(), ...command } as ConversationCommand;
  const target = { by: 'id', workspaceId, conversationId } as const;
  return desk.stores.conversations.load(target, byAna, whole);
}

/** It is saved as it is in memory, and so it comes back. */
async function tell(
  conversationId: ConversationId,
  command: Parameters<Desk['asAgent']>[2],
  agentId = ana,
) {
  const outcome = await desk.asAgent(agentId, conversationId, command);
  if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
  const { newCustomer: _known, ...state } = outcome.state as typeof outcome.state & {
    newCustomer?: unknown;
  };
  expect((await contextOf(conversationId)).state).toEqual(state);
  return outcome.state;
}

async function messageRow(conversationId: ConversationId, number: number) {
  const { rows } = await desk.sql.pool.query(
    `SELECT kind, text, delivery_state, delivery_at, delivery_reason, deleted_at FROM message
     WHERE conversation_id = $1 AND number = $2`,
    [conversationId, number],
  );
  return rows[0];
}

const NO_WAY = { delivery_state: null, delivery_at: null, delivery_reason: null };

describe('a reply that can be taken back', () => {
  it('is held until it goes, is taken back, or is stopped', async () => {
    const id = await opened('held');
    const until = MONDAY + seconds(10);
    const held = { delivery_state: 'held', delivery_at: until };
    await tell(id, { type: 'reply', text: 'one', seenVersion: 1 });
    expect(await messageRow(id, 2)).toMatchObject(held);
    const naming = { type: 'take_back_reply', messageNumber: 2 } as const;
    expect((await contextOf(id, naming)).context.message).toMatchObject({
      ...{ kind: 'reply', length: 3, by: ana, typedIn: null },
      delivery: { state: 'held', until },
    });
    await tell(id, naming);
    expect(await messageRow(id, 2)).toMatchObject({ kind: 'reply', delivery_state: 'taken_back' });
    await tell(id, { type: 'reply', text: 'two', seenVersion: 1 });
    await desk.receive('held', 'I was quicker');
    expect(await messageRow(id, 3)).toMatchObject({
      ...{ delivery_state: 'stopped', delivery_at: MONDAY, delivery_reason: 'customer_wrote' },
    });
    const { state } = await contextOf(id);
    await tell(id, { type: 'send_stopped', messageNumber: 3, seenVersion: state?.version ?? 0 });
    expect(await messageRow(id, 3)).toMatchObject({ ...held, delivery_reason: null });
    await letGo(desk, id);
    expect(await messageRow(id, 3)).toMatchObject({ ...NO_WAY, delivery_state: 'queued' });
  });

  it('is a note again if it was typed in Slack, where it is edited and deleted, too', async () => {
    const id = await opened();
    const typedIn = { slackChannel: 'C0SUPPORT', ts: '17.1' };
    await tell(id, { type: 'note', text: 'Tomorrow', typedIn });
    const named = () => contextOf(id, { type: 'delete_message', messageNumber: 2 });
    expect((await named()).context.message).toMatchObject({
      kind: 'note',
      delivery: null,
      typedIn,
    });
    await tell(id, { type: 'send_note', messageNumber: 2, seenVersion: 2 });
    expect(await messageRow(id, 2)).toMatchObject({ kind: 'reply', delivery_state: 'held' });
    await tell(id, { type: 'take_back_reply', messageNumber: 2 });
    expect(await messageRow(id, 2)).toMatchObject({ kind: 'note', ...NO_WAY });
    await tell(id, { type: 'edit_message', messageNumber: 2, text: 'a secret word' });
    expect(await messageRow(id, 2)).toMatchObject({ text: 'a secret word' });
    const view = await createViews(desk.sql).conversation(workspaceId, id);
    expect(view?.lastMessages.map((one) => one.typedIn)).toEqual([undefined, typedIn]);
    await tell(id, { type: 'delete_message', messageNumber: 2 });
    expect(await messageRow(id, 2)).toMatchObject({ kind: 'note', text: '', deleted_at: MONDAY });
    expect((await named()).context.message).toBeNull();
    const without = await createViews(desk.sql).more(workspaceId, id, ana);
    expect(without?.lastMessages.map(({ number }) => number)).toEqual([1]);
    const { rows } = await desk.sql.pool.query(
      `SELECT string_agg(events::text, '') AS all FROM history WHERE subject_id = $1`,
      [id],
    );
    expect(rows[0].all).toContain('message_edited');
    expect(rows[0].all).not.toMatch(/secret|Tomorrow/);
  });

  it('is taken from Slack once', async () => {
    const note = () => ({
      ...{
        type: 'note' as const,
        text: 'once',
        typedIn: { slackChannel: 'C0SUPPORT', ts: '18.1' },
      },
    });
    const id = await opened();
    await tell(id, note());
    expect(await desk.asAgent(ana, id, note())).toMatchObject({ outcome: 'nothing' });
    const other = await opened();
    expect(await desk.asAgent(ana, other, note())).toMatchObject({ outcome: 'nothing' });
  });
});

describe('what is remembered of a conversation', () => {
  it('comes back as it was: who writes, follows, put it aside, and how it ended', async () => {
    const id = await opened();
    await tell(id, { type: 'begin_reply' });
    await tell(id, { type: 'claim' });
    await tell(id, { type: 'end_reply' });
    await tell(id, { type: 'follow' }, ben);
    await tell(id, { type: 'snooze', until: MONDAY + minutes(90), note: 'parcel' });
    const seen = (await tell(id, { type: 'wake' })).version;
    await tell(id, {
      ...{ type: 'resolve', seenVersion: seen, note: 'sold', by: null, outcome: 'Solved' },
    });
    await tell(id, { type: 'set_outcome', outcome: 'Answered', note: null });
  });

  it('is the customer: important to us, or blocked at this address', async () => {
    const address = randomUUID();
    const id = await opened(address);
    await desk.asAgent(ana, id, { type: 'mark_customer', as: 'vip' });
    const views = createViews(desk.sql);
    expect((await views.conversation(workspaceId, id))?.customer).toMatchObject({ vip: true });
    const { version: seenVersion } = (await contextOf(id)).state ?? { version: 0 };
    await tell(id, { type: 'dismiss', as: 'spam', sender: 'blocked', seenVersion });
    expect((await contextOf(id)).context.sender).toBe('blocked');
    const view = await views.conversation(workspaceId, id);
    expect(view?.customer.sender).toBe('blocked');
    const { rows } = await desk.sql.pool.query(
      `SELECT b.inbox_id, b.blocked_at, b.blocked_by FROM identity_block b
       JOIN identity who ON who.workspace_id = b.workspace_id AND who.id = b.identity_id WHERE who.address = $1`,
      [address],
    );
    expect(rows).toEqual([{ inbox_id: desk.inboxId, blocked_at: MONDAY, blocked_by: ana }]);
    const { context } = await desk.stores.conversations.load(
      {
        ...{ by: 'customer', workspaceId, channelAccountId: desk.channelAccountId },
        customer: { address, name: null },
      },
      { kind: 'customer' },
      { type: 'reopen', commandId: newId() },
    );
    expect(context.sender).toBe('blocked');
    await desk.asAgent(ana, id, { type: 'unblock_sender' });
    expect((await contextOf(id)).context.sender).toBe('allowed');
  });

  it('is whether a pretend customer wrote, who is in lists but in no figure', async () => {
    const views = createViews(desk.sql);
    const before = await views.load(workspaceId, desk.inboxId, ana);
    const accounts = createChannelAccounts(desk.prisma, createSealer(Buffer.alloc(32, 7)));
    const account = await accounts.create({
      ...{ workspaceId, inboxId: desk.inboxId, channel: 'api', key: `key_${randomUUID()}` },
      ...{ externalId: null, label: 'Test', settings: { purpose: 'test' }, secrets: { a: 'b' } },
    });
    const message = { externalId: null, text: 'just a test', attachments: [], writtenAt: null };
    const customer = { address: randomUUID(), name: 'Test' };
    const outcome = await desk.commands.handleConversation(
      { by: 'customer', workspaceId, channelAccountId: account.id, customer },
      { kind: 'customer' },
      { type: 'receive_message', commandId: newId(), message, details: {}, automation: null },
    );
    expect(outcome).toMatchObject({ state: { purpose: 'test' } });
    const id = idOf(outcome);
    expect((await contextOf(id)).state).toMatchObject({ purpose: 'test' });
    const after = await views.load(workspaceId, desk.inboxId, ana);
    expect(after?.unassigned.count).toBe(before?.unassigned.count);
    const { rows } = await desk.sql.pool.query('SELECT number FROM conversation WHERE id = $1', [
      id,
    ]);
    const line = await views.byNumber(workspaceId, rows[0].number, ana);
    expect(line).toMatchObject({ id, purpose: 'test', vip: false, snoozedUntil: null });
  });
});

describe('a card that was posted three times', () => {
  it('is known wherever it ever stood, since people write in its old threads', async () => {
    const id = await opened();
    await desk.sql.pool.query('DELETE FROM outbox');
    const surface = { type: 'card', conversationId: id } as const;
    const places = ['11.1', '11.2', '11.3'].map((ts) => ({ slackChannel: 'C0SUPPORT', ts }));
    for (const place of places) {
      await commitEffects(desk, [{ kind: 'show', surface, because: 'news', urgency: 'new_card' }]);
      const orderKey = `conversation:${id}`;
      const request = { worker: 'w', leaseFor: 1_000, workspaceId, orderKey };
      const shown = { as: 'shown', place, posted: true, listed: [], shownVersion: 1, again: null };
      const settlement = shown as Settlement;
      const open = createOutbox(desk.sql, { gates: 'open' });
      for (let entry = await open.lease(request); entry; entry = await open.lease(request)) {
        const isCard = entry.effect.kind === 'show' && entry.effect.surface.type === 'card';
        await open.settle(entry, isCard ? settlement : { as: 'obsolete' });
      }
    }
    const views = createViews(desk.sql);
    const found = places.map((place) => views.byPlace(workspaceId, place));
    expect(await Promise.all(found)).toEqual([id, id, id]);
    expect((await views.conversation(workspaceId, id))?.card).toEqual(places[2]);
  });
});

describe('what the rules are told of the inbox', () => {
  it('other cards below this one, once both stand there', async () => {
    const [first, second] = [await opened(), await opened()];
    const stand = (id: ConversationId, ts: string) =>
      desk.sql.pool.query(
        `INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
         VALUES ($1, $2, $3, 'C0SUPPORT', $4, $5, 1, dibs_now(), '{}')`,
        [workspaceId, `card:${id}`, id, ts, randomUUID()],
      );
    const newer = async (id: ConversationId) => (await contextOf(id)).context.newerCards;
    await stand(second, '1700000002.000100');
    expect(await newer(first)).toBe('none');
    await stand(first, '1700000001.000100');
    expect([await newer(first), await newer(second)]).toEqual(['some', 'none']);
  });

  it('for how long it is closed, as long as that is not over; saved replies come back', async () => {
    const id = await opened();
    const target = { by: 'id', workspaceId, inboxId: desk.inboxId } as const;
    const savedReply = { id: 'r1', title: 'Hours', text: 'We open at 9.' };
    const rosa = { kind: 'agent', agentId: 'U0ROSA' as typeof ana } as const;
    const until = MONDAY + minutes(30);
    await desk.commands.handleInbox(target, rosa, {
      ...{ type: 'save_reply', savedReply, commandId: newId() },
    });
    const closed = await desk.commands.handleInbox(target, rosa, {
      ...{ type: 'close_until', until, commandId: newId() },
    });
    expect(closed).toMatchObject({ outcome: 'done' });
    const { state } = await desk.stores.inboxes.load(target, system, {
      ...{ type: 'leave', commandId: newId() },
    });
    expect(state).toMatchObject({
      savedReplies: [{ ...savedReply, by: 'U0ROSA' }],
      closed: { from: MONDAY, until },
    });
    const closures = async () => (await contextOf(id)).context.policy.calendar.closures;
    expect(await closures()).toEqual([{ from: MONDAY, until }]);
    await desk.setClock(until);
    expect(await closures()).toBeUndefined();
    await desk.setClock(MONDAY);
    expect((await contextOf(id)).context.outcome).toBe('optional');
  });

  it('who is away, what customers know them by, and what they wish', async () => {
    const target = { workspaceId, agentId: ben };
    const commandId = () => ({ commandId: newId() as CommandId });
    const profile = { ...{ name: 'Ben', timeZone: 'UTC', kind: 'member' as const } };
    const facts = { ...profile, deactivated: false, isWorkspaceAdmin: false };
    const byBen = { kind: 'agent', agentId: ben } as const;
    const { handleAgent } = desk.commands;
    await handleAgent(target, system, { type: 'sync_profile', profile: facts, ...commandId() });
    await handleAgent(target, byBen, { type: 'set_public_name', publicName: 'B.', ...commandId() });
    await handleAgent(target, byBen, {
      ...{ type: 'prefer', threadMessages: 'keep_internal', ...commandId() },
    });
    await handleAgent(target, byBen, { type: 'go_away', until: null, ...commandId() });
    const { state } = await desk.stores.agents.load(target, byBen, {
      ...{ type: 'open_home', ...commandId() },
    });
    expect(state).toMatchObject({
      ...{ publicName: 'B.', threadMessages: 'keep_internal' },
      away: { since: MONDAY, until: null },
    });
  });
});
