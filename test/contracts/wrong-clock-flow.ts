import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { type ChildApp, startChildApp } from '../helpers/child-app.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/real-bell.ts';
import { tell } from '../helpers/soak-runs.ts';

const HOUR = minutes(60);
/** What P6 allows, by the database's clock. */
const LATE = seconds(5);
/** WhatsApp: its signature holds for ever, so that it is taken by a process whose clock is wrong. */
const [, { key: account }] = defaultAccounts;

/** So fast the database's clock runs: slower than the real one, since the machine may be busy. */
const SPEED = 0.5;
const CLOCK = `
  INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (statement_timestamp(), statement_timestamp(), ${SPEED})
  ON CONFLICT (only_row) DO UPDATE
  SET base_real = excluded.base_real, base_virtual = excluded.base_virtual, speed = excluded.speed`;
const TARGETS = `
  UPDATE inbox SET settings = settings
    || '{"calendar": {"timeZone": "UTC", "week": "always"}, "targets": {"assignment": 2000, "firstResponse": 60000, "nextResponse": 60000}}'`;

/** What was said of the time to claim, and how late; below 0: early. */
const STEPS = `
  SELECT e->>'type' AS step, (extract(epoch FROM h.at - CASE e->>'type'
      WHEN 'clock_warned' THEN c.assignment_warn_at WHEN 'clock_breached' THEN c.assignment_due_at END) * 1000)::float8 AS late
  FROM history h CROSS JOIN jsonb_array_elements(h.events) e
  JOIN conversation c ON c.id::text = h.subject_id JOIN customer u ON u.id = c.customer_id
  WHERE u.name = $1 AND e->>'clock' = 'assignment' AND e->>'type' IN ('clock_warned', 'clock_breached')
  ORDER BY h.version`;

interface Step {
  step: string;
  late: number;
}

/** Processes whose own clock is an hour off, alone and together, with bells and sweep as they are shipped. */
export function wrongClockFlow(name: string, connect: () => { redisUrl: string | null }): void {
  describe(name, () => {
    const ends: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function stepsOf(reader: Client, sandbox: Sandbox, customer: string): Promise<Step[]> {
      const { id } = sandbox.customers.add({ name: customer, account });
      expect((await sandbox.customers.write(id, 'Hello?')).status).toBe('accepted');
      const steps = async () => (await reader.query<Step>(STEPS, [customer])).rows;
      await eventually(async () => (await steps()).some(({ step }) => step === 'clock_breached'));
      return steps();
    }

    it('an hour fast, an hour slow, or both at once › each SLA step once, never early, at most 5 s late', async () => {
      const database = await createTestDatabase();
      ends.push(database.drop);
      const sandbox = await startSandbox({ clock: createClock() });
      ends.push(sandbox.close);
      const secretKey = randomBytes(32).toString('base64');
      const { url: databaseUrl } = database;
      const rightly = await runApp(sandbox, {
        ...{ databaseUrl, secretKey },
        variations: { sweepInterval: null, openGates: true },
      });
      await setUpTeam(sandbox, rightly.sweep);
      await connectAccounts(sandbox, rightly);
      await rightly.stop();
      const reader = new Client({ connectionString: databaseUrl });
      await reader.connect();
      ends.push(() => reader.end());
      await reader.query(TARGETS);
      await reader.query(CLOCK);

      const start = async (clockOff: number): Promise<ChildApp> => {
        const child = await startChildApp(sandbox, {
          // A signed request is refused by whoever takes it to be an hour old.
          ...{ databaseUrl, secretKey, clockOff, transport: 'socket' },
          ...connect(),
        });
        ends.push(() => child.end('SIGKILL'));
        return child;
      };
      const fast = await start(HOUR);
      const seen = [await stepsOf(reader, sandbox, 'Fast')];
      await start(-HOUR);
      seen.push(await stepsOf(reader, sandbox, 'Fast and slow'));
      await fast.end('SIGTERM');
      seen.push(await stepsOf(reader, sandbox, 'Slow'));
      for (const steps of seen) {
        // A slow machine may look when it is late already: then there is nothing to warn of.
        const told = steps.map(({ step }) => step);
        expect(told.filter((step) => step !== 'clock_warned')).toEqual(['clock_breached']);
        expect([...new Set(told)]).toEqual(told);
        expect(told.at(-1)).toBe('clock_breached');
      }
      const late = seen.flat().map((step) => step.late);
      tell(`${name}: SLA steps ${Math.min(...late)} to ${Math.max(...late)} ms late`);
      expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...late)).toBeLessThanOrEqual(LATE);
    }, 120_000);
  });
}
