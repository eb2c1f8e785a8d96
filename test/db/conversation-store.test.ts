import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, CommandId, ConversationId } from '../../src/domain/ids.ts';
import { days, minutes, seconds } from '../../src/domain/ids.ts';
import {
  ana,
  ben,
  type Desk,
  idOf,
  letGo,
  MONDAY,
  newId,
  openDesk,
  profile,
  rosa,
  system,
  workspaceId,
} from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const address = () => `+49${randomUUID()}`;

async function load(conversationId: ConversationId, agentId: AgentId = ana) {
  return desk.stores.conversations.load(
    { by: 'id', workspaceId, conversationId },
    { kind: 'agent', agentId },
    { type: 'claim', commandId: newId() },
  );
}

describe('a conversation that is stored', () => {
  it('comes back as it was, in each of its shapes', async () => {
    const opened = await desk.receive(address(), 'Is the blue one still available?');
    const id = idOf(opened);
    const steps = [
      () => desk.asAgent(ana, id, { type: 'claim' }),
      () =>
        desk.asAgent(rosa, id, {
          type: 'assign',
          to: ben,
          seenVersion: 2,
          reason: 'language',
          note: 'Spanish',
        }),
      () => desk.asAgent(ben, id, { type: 'reply', text: 'Yes.', seenVersion: 3 }),
      () => desk.asAgent(ben, id, { type: 'resolve', seenVersion: 4, note: 'sold', by: null }),
      () => desk.asAgent(ana, id, { type: 'reopen' }),
    ];
    if (opened.outcome !== 'done') throw new Error('not opened');
    expect(strip((await load(id)).state)).toEqual(strip(opened.state));
    for (const step of steps) {
      const outcome = await step();
      if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
      expect(strip((await load(id)).state)).toEqual(strip(outcome.state));
    }
    const { rows } = await desk.sql.pool.query(
      `SELECT version, command_type FROM history WHERE subject_kind = 'conversation' AND subject_id = $1 ORDER BY version`,
      [id],
    );
    expect(rows.map((row) => `${row.version} ${row.command_type}`)).toEqual([
      '1 receive_message',
      '2 claim',
      '3 assign',
      '4 reply',
      '5 resolve',
      '6 reopen',
    ]);
  });

  it('has its texts in messages and only their numbers in the history', async () => {
    const id = idOf(await desk.receive(address(), 'a secret of Marta'));
    await desk.asAgent(ana, id, { type: 'reply', text: 'our secret answer', seenVersion: 1 });
    const history = await desk.sql.pool.query(
      `SELECT string_agg(events::text, '') AS all FROM history WHERE subject_id = $1`,
      [id],
    );
    expect(history.rows[0].all).not.toMatch(/secret|\+49/);
    expect(history.rows[0].all).toContain('"message": {"number": 1}');
    const messages = await desk.sql.pool.query(
      `SELECT number, kind, text, delivery_state FROM message WHERE conversation_id = $1 ORDER BY number`,
      [id],
    );
    expect(messages.rows).toEqual([
      { number: 1, kind: 'customer', text: 'a secret of Marta', delivery_state: null },
      { number: 2, kind: 'reply', text: 'our secret answer', delivery_state: 'held' },
    ]);
  });

  it('keeps what lists need in step with its state', async () => {
    const id = idOf(await desk.receive(address(), `${'😀'.repeat(400)}`));
    const columns = async () => {
      const { rows } = await desk.sql.pool.query(
        `SELECT last_customer_excerpt, answered_at, next_alarm_at, response_due_at, turn_since, unanswered FROM conversation WHERE id = $1`,
        [id],
      );
      return rows[0];
    };
    const first = await columns();
    expect(Array.from(first.last_customer_excerpt)).toHaveLength(300);
    expect(first).toMatchObject({
      answered_at: null,
      response_due_at: MONDAY + minutes(15),
      turn_since: MONDAY,
      unanswered: 1,
    });
    expect(first.next_alarm_at).toBeGreaterThan(MONDAY);
    await desk.asAgent(ana, id, { type: 'reply', text: 'Yes', seenVersion: 1 });
    expect(await columns()).toMatchObject({
      answered_at: MONDAY,
      next_alarm_at: MONDAY + seconds(10),
      response_due_at: null,
      unanswered: 0,
    });
  });

  it('takes what became of a reply, and its id at the provider', async () => {
    const id = idOf(await desk.receive(address(), 'hello'));
    await desk.asAgent(ana, id, { type: 'reply', text: 'hi', seenVersion: 1 });
    await letGo(desk, id);
    const externalId = `wamid.${randomUUID()}`;
    await desk.commands.asSystem(workspaceId, id, {
      type: 'report_reply',
      commandId: newId(),
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'sent', externalId },
    });
    const loaded = await desk.stores.conversations.load(
      { by: 'id', workspaceId, conversationId: id },
      system,
      { type: 'resend_reply', messageNumber: 2, commandId: newId() },
    );
    expect(loaded.context.message).toMatchObject({
      kind: 'reply',
      length: 2,
      by: ana,
      delivery: { state: 'sent', at: MONDAY },
      typedIn: null,
    });
    const { rows } = await desk.sql.pool.query(
      'SELECT external_id FROM message WHERE conversation_id = $1 AND number = 2',
      [id],
    );
    expect(rows).toEqual([{ external_id: externalId }]);
  });
});

