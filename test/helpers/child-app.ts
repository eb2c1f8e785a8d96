import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Sandbox } from '../../sandbox/server.ts';

/** The program as a process of its own, started as `npm start` would. */
export interface ChildApp {
  url: string;
  pid: number;
  /** Sends a signal; resolves with the exit code when the process has ended, or the signal that ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | NodeJS.Signals | null>;
}

export interface ChildAppSettings {
  databaseUrl: string;
  secretKey: string;
  redisUrl?: string | null;
  /** Where it finds Slack, when something stands between them. */
  slackApiUrl?: string;
  /** How Slack's part reaches it; signed HTTP when left out. */
  transport?: 'http' | 'socket';
  /** Milliseconds by which its own clock is fast; below 0, slow. */
  clockOff?: number;
  /** The folder of a program that was built, instead of this one. */
  built?: string;
  /** Where traces go. */
  otlpEndpoint?: string;
}

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = ['--import', 'tsx', 'src/main.ts'];
/** Of what it says: some lines each. */
const MOST_PIECES_KEPT = 20;
const SKEWED = join(import.meta.dirname, 'skewed-clock.mjs');

/** Starts it against the stand-in; resolves when it is ready and Slack knows where it is. */
export async function startChildApp(
  sandbox: Sandbox,
  settings: ChildAppSettings,
): Promise<ChildApp> {
  const { botToken, signingSecret, appToken } = sandbox.credentials;
  const { clockOff, built, otlpEndpoint, transport = 'http' } = settings;
  const before = clockOff === undefined ? [] : ['--import', SKEWED];
  const program = built === undefined ? SOURCE : startOf(built);
  const child = spawn(process.execPath, [...before, ...program], {
    cwd: built ?? ROOT,
    env: {
      SLACK_BOT_TOKEN: botToken,
      ...(transport === 'http'
        ? { SLACK_SIGNING_SECRET: signingSecret }
        : { SLACK_APP_TOKEN: appToken }),
      SLACK_API_URL: settings.slackApiUrl ?? sandbox.slackApiUrl,
      DATABASE_URL: settings.databaseUrl,
      DIBS_SECRET_KEY: settings.secretKey,
      REDIS_URL: settings.redisUrl ?? '',
      WHATSAPP_API_URL: `${sandbox.graphUrl}/v23.0`,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      ...(otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
      ...(clockOff === undefined ? {} : { CLOCK_OFF: String(clockOff) }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await untilReady(child);
  try {
    await sandbox.connectApp(url, { slack: transport });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    pid: child.pid ?? Number.NaN,
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

/** What `npm start` gives to Node there. */
function startOf(built: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
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
      tellLastWords(child, stdout);
      return said.url;
    }
  }
  throw new Error(`it ended before it was ready:\n${lines.join('\n')}`);
}

/** Whatever it says last is told, should it fail. Pieces are kept as they come: benchmarks start it, too, and it says much. */
function tellLastWords(child: ChildProcess, stdout: Readable): void {
  const pieces: Buffer[] = [];
  stdout.on('data', (piece: Buffer) => {
    if (pieces.push(piece) > MOST_PIECES_KEPT) pieces.shift();
  });
  stdout.resume();
  // Not `exit`: what it said last may come after that.
  child.once('close', (code) => {
    if (code) process.stderr.write(`the program ended with ${code}:\n${Buffer.concat(pieces)}\n`);
  });
}
