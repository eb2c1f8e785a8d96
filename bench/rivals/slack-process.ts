import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { App } from '@slack/bolt';

/** Bots that somebody would write instead, each a process of its own. */

export interface SlackProcessSettings {
  databaseUrl: string;
  slackApiUrl: string;
  botToken: string;
  signingSecret: string;
}

export interface SlackProcess {
  url: string;
  pid: number;
  end(): Promise<void>;
}

export async function startSlackProcess(
  file: 'claim-by-hand.ts' | 'claim-bare-ack.ts',
  settings: SlackProcessSettings,
): Promise<SlackProcess> {
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? Number.NaN,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** In the process itself: starts what it is to be, and says where. */
export async function answerSlack(create: (settings: SlackProcessSettings) => App): Promise<void> {
  const app = create(JSON.parse(process.argv[2] ?? '') as SlackProcessSettings);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  process.send?.({ port: ((server as { address(): unknown }).address() as AddressInfo).port });
}
