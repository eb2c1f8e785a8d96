import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import { createTogether, createTrips } from '../../src/together.ts';
import { type Desk, idOf, newId, openDesk, workspaceId } from './desk.ts';
import { watchStatements } from './watch-statements.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const from = () => `+49${randomUUID()}`;

async function numberOf(conversationId: string): Promise<number> {
  const { rows } = await desk.sql.pool.query<{ number: number }>(
    'SELECT number FROM conversation WHERE workspace_id = $1 AND id = $2',
    [workspaceId, conversationId],
  );
  return rows[0]?.number ?? Number.NaN;
}

describe('what is asked for while a round trip is under way', () => {
  /** Answers a round trip when it is told to. */
  function answeredLater() {
    const groups: string[][] = [];
    const answers: (() => void)[] = [];
    const all = async (asked: readonly string[]) => {
      groups.push([...asked]);
      await new Promise<void>((answer) => answers.push(answer));
      return asked.map(async (one) => one);
    };
    const answer = async () => {
      answers.shift()?.();
      await turns();
    };
    return { groups, all, answer };
  }
  const turns = async () => {
    for (const _ of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
  };

  it('goes with the next one, all of it together', async () => {
    const { groups, all, answer } = answeredLater();
    const together = createTogether(10, all, createTrips(1));
    const first = together.ask('first');
    await turns();
    const others = [together.ask('second'), together.ask('third')];
    await turns();
    expect(groups).toEqual([['first']]);
    await answer();
    expect(await first).toBe('first');
    expect(groups).toEqual([['first'], ['second', 'third']]);
    await answer();
    expect(await Promise.all(others)).toEqual(['second', 'third']);
  });

  it('goes after a pause where nobody waits for it, and the first at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    try {
      const { groups, all, answer } = answeredLater();
      const together = createTogether(10, all, createTrips(1, 25));
      void together.ask('first');
      await turns();
      expect(groups).toEqual([['first']]);
      await answer();
      void together.ask('second');
      vi.advanceTimersByTime(24);
      void together.ask('third');
      await turns();
      expect(groups).toEqual([['first']]);
      vi.advanceTimersByTime(1);
      await turns();
      expect(groups).toEqual([['first'], ['second', 'third']]);
      await answer();
      vi.advanceTimersByTime(100);
      await turns();
      void together.ask('after a while');
      await turns();
      expect(groups.at(-1)).toEqual(['after a while']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is saved with what was loaded before it, where loads and saves share their round trips', async () => {
    const { groups, all, answer } = answeredLater();
    const trips = createTrips(1);
    const loads = createTogether(10, all, trips);
    const saves = createTogether(10, all, trips);
    const write = async (who: string) => {
      await loads.ask(`load ${who}`);
      return saves.ask(`save ${who}`);
    };
    const first = write('A');
    await turns();
    const others = [write('B'), write('C')];
    await turns();
    await answer();
    await answer();
    expect(groups).toEqual([['load A'], ['load B', 'load C'], ['save A', 'save B', 'save C']]);
    await answer();
    expect(await Promise.all([first, ...others])).toEqual(['save A', 'save B', 'save C']);
  });
});

describe('customers who write at the same time', () => {
  it('share the round trips, and each has a conversation with the next number', async () => {
    const { sent, commands } = watchStatements(desk);
    const outcomes = await Promise.all(
      [from(), from(), from()].map((who) => desk.receive(who, 'hello', { commands })),
    );
    expect(sent).toEqual(['conversation_load_by_customer_together', 'conversation_create']);
    const numbers = await Promise.all(outcomes.map((one) => numberOf(idOf(one))));
    const [first = 0] = numbers;
    expect(numbers).toEqual([first, first + 1, first + 2]);
  });

  it('in conversations that are open, share them too', async () => {
    const people = [from(), from()];
    for (const who of people) await desk.receive(who, 'hello');
    const { sent, commands } = watchStatements(desk);
    const outcomes = await Promise.all(
      people.map((who) => desk.receive(who, 'still there?', { commands })),
    );
    expect(sent).toEqual([
      'conversation_load_by_customer_together',
      'conversation_update_together',
    ]);
    expect(outcomes).toMatchObject([
      { state: { messageCount: 2 } },
      { state: { messageCount: 2 } },
    ]);
  });

  it('are all stored but for the one of whom it was stored before', async () => {
    const commandId = randomUUID();
    const externalId = randomUUID();
    await desk.receive(from(), 'hello', { commandId });
    await desk.receive(from(), 'hello', { externalId });
    const outcomes = await Promise.all([
      desk.receive(from(), 'one'),
      desk.receive(from(), 'two', { externalId }),
      desk.receive(from(), 'three', { commandId }),
      desk.receive(from(), 'four'),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'nothing', 'nothing', 'done']);
  });

  it('to two of our addresses at once, into one conversation, are not taken for one', async () => {
    const conversationId = idOf(await desk.receive(from(), 'hello'));
    const { conversations } = desk.stores;
    const actor = { kind: 'customer' } as const;
    const change = async () => {
      const command: ConversationCommand = {
        ...{ type: 'receive_message', commandId: newId(), details: {}, automation: null },
        message: { externalId: null, text: 'hello', attachments: [], writtenAt: null },
      };
      const target = { by: 'id', workspaceId, conversationId } as const;
      const { state: before, context } = await conversations.load(target, actor, command);
      if (before === null) throw new Error('not there');
      const { now: at } = context;
      const after = { ...before, version: before.version + 1 };
      const events = [{ type: 'handed_over' as const, at, by: 'bot', reason: null }];
      return { before, after, command, actor, events, effects: [], at };
    };
    const both = [await change(), await change()];
    const saved = await Promise.all(both.map((one) => conversations.save(one)));
    expect(saved.toSorted()).toEqual(['saved', 'stale']);
  });
});
