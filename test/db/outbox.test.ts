import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxContract } from '../contracts/outbox-contract.ts';
import { commitEffects, type Desk, idOf, MONDAY, openDesk, workspaceId } from './desk.ts';

outboxContract('in Postgres', async () => {
  const desk = await openDesk();
  const one = idOf(await desk.receive('+491', 'one'));
  const two = idOf(await desk.receive('+492', 'two'));
  await desk.sql.pool.query('DELETE FROM outbox');
  let now = MONDAY;
  return {
    outbox: desk.outbox,
    workspaceId,
    inboxId: desk.inboxId,
    conversations: [one, two],
    commit: (...effects) => commitEffects(desk, effects),
    now: () => now,
    async advance(ms) {
      now += ms;
      await desk.setClock(now);
    },
    close: desk.close,
  };
});

describe('what only a newer release can deliver', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  it('rings no bell here, also when it was leased there and that release is gone', async () => {
    await desk.receive('+491', 'one');
    await desk.sql.pool.query(`
      DELETE FROM outbox WHERE surface_key NOT LIKE 'card:%';
      UPDATE outbox SET effect = jsonb_set(effect, '{surface,type}', '"from_the_future"'), state = 'leased', leased_by = 'newer',
        leased_until = dibs_now() + interval '30 s', attempts = 1`);
    expect((await desk.outbox.nextReadyAt()).at).toBeNull();
    await desk.setClock(MONDAY + 60_000);
    expect((await desk.outbox.nextReadyAt('quick')).at).toBeNull();
    expect(await desk.outbox.lease({ worker: 'w', leaseFor: 1_000, pace: 'quick' })).toBeNull();
  });
});
