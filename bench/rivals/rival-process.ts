import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { IntakeServerSettings } from './intake-server.ts';
import type { SlackProcessSettings } from './slack-process.ts';

/** What somebody would write instead, as a process of its own. */
export interface RivalProcess {
  url: string;
  pid: number;
  end(): Promise<void>;
}

/** By the file that is the process, what it is told in its first argument. */
interface SettingsOf {
  'claim-by-hand.ts': SlackProcessSettings;
  'claim-bare-ack.ts': SlackProcessSettings;
  'intake-process.ts': IntakeServerSettings;
}

/** Resolves when it listens, and has said on which port. */
export async function startRivalProcess<File extends keyof SettingsOf>(
  file: File,
  settings: SettingsOf[File],
): Promise<RivalProcess> {
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
