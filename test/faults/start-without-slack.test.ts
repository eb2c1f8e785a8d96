import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { minutes } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { partOfHealth } from '../helpers/part-of-health.ts';
import { readOut, threadText } from '../helpers/read-out.ts';

let dibs: Dibs;
afterEach(() => dibs.stop());

/** The process ends and starts again, as in a deployment. */
async function restart(): Promise<App> {
  await dibs.app.stop();
  return dibs.startAnother();
}

async function nameKept(): Promise<string | undefined> {
  return (await dibs.query<{ name: string }>('SELECT name FROM workspace'))[0]?.name;
}

describe('a start while Slack is down', () => {
  it.each(['http', 'socket'] as const)(
    'takes webhooks, says so, and goes on when Slack is back (%s)',
    async (transport) => {
      dibs = await startDibs({ transport, logLevel: 'silent' });
      const { troubles, sockets } = dibs.sandbox;
      await dibs.write('Marta Díaz', 'Hello?');
      await dibs.query(`UPDATE workspace SET name = 'as it was called'`);
      const from = Date.now();

      troubles.set({ name: 'outage', minutes: 600 });
      const app = await restart();
      expect(app.installation).toEqual({
        ...dibs.app.installation,
        teamName: 'as it was called',
      });
      expect((await dibs.write('Marta Díaz', 'Anybody?')).status).toBe('accepted');
      expect((await dibs.write('Kim Park', 'Good evening')).status).toBe('accepted');
      await app.sweep();
      const slack = await partOfHealth(app.url, 'slack');
      expect(slack.state).toBe('failing');
      expect(slack.toDo).toContain('https://slack-status.com');
      expect(Date.parse(slack.since)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(slack.since)).toBeLessThanOrEqual(Date.now());

      troubles.clear('outage');
      if (transport === 'socket') await dibs.sandbox.until('a socket', () => sockets.count() === 1);
      await app.sweep();
      expect((await partOfHealth(app.url, 'slack')).state).toBe('ok');
      expect(await nameKept()).toBe(dibs.app.installation.teamName);
      await dibs.advance(minutes(10));
      expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain('Anybody?');
      await dibs.ana.click(dibs.card('Kim Park'), 'Claim');
      await dibs.settle();
      expect(readOut(dibs.card('Kim Park'))).toContain('Ana Silva');
      expect(await brokenInvariants(dibs)).toEqual([]);
    },
  );

  it('needs an answer of Slack’s to this very token: none, or a refusal, is told to whoever starts it', async () => {
    dibs = await startDibs({ logLevel: 'silent' });
    const { troubles } = dibs.sandbox;
    const [row] = await dibs.query<{ kept: string }>(
      'SELECT to_jsonb(workspace)::text AS kept FROM workspace',
    );
    expect(row?.kept).not.toContain(dibs.app.installation.botToken);

    for (const name of ['rate_limited', 'connection_reset', 'internal_error'] as const) {
      troubles.set({ name, method: 'auth.test' });
      const { installation, stop } = await dibs.startAnother();
      expect(installation).toEqual(dibs.app.installation);
      await stop();
      troubles.clearAll();
    }

    troubles.set({ name: 'outage' });
    const late = await restart();
    troubles.set({ name: 'token_revoked' });
    troubles.clear('outage');
    await late.sweep();
    expect((await partOfHealth(late.url, 'slack')).toDo).toContain('refuses our token');
    await expect(dibs.startAnother()).rejects.toThrow(
      'Slack does not take SLACK_BOT_TOKEN: token_revoked',
    );

    troubles.clear('token_revoked');
    troubles.set({ name: 'outage' });
    await dibs.query(`UPDATE workspace SET token_fingerprint = repeat('0', 64)`);
    await expect(dibs.startAnother()).rejects.toThrow(
      'has never said whose SLACK_BOT_TOKEN this is',
    );
  });
});
