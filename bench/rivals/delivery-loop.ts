import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import { inParallel } from '../in-parallel.ts';

/** Slack's own client in a loop: the same edits with the same words, from memory, so many at once. Nothing is remembered. */

export interface UpdateLoopSettings {
  slackApiUrl: string;
  botToken: string;
  atOnce: number;
  /** What an edit says: all but where it stands. */
  content: Record<string, unknown>;
}

export interface UpdateLoop {
  pid: number;
  /** Resolves when each of the messages was edited. */
  update(timestamps: readonly string[]): Promise<void>;
  end(): Promise<void>;
}

export async function startUpdateLoop(settings: UpdateLoopSettings): Promise<UpdateLoop> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
  });
  await once(child, 'message');
  return {
    pid: child.pid ?? Number.NaN,
    async update(timestamps) {
      child.send(timestamps);
      await once(child, 'message');
    },
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

const [, started, given] = process.argv;
if (started === fileURLToPath(import.meta.url) && given !== undefined) {
  const { slackApiUrl, botToken, atOnce, content } = JSON.parse(given) as UpdateLoopSettings;
  const client = new WebClient(botToken, { slackApiUrl });
  process.on('message', (timestamps: string[]) => {
    void inParallel(timestamps.length, atOnce, (index) =>
      client.apiCall('chat.update', { ...content, ts: timestamps[index] }),
    ).then(() => process.send?.('done'));
  });
  process.send?.('ready');
}
