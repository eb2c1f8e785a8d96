import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sandbox } from '../../sandbox/server.ts';

/** The program as a process of its own, started as `npm start` would. */
export interface ChildApp {
  url: string;
  /** Sends a signal; resolves with the exit code when the process has ended, or the signal that ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | NodeJS.Signals | null>;
}

/** Starts it against the stand-in, with signed HTTP; resolves when it is ready and Slack knows where it is. */
export async function startChildApp(
  sandbox: Sandbox,
  settings: { databaseUrl: string; secretKey: string; redisUrl?: string | null },
): Promise<ChildApp> {
  const { botToken, signingSecret } = sandbox.credentials;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: sandbox.slackApiUrl,
      DATABASE_URL: settings.databaseUrl,
      DIBS_SECRET_KEY: settings.secretKey,
      REDIS_URL: settings.redisUrl ?? '',
      WHATSAPP_API_URL: `${sandbox.graphUrl}/v23.0`,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await untilReady(child);
  await sandbox.connectApp(url);
  return {
    url,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) {
        return child.exitCode ?? child.signalCode;
      }
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code, endedBy] = (await ended) as [number | null, NodeJS.Signals | null];
      return code ?? endedBy;
    },
  };
}

/** Its address, from the line of the log that says that it is ready. */
async function untilReady(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the output is not ours to read');
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line);
    const said = JSON.parse(line) as { msg?: string; url?: string };
    if (said.msg === 'ready' && said.url !== undefined) {
      stdout.resume();
      return said.url;
    }
  }
  throw new Error(`it ended before it was ready:\n${lines.join('\n')}`);
}
