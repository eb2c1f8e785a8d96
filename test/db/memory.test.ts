import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlarms } from '../../src/db/alarms.ts';
import { createChannelAccounts } from '../../src/db/channel-accounts.ts';
import { createDrafts } from '../../src/db/drafts.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createOwnerships } from '../../src/db/ownerships.ts';
import { createSql } from '../../src/db/pool.ts';
import { createPrisma } from '../../src/db/prisma.ts';
import { createQuarantine } from '../../src/db/quarantine.ts';
import { createReplySource } from '../../src/db/reply-source.ts';
import { createSealer } from '../../src/db/secrets.ts';
import { createSentReplies } from '../../src/db/sent-replies.ts';
import { createSlackEvents } from '../../src/db/slack-events.ts';
import { createViews } from '../../src/db/views/views.ts';
import { createWorkspaces } from '../../src/db/workspaces.ts';
import type { ConversationId, InboxId, OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { minutes } from '../../src/domain/ids.ts';
import { SecretsUnreadable } from '../../src/inbox/account-ports.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import { ana, ben, type Desk, idOf, letGo, MONDAY, newId, openDesk, workspaceId } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('channel accounts', () => {
  const account = () => ({
    workspaceId,
    inboxId: desk.inboxId,
    channel: 'whatsapp' as const,
    key: `key_${randomUUID()}`,
    externalId: randomUUID(),
    label: '+49 30 1234',
    settings: { version: 'v23.0' },
    secrets: { accessToken: 'EAAG-very-secret' },
  });

  it('have their secrets sealed, for their own row and key', async () => {
    const accounts = createChannelAccounts(desk.prisma, createSealer(Buffer.alloc(32, 7)));
    const one = await accounts.create(account());
    const two = await accounts.create(account());
    const { rows } = await desk.sql.pool.query(
      'SELECT secrets FROM channel_account WHERE id = $1',
      [one.id],
    );
    expect(rows[0].secrets.toString('latin1')).not.toContain('secret');
    const otherKey = createChannelAccounts(desk.prisma, createSealer(Buffer.alloc(32, 8)));
    await expect(otherKey.byKey(one.key)).rejects.toBeInstanceOf(SecretsUnreadable);
    await desk.sql.pool.query('UPDATE channel_account SET secrets = $1 WHERE id = $2', [
      rows[0].secrets,
      two.id,
    ]);
    await expect(accounts.byKey(two.key)).rejects.toBeInstanceOf(SecretsUnreadable);
    await desk.sql.pool.query('DELETE FROM channel_account WHERE id = $1', [two.id]);
  });

  it('want a key of 32 bytes', () => {
    expect(() => createSealer(Buffer.alloc(16))).toThrow(TypeError);
  });
});

describe('what is kept beside', () => {
  it('a workspace is known once, by its newest facts', async () => {
    const facts = {
      id: workspaceId,
      url: 'https://acme.slack.com/',
      name: 'Acme Ltd',
      botId: 'B0DIBS',
      botUserId: 'U0BOT',
      tokenFingerprint: 'f'.repeat(64),
    };
    await createWorkspaces(desk.sql).ensure(facts);
    const { rows } = await desk.sql.pool.query('SELECT id, name FROM workspace');
    expect(rows).toEqual([{ id: workspaceId, name: 'Acme Ltd' }]);
  });

  it('a reply is found with its text and address, and whether it is settled', async () => {
    const id = idOf(await desk.receive('+49400', 'Where is it?', { externalId: 'in-1' }));
    await desk.asAgent(ana, id, { type: 'reply', text: 'On its way', seenVersion: 1 });
    expect(await createReplySource(desk.sql).of(workspaceId, id, 2)).toMatchObject({
      delivery: 'settled',
    });
    await letGo(desk, id);
    const source = await createReplySource(desk.sql).of(workspaceId, id, 2);
    expect(source).toMatchObject({
      to: '+49400',
      text: 'On its way',
      channel: 'api',
      inReplyTo: 'in-1',
      authorName: 'The team',
      delivery: 'queued',
    });
    expect(await createReplySource(desk.sql).of(workspaceId, id, 1)).toBeNull();
    const { rows } = await desk.sql.pool.query(
      `SELECT id FROM outbox WHERE effect->>'conversationId' = $1 AND effect->>'kind' = 'reply'`,
      [id],
    );
    await desk.commands.asSystem(workspaceId, id, {
      type: 'report_reply',
      commandId: newId(),
      messageNumber: 2,
      outboxId: rows[0].id,
      outcome: { state: 'sent', externalId: 'out-1' },
    });
    expect(await createReplySource(desk.sql).of(workspaceId, id, 2)).toMatchObject({
      delivery: 'settled',
    });
  });

  it('what somebody owns is listed, of one inbox or of all', async () => {
    const ids = [
      idOf(await desk.receive('+49500', 'one')),
      idOf(await desk.receive('+49501', 'two')),
    ];
    for (const id of ids) await desk.asAgent(ben, id, { type: 'claim' });
    const ownerships = createOwnerships(desk.sql);
    expect(await ownerships.of(workspaceId, ben, null)).toEqual(ids);
    expect(await ownerships.of(workspaceId, ben, desk.inboxId)).toEqual(ids);
    expect(await ownerships.of(workspaceId, ben, randomUUID() as string as InboxId)).toEqual([]);
    expect(await ownerships.of('T0OTHER' as WorkspaceId, ben, null)).toEqual([]);
    const [first, second] = ids as [ConversationId, ConversationId];
    await desk.asAgent(ben, first, { type: 'resolve', seenVersion: null, note: null, by: null });
    expect(await ownerships.of(workspaceId, ben, null)).toEqual([second]);
    const open = await ownerships.openIn(workspaceId, desk.inboxId);
    expect(open).toContain(second);
    expect(open).not.toContain(first);
    expect(await ownerships.openIn(workspaceId, randomUUID() as string as InboxId)).toEqual([]);
  });

  it('a draft is kept for one person and conversation, and it is told since when', async () => {
    const conversationId = idOf(await desk.receive('+49610', 'hello'));
    const drafts = createDrafts(desk.sql);
    const draft = { workspaceId, agentId: ana, conversationId };
    expect(await drafts.keep({ ...draft, text: 'He\0' })).toEqual({ now: MONDAY, since: null });
    await desk.setClock(MONDAY + 5_000);
    const again = await drafts.keep({ ...draft, text: 'Hello' });
    expect(again).toEqual({ now: MONDAY + 5_000, since: MONDAY });
    await desk.setClock(MONDAY);
    expect(await drafts.of(workspaceId, ana, conversationId)).toBe('Hello');
    expect(await drafts.of(workspaceId, ben, conversationId)).toBeNull();
    await drafts.forget(workspaceId, ana, conversationId);
    expect(await drafts.of(workspaceId, ana, conversationId)).toBeNull();
  });

  it('alarms are due when their time has come, oldest first', async () => {
    const alarms = createAlarms(desk.sql);
    expect(await alarms.due(100)).toEqual([]);
    await desk.setClock(MONDAY + minutes(1));
    const later = idOf(await desk.receive('+49600', 'later'));
    await desk.setClock(MONDAY + minutes(60));
    const due = await alarms.due(100);
    expect(due).toContainEqual({
      of: 'conversation',
      workspaceId,
      conversationId: later,
      version: 1,
    });
    const { rows } = await desk.sql.pool.query(
      'SELECT id FROM conversation WHERE next_alarm_at IS NOT NULL ORDER BY next_alarm_at, id',
    );
    expect(due.map((one) => one.of === 'conversation' && one.conversationId)).toEqual(
      rows.map(({ id }) => id),
    );
    expect(await alarms.due(1)).toEqual([due[0]]);
    await desk.setClock(MONDAY);
  });
});

