import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardsIn, dmsOf } from '../../sandbox/driver.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { inviteBot, startTestSandbox } from '../sandbox/start.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/probe-slack.mjs');

interface Run {
  exitCode: number;
  output: string;
}

function probe(env: Record<string, string>, ...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], { env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}

function tokensOf({ credentials, slackApiUrl }: Sandbox): Record<string, string> {
  const { botToken, appToken } = credentials;
  return { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl };
}

describe('scripts/probe-slack.mjs', () => {
  it('finds in the stand-in what Dibs takes to be so, and leaves nothing behind', async () => {
    const { sandbox } = await startTestSandbox();
    await inviteBot(sandbox);
    const { support, ana } = sandbox.scene;
    const { exitCode, output } = await probe(tokensOf(sandbox), support.id, ana.id);
    expect(output).not.toContain('OTHERWISE');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/the echo has the metadata +as expected/);
    expect(output).toMatch(/an edited post keeps its metadata +as expected/);
    expect(output).toMatch(/a direct message is in the channel that was opened +as expected/);
    expect(cardsIn(sandbox, '#support')).toEqual([]);
    expect(dmsOf(sandbox, 'ana')).toEqual([]);
  });

  it('says what is otherwise, and exits 1', async () => {
    const { sandbox } = await startTestSandbox();
    await inviteBot(sandbox);
    const fault = { type: 'error', error: 'internal_error' } as const;
    sandbox.faults.add({ method: 'conversations.replies', fault });
    const { SLACK_APP_TOKEN: _, ...env } = tokensOf(sandbox);
    const { exitCode, output } = await probe(env, sandbox.scene.support.id);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/the probe came to its end +OTHERWISE +internal_error/);
    expect(output).toContain('SLACK_APP_TOKEN is not set');
    expect(cardsIn(sandbox, '#support')).toEqual([]);
  });

  it('prints no token', async () => {
    const { sandbox } = await startTestSandbox();
    const env = { ...tokensOf(sandbox), SLACK_BOT_TOKEN: 'xoxb-wrong-secret' };
    const { exitCode, output } = await probe(env, sandbox.scene.support.id);
    expect(exitCode).toBe(1);
    expect(output).toContain('invalid_auth');
    expect(output).not.toMatch(/xoxb|xapp/);
  });

  it.each([
    ['without a token', {}, ['C0123']],
    ['without a channel', { SLACK_BOT_TOKEN: 'xoxb-1' }, []],
    ['with a name for a channel', { SLACK_BOT_TOKEN: 'xoxb-1' }, ['#support']],
  ])('does nothing %s, and says how it is used', async (_what, env, args) => {
    const { exitCode, output } = await probe(env as Record<string, string>, ...args);
    expect(exitCode).toBe(2);
    expect(output).toContain('Usage:');
  });
});
