import { createClock } from './clock.ts';
import { runApp } from './run-app.ts';
import { startSandbox } from './server.ts';
import { openWithCustomers, shellCustomer } from './set-the-scene.ts';
import { workTime } from './work-time.ts';

const SWEEP_INTERVAL_MS = 500;

export interface PlayOptions {
  databaseUrl: string;
  /** 0: a free one. */
  port: number;
  transport: 'http' | 'socket';
  logLevel: 'error' | 'warn' | 'info' | 'debug';
}

export interface Play {
  pageUrl: string;
  /** By which a customer writes from outside of the page. */
  shellCommand: string;
  stop(): Promise<void>;
}

/** The stand-in and the real app, joined, with a team at work and two customers who wait. */
export async function startPlay(options: PlayOptions): Promise<Play> {
  const { databaseUrl, port, transport, logLevel } = options;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const sandbox = await startSandbox({
    triggerTime: 'real',
    rateLimits: 'slack',
    clock: createClock({ start: workTime(Date.now(), timeZone) }),
    timeZone,
    port,
  });
  try {
    const app = await runApp(sandbox, {
      databaseUrl,
      transport,
      logLevel,
      variations: { sweepInterval: SWEEP_INTERVAL_MS },
    });
    const stop = async () => {
      await app.stop();
      await sandbox.close();
    };
    try {
      await openWithCustomers(sandbox, app);
    } catch (error) {
      await app.stop();
      throw error;
    }
    return { pageUrl: `${sandbox.url}/#as=ana`, shellCommand: shellCustomer(app), stop };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}
