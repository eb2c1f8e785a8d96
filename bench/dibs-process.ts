import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createApp } from '../src/app.ts';
import type { Config } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';

/** The program in a process of its own, with the gates to Slack open, which nobody can ask of it in use. */
export interface OpenDibs {
  pid: number;
  end(): Promise<void>;
}

export type OpenDibsSettings = Config;

export async function startOpenDibs(settings: OpenDibsSettings): Promise<OpenDibs> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    // It logs as it does in use; whoever reads it is somebody else.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    pid: child.pid ?? Number.NaN,
    async end() {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

const [, started, given] = process.argv;
if (started === fileURLToPath(import.meta.url) && given !== undefined) {
  const settings = JSON.parse(given) as OpenDibsSettings;
  const app = await createApp(settings, createLogger('info'), { openGates: true });
  process.once('message', () => void app.stop().finally(() => process.disconnect()));
  process.send?.('ready');
}
