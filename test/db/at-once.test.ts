import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effects.ts';
import type { IdentityId } from '../../src/domain/ids.ts';
import type { LeasedEntry, Outbox } from '../../src/inbox/ports.ts';
import { ana, ben, commitEffects, type Desk, idOf, openDesk } from './desk.ts';

/** Several processes at once: each has connections and mutexes of its own, so that only Postgres decides. */
let desk: Desk;
let others: ReturnType<Desk['another']>[];
beforeAll(async () => {
  desk = await openDesk({ frozen: false });
  others = [desk.another(), desk.another(), desk.another()];
});
afterAll(() => desk.close());

const commandsOf = (index: number) => others[index % others.length]?.commands ?? desk.commands;
const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

async function versionsOf(id: string): Promise<number[]> {
  const { rows } = await desk.sql.pool.query(
    'SELECT version FROM history WHERE subject_id = $1 ORDER BY version',
    [id],
  );
  return rows.map((row) => row.version);
}

describe('several processes at once', () => {
  it('keep all of 64 notes and messages on one conversation', async () => {
    const address = '+49151';
    const id = idOf(await desk.receive(address, 'hello'));
    const outcomes = await times(64, (index) =>
      index % 2 === 0
        ? desk.asAgent(ana, id, { type: 'note', text: `note ${index}` }, commandsOf(index))
        : desk.receive(address, `message ${index}`, { commands: commandsOf(index) }),
    );
    expect(outcomes.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
    expect(await versionsOf(id)).toEqual(Array.from({ length: 65 }, (_, index) => index + 1));
    const { rows } = await desk.sql.pool.query(
      'SELECT count(*) AS count FROM message WHERE conversation_id = $1',
      [id],
    );
    expect(rows).toEqual([{ count: 65 }]);
  });

  it('make one conversation of a burst of a new customer', async () => {
    const address = `+49${randomUUID()}`;
    const outcomes = await times(24, (index) =>
      desk.receive(address, `message ${index}`, { commands: commandsOf(index) }),
    );
    expect(new Set(outcomes.map(idOf)).size).toBe(1);
    const { rows } = await desk.sql.pool.query(
      `SELECT (SELECT count(*) FROM identity WHERE address = $1) AS identities, (SELECT count(*) FROM message m
        JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id WHERE i.address = $1) AS messages`,
      [address],
    );
    expect(rows).toEqual([{ identities: 1, messages: 24 }]);
  });

  it('make one message and one card of 1,000 copies of one webhook', async () => {
    const address = `+49${randomUUID()}`;
    const about = { externalId: randomUUID(), commandId: randomUUID() };
    const outcomes = await times(1_000, (index) =>
      desk.receive(address, 'once', { ...about, commands: commandsOf(index) }),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'nothing')).toHaveLength(999);
    const { rows } = await desk.sql.pool.query(
      `SELECT (SELECT count(*) FROM message WHERE external_id = $1) AS messages,
        (SELECT count(*) FROM outbox o JOIN message m ON m.conversation_id::text = o.effect->'surface'->>'conversationId'
          WHERE m.external_id = $1 AND o.surface_key LIKE 'card:%') AS cards`,
      [about.externalId],
    );
    expect(rows).toEqual([{ messages: 1, cards: 1 }]);
  });

  it('give a conversation to one of those who claim it, and name them to the others', async () => {
    const ids = await times(20, async (index) =>
      idOf(await desk.receive(`claim ${index}`, 'hello')),
    );
    for (const id of ids) {
      const outcomes = await times(4, (index) =>
        desk.asAgent(index % 2 === 0 ? ana : ben, id, { type: 'claim' }, commandsOf(index)),
      );
      const done = outcomes.filter(({ outcome }) => outcome === 'done');
      expect(done).toHaveLength(1);
      const owner =
        done[0]?.outcome === 'done' && done[0].state.status === 'open'
          ? done[0].state.owner?.agentId
          : null;
      for (const outcome of outcomes) {
        if (outcome.outcome === 'refused')
          expect(outcome.refusal).toMatchObject({ reason: 'owned_by_other', owner });
      }
    }
  });

  it('number conversations without gaps or doubles', async () => {
    await times(40, (index) =>
      desk.receive(`number ${index}`, 'hello', { commands: commandsOf(index) }),
    );
    const { rows } = await desk.sql.pool.query('SELECT number FROM conversation ORDER BY number');
    expect(rows.map((row) => row.number)).toEqual(rows.map((_row, index) => index + 1));
  });

  it('never lease two entries of one order key, and deliver each once and in order', async () => {
    await desk.sql.pool.query('DELETE FROM outbox');
    const keys = Array.from({ length: 5 }, () => randomUUID());
    const reply = (identityId: string, messageNumber: number): Effect => ({
      kind: 'reply',
      conversationId: randomUUID() as never,
      identityId: identityId as IdentityId,
      messageNumber,
      attempt: 1,
    });
    for (let number = 1; number <= 20; number += 1) {
      await commitEffects(
        desk,
        keys.map((key) => reply(key, number)),
      );
    }
    const busy = new Set<string>();
    const delivered: Record<string, number[]> = {};
    const overlaps: string[] = [];
    const deliver = async (outbox: Outbox, entry: LeasedEntry) => {
      if (busy.has(entry.orderKey)) overlaps.push(entry.orderKey);
      busy.add(entry.orderKey);
      const { effect } = entry;
      const number = effect.kind === 'reply' ? effect.messageNumber : 0;
      delivered[entry.orderKey] = [...(delivered[entry.orderKey] ?? []), number];
      await Promise.resolve();
      busy.delete(entry.orderKey);
      expect(await outbox.settle(entry, { as: 'delivered' })).toBe(true);
    };
    const work = async (index: number) => {
      const { outbox } = others[index % others.length] ?? desk;
      let more = true;
      while (more) {
        const entry = await outbox.lease({ worker: `w${index}`, leaseFor: 60_000 });
        if (entry !== null) await deliver(outbox, entry);
        else more = (await outbox.nextReadyAt()).at !== null;
      }
    };
    await times(12, work);
    expect(overlaps).toEqual([]);
    const inOrder = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(Object.values(delivered)).toEqual(keys.map(() => inOrder));
  });

  it('never take more than a gate gives', async () => {
    await desk.sql.pool.query('DELETE FROM outbox; DELETE FROM gate');
    const shows = Array.from({ length: 40 }, (_, index) => ({
      kind: 'show' as const,
      surface: { type: 'card' as const, conversationId: idFor(index) as never },
      because: 'news' as const,
      urgency: 'person_waits' as const,
    }));
    await commitEffects(desk, shows);
    const got = await times(24, (index) =>
      (others[index % others.length] ?? desk).outbox.lease({ worker: 'w', leaseFor: 60_000 }),
    );
    const { rows } = await desk.sql.pool.query(
      `SELECT tokens, rate_per_second FROM gate WHERE key = 'post:C0SUPPORT'`,
    );
    const count = got.filter((entry) => entry !== null).length;
    expect(count).toBeGreaterThanOrEqual(3);
    const seconds = await desk.sql.pool.query(
      `SELECT extract(epoch FROM max(leased_until) - min(leased_until))::float8 AS seconds FROM outbox WHERE state = 'leased'`,
    );
    expect(count).toBeLessThanOrEqual(3 + seconds.rows[0].seconds * rows[0].rate_per_second + 1e-3);
    expect(rows[0].tokens).toBeGreaterThanOrEqual(0);
  });
});

const idFor = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
