import { randomBytes } from 'node:crypto';
import type { App } from '../src/app.ts';
import { createApp } from '../src/app.ts';
import type { AppVariations } from '../src/app-variations.ts';
import type { Config } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import type { Sandbox } from './server.ts';

export type RunningApp = App;

export interface TimedApp extends App {
  /** Resolves when the program's database shows the time that the stand-in shows. */
  clockFollowed(): Promise<void>;
}

export interface RunAppOptions {
  databaseUrl: string;
  redisUrl?: string | null;
  /** Where the program finds the stand-in; its own address when left out. */
  slackApiUrl?: string;
  /** For a second start on the same database; a new one when left out. */
  secretKey?: string;
  transport?: 'http' | 'socket';
  logLevel?: Config['logLevel'];
  tracing?: Config['tracing'];
  /** Where the log goes instead of stdout. */
  logInto?: { write(line: string): void };
  variations?: AppVariations;
}

/** The settings that tell the program where the stand-in is. */
export function configFor(sandbox: Sandbox, options: RunAppOptions): Config {
  const { credentials } = sandbox;
  const transport = options.transport ?? 'http';
  return {
    slack: {
      botToken: credentials.botToken,
      apiUrl: options.slackApiUrl ?? sandbox.slackApiUrl,
      transport:
        transport === 'socket'
          ? { mode: 'socket', appToken: credentials.appToken }
          : { mode: 'http', signingSecrets: [credentials.signingSecret] },
    },
    databaseUrl: options.databaseUrl,
    dataDir: '',
    secretKey: options.secretKey ?? randomBytes(32).toString('base64'),
    redisUrl: options.redisUrl ?? null,
    http: { host: '127.0.0.1', port: 0, publicUrl: null },
    whatsappApiUrl: `${sandbox.graphUrl}/v23.0`,
    twilioApiUrl: sandbox.twilioUrl,
    metricsToken: null,
    tracing: options.tracing ?? null,
    logLevel: options.logLevel ?? 'warn',
  };
}

/** Starts the real app against the stand-in: the same program, told by its settings where Slack is. */
export async function runApp(sandbox: Sandbox, options: RunAppOptions): Promise<TimedApp> {
  const transport = options.transport ?? 'http';
  const config = configFor(sandbox, options);
  const app = await createApp(config, createLogger(config.logLevel, options.logInto), {
    allowedReplyHosts: [new URL(sandbox.url).host],
    ...options.variations,
  });
  try {
    await app.database.clock.follow(sandbox.clock.now(), sandbox.clock.speed());
    await sandbox.connectApp(app.url, { slack: transport });
  } catch (error) {
    await app.stop();
    throw error;
  }
  // One after the other: an older jump must not arrive after a newer one.
  let following = Promise.resolve();
  const follow = () => app.database.clock.follow(sandbox.clock.now(), sandbox.clock.speed());
  const stopFollowing = sandbox.clock.onChange(() => {
    // What the database says of it, it says to everybody else.
    following = following.then(follow).catch(() => undefined);
  });
  return {
    ...app,
    clockFollowed: () => following,
    async stop() {
      stopFollowing();
      await app.stop();
    },
  };
}