describe('which conversation a message joins', () => {
  it('is the unresolved one', async () => {
    const from = address();
    const id = idOf(await desk.receive(from, 'one'));
    expect(idOf(await desk.receive(from, 'two'))).toBe(id);
  });

  it('is the last resolved one if that was not long ago, and else a new one that follows it', async () => {
    const from = address();
    const id = idOf(await desk.receive(from, 'one'));
    await desk.asAgent(ana, id, { type: 'resolve', seenVersion: null, note: null, by: null });
    await desk.setClock(MONDAY + days(6));
    expect(idOf(await desk.receive(from, 'two, and it is urgent'))).toBe(id);
    await desk.asAgent(ana, id, { type: 'resolve', seenVersion: null, note: null, by: null });
    await desk.setClock(MONDAY + days(14));
    const later = await desk.receive(from, 'three');
    await desk.setClock(MONDAY);
    expect(idOf(later)).not.toBe(id);
    expect(later).toMatchObject({ outcome: 'done', state: { follows: id } });
  });

  it('is refused for an unknown channel account', async () => {
    const target = {
      by: 'customer' as const,
      workspaceId,
      channelAccountId: randomUUID() as never,
      customer: { address: 'x', name: null },
    };
    const { context, state } = await desk.stores.conversations.load(
      target,
      { kind: 'customer' },
      { type: 'reopen', commandId: newId() },
    );
    expect({ state, origin: context.origin }).toEqual({ state: null, origin: null });
  });

  it('names another open one when it is to be reopened', async () => {
    const from = address();
    const id = idOf(await desk.receive(from, 'one'));
    await desk.asAgent(ana, id, { type: 'resolve', seenVersion: null, note: null, by: null });
    await desk.setClock(MONDAY + days(9));
    const next = await desk.receive(from, 'two');
    await desk.setClock(MONDAY);
    expect(await desk.asAgent(ana, id, { type: 'reopen' })).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'another_is_open', conversationId: idOf(next) },
    });
  });
});

describe('the roles in a context', () => {
  it('are none for guests, the deactivated, and who left', async () => {
    const id = idOf(await desk.receive(address(), 'hello'));
    const guest = 'U0GUEST' as AgentId;
    const join = (agentId: AgentId) =>
      desk.sql.pool.query(
        `INSERT INTO membership (workspace_id, inbox_id, agent_id, role) VALUES ($1, $2, $3, 'agent')`,
        [workspaceId, desk.inboxId, agentId],
      );
    await join(guest);
    expect((await load(id, guest)).context.actor).toMatchObject({ role: 'agent' });
    const target = { workspaceId, agentId: guest };
    await desk.commands.handleAgent(target, system, {
      type: 'sync_profile',
      commandId: newId(),
      profile: profile('Ola', { kind: 'guest' }),
    });
    expect((await load(id, guest)).context.actor).toMatchObject({ role: null });
    await desk.commands.handleAgent(target, system, {
      type: 'sync_profile',
      commandId: newId(),
      profile: profile('Ola', { deactivated: true }),
    });
    expect((await load(id, guest)).context.actor).toMatchObject({ role: null });
    expect((await load(id)).context).toMatchObject({
      managers: [rosa],
      canReply: true,
      connectedAt: expect.any(Number) as number,
      actor: { role: 'agent' },
    });
    const assign = await desk.stores.conversations.load(
      { by: 'id', workspaceId, conversationId: id },
      system,
      { type: 'assign', to: guest, seenVersion: 1, reason: null, note: null, commandId: newId() },
    );
    expect(assign.context.receiver).toMatchObject({ agentId: guest, role: null });
  });
});

describe('a save', () => {
  it('of a command that is in the history is done already', async () => {
    const commandId = randomUUID();
    const from = address();
    expect(await desk.receive(from, 'once', { commandId })).toMatchObject({ outcome: 'done' });
    expect(await desk.receive(from, 'once', { commandId })).toMatchObject({ outcome: 'nothing' });
    const { store, change } = await aChange({ commandId: commandId as CommandId });
    expect(await store.save(change)).toBe('already_done');
  });

  it('of a message that is there is done already', async () => {
    const externalId = randomUUID();
    await desk.receive(address(), 'once', { externalId });
    expect(await desk.receive(address(), 'once', { externalId })).toMatchObject({
      outcome: 'nothing',
    });
  });

  it('on an old version is stale and writes nothing', async () => {
    const { store, change } = await aChange({});
    expect(await store.save(change)).toBe('saved');
    const before = await counts();
    expect(
      await store.save({ ...change, command: { ...change.command, commandId: newId() } }),
    ).toBe('stale');
    expect(await counts()).toEqual(before);
  });

  it('throws what is neither, such as a violated check', async () => {
    const { store, change } = await aChange({});
    const broken = {
      ...change.after,
      details: { ...change.after.details, priority: 'whenever' as never },
    };
    await expect(store.save({ ...change, after: broken })).rejects.toThrow(
      /conversation_priority_known/,
    );
  });
});

async function aChange(about: { commandId?: CommandId }) {
  const id = idOf(await desk.receive(address(), 'hello'));
  const store = desk.stores.conversations;
  const { state } = await load(id);
  if (state === null) throw new Error('not there');
  return {
    store,
    change: {
      before: state,
      after: { ...state, version: state.version + 1 },
      command: { type: 'claim' as const, commandId: about.commandId ?? newId() },
      actor: system,
      events: [{ type: 'handed_over' as const, at: MONDAY, by: 'bot', reason: null }],
      effects: [],
      at: MONDAY,
    },
  };
}

async function counts() {
  const { rows } = await desk.sql.pool.query(
    `SELECT (SELECT count(*) FROM history) AS history, (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM message) AS message`,
  );
  return rows[0];
}

/** What decide passed along for a new customer is no part of the state. */
function strip(state: object | null) {
  const { newCustomer: _newCustomer, ...rest } = (state ?? {}) as Record<string, unknown>;
  return rest;
}
