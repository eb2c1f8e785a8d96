import { outboxContract } from '../contracts/outbox-contract.ts';
import { commitEffects, idOf, MONDAY, openDesk, workspaceId } from './desk.ts';

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
