import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import type { App } from '../../src/app.ts';
import { minutes } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';
import { sendWebhook } from '../helpers/send-webhook.ts';

const [{ key, secret }] = defaultAccounts;
/** Fewer than a flood. */
const CONVERSATIONS = 24;
const RESTARTS = 3;
const AT_ONCE = 4;
const EACH = 5;

/** Remembers who leased, since the outbox forgets it. */
const NOTE_LEASES = `
  CREATE TABLE lease_noted (worker text NOT NULL);
  CREATE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO lease_noted VALUES (NEW.leased_by); RETURN NEW; END $$;
  CREATE TRIGGER note_lease AFTER UPDATE ON outbox FOR EACH ROW
    WHEN (NEW.state = 'leased') EXECUTE FUNCTION note_lease();`;

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => dibs.stop());

/** How many cards each customer has. */
function cards(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const card of cardsIn(dibs.sandbox, '#support')) {
    const name = readOut(card).split('\n')[0]?.split(' · ')[1] ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

async function externalIds(): Promise<string[]> {
  const rows = await dibs.query<{ external_id: string }>(
    'SELECT external_id FROM message WHERE external_id IS NOT NULL',
  );
  return rows.map((row) => row.external_id);
}

describe('three processes on one database', () => {
  it('share deliveries and alarms: each does some, and nothing is done twice', async () => {
    const apps: App[] = [dibs.app, await dibs.startAnother(), await dibs.startAnother()];
    await dibs.query(NOTE_LEASES);
    const names = Array.from({ length: CONVERSATIONS }, (_, each) => `c${each}`);
    const sent = names.map((name, each) =>
      sendWebhook(
        apps[each % apps.length]?.url ?? '',
        { key, secret },
        {
          id: `msg_${name}`,
          from: name,
          text: 'Hello?',
        },
      ),
    );
    expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([201]));
    await Promise.all(apps.map((app) => app.sweep()));
    await dibs.settle();
    expect(names.filter((name) => cards().get(name) !== 1)).toEqual([]);
    const workers = await dibs.query<{ worker: string; count: number }>(
      'SELECT worker, count(*)::int FROM lease_noted GROUP BY worker',
    );
    expect(workers).toHaveLength(apps.length);

    const { clock } = dibs.sandbox;
    clock.advance(minutes(10));
    await dibs.app.database.clock.follow(clock.now(), 0);
    await Promise.all(apps.map((app) => app.sweep()));
    await dibs.settle();
    const alarms = await dibs.query<{ fired: number; conversations: number; due: number }>(
      `SELECT count(*)::int AS fired, count(DISTINCT subject_id)::int AS conversations,
        (SELECT count(*)::int FROM conversation WHERE next_alarm_at <= dibs_now()) AS due
       FROM history h, jsonb_array_elements(h.events) e
       WHERE command_type = 'check_clocks' AND e->>'type' = 'clock_breached' AND e->>'clock' = 'assignment'`,
    );
    expect(alarms).toEqual([{ fired: CONVERSATIONS, conversations: CONVERSATIONS, due: 0 }]);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});

describe('a rolling restart', () => {
  it('under messages and clicks loses and doubles nothing, and leaves nothing leased', async () => {
    const running: App[] = [dibs.app, await dibs.startAnother()];
    const taken: string[] = [];

    /** As whoever sends webhooks through a load balancer: the same again, until somebody says that it is stored. */
    async function deliver(id: string): Promise<void> {
      for (let each = 0; each < 20; each += 1) {
        const url = running[each % running.length]?.url ?? '';
        const { status } = await sendWebhook(
          url,
          { key, secret },
          { id, from: id, text: 'Hello?' },
        );
        if (status === 201 || status === 200) return void taken.push(id);
      }
      throw new Error(`nobody takes ${id}`);
    }
    async function send(count: number): Promise<void> {
      for (let each = 0; each < count; each += 1) await deliver(randomUUID());
    }

    await send(1);
    await dibs.settle();
    let clicks = 0;
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const senders = Array.from({ length: AT_ONCE }, () => send(EACH));
      // The new one is there before the old one goes.
      const fresh = await dibs.startAnother();
      const unowned = cardsIn(dibs.sandbox, '#support').find((each) =>
        readOut(each).includes('Claim'),
      );
      if (unowned === undefined) throw new Error('there is nothing to claim');
      const click = dibs.ana.click(unowned, 'Claim');
      clicks += 1;
      const old = running.shift();
      running.push(fresh);
      await old?.stop();
      await Promise.all([...senders, click]);
      await dibs.settle();
    }
    await running.at(-1)?.sweep();
    await dibs.settle();
    expect(taken).toHaveLength(1 + RESTARTS * AT_ONCE * EACH);
    const stored = await externalIds();
    expect(stored.toSorted()).toEqual([...new Set(taken)].toSorted());
    expect(taken.filter((id) => cards().get(id) !== 1)).toEqual([]);
    expect(await dibs.query(`SELECT id FROM outbox WHERE state = 'leased'`)).toEqual([]);
    const owned = await dibs.query('SELECT id FROM conversation WHERE owner_id IS NOT NULL');
    expect(owned).toHaveLength(clicks);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});