describe('a database that cannot be reached', () => {
  it('is unavailable, and says nothing else', async () => {
    const nowhere = createSql({ url: 'postgres://dibs@127.0.0.1:1/dibs' });
    const asked = nowhere.query({ name: 'hello', text: 'SELECT 1' }, []);
    await expect(asked).rejects.toBeInstanceOf(StoreUnavailable);
    await nowhere.close();
  });

  it('is unavailable to whoever asks, by whatever way', async () => {
    const nowhere = createSql({ url: 'postgres://dibs@127.0.0.1:1/dibs' });
    const prisma = createPrisma(nowhere.pool);
    const accounts = createChannelAccounts(prisma, createSealer(Buffer.alloc(32, 7)));
    const event = { workspaceId, eventId: 'Ev1', body: {} };
    const account = { workspaceId, id: desk.channelAccountId };
    const asked: Promise<unknown>[] = [
      accounts.byKey('key'),
      accounts.ofInbox(workspaceId, desk.inboxId),
      createSlackEvents(nowhere).store(event),
      createQuarantine(nowhere).keep({ account, body: Buffer.of(1), reason: 'unreadable' }),
      createSentReplies(nowhere).byOutboxId(workspaceId, randomUUID() as string as OutboxId),
      createAlarms(nowhere).due(1),
      createOwnerships(nowhere).of(workspaceId, ben, null),
      createReplySource(nowhere).of(workspaceId, randomUUID() as string as ConversationId, 1),
      createOutbox(nowhere, { gates: 'enforced' }).nextReadyAt(),
      createViews(nowhere).home(workspaceId, ana),
    ];
    const failures = await Promise.allSettled(asked);
    const unavailable = { status: 'rejected', reason: expect.any(StoreUnavailable) };
    expect(failures).toEqual(asked.map(() => unavailable));
    await prisma.$disconnect();
    await nowhere.close();
  });

  it('is unavailable when it does not answer in time or ends our connection', async () => {
    const slow = createSql({ url: desk.url, statementTimeout: 50 });
    const holder = await desk.sql.pool.connect();
    await holder.query('SELECT pg_advisory_lock(7)');
    await expect(
      slow.query({ name: 'slow', text: 'SELECT pg_advisory_lock(7)' }, []),
    ).rejects.toBeInstanceOf(StoreUnavailable);
    holder.release(true);
    const ended = slow.query(
      { name: 'suicide', text: 'SELECT pg_terminate_backend(pg_backend_pid())' },
      [],
    );
    await expect(ended).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await slow.query({ name: 'again', text: 'SELECT 1 AS one' }, [])).toEqual([{ one: 1 }]);
    await slow.close();
  });
});

describe('a connection', () => {
  it('stays when a row is refused, and goes when a statement fails otherwise', async () => {
    const sql = createSql({ url: desk.url, poolSize: 1 });
    const backend = async () => {
      const [row] = await sql.query<{ pid: number }>(
        { name: 'backend', text: 'SELECT pg_backend_pid() AS pid' },
        [],
      );
      return row?.pid;
    };
    const again = { name: 'again', text: 'INSERT INTO workspace SELECT * FROM workspace' };
    const none = { name: 'none', text: 'SELECT 1 / $1::int' };
    const first = await backend();
    await expect(sql.query(again, [])).rejects.toMatchObject({ code: '23505' });
    expect(await backend()).toBe(first);
    await expect(sql.query(none, [0])).rejects.toMatchObject({ code: '22012' });
    expect(await backend()).not.toBe(first);
    await sql.close();
  });
});
