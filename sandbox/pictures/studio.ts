import type { Browser } from 'playwright-core';
import { createClock } from '../clock.ts';
import { type Office, openOffice } from '../office-hour.ts';
import { runApp } from '../run-app.ts';
import { startSandbox } from '../server.ts';
import { type Camera, createCamera, type Look } from './camera.ts';
import { createHands, type Hands } from './hands.ts';

/** Wednesday, half past one in Berlin: the team works. */
const START = Date.UTC(2026, 2, 4, 12, 30);

/** The real app on the stand-in at a standing clock, people who use it, and who looks at what they see. */
export interface Studio {
  office: Office;
  camera: Camera;
  hands: Hands;
}

export type Gates = 'open' | 'real';

export type OpenStudio = Studio & { close(): Promise<void> };

/** Bells that ring for nobody: `settle` does what is due. */
const noBells = async () => ({
  bell: { ring: async () => undefined },
  health: async () => ({ backend: 'postgres' as const, ok: true, pending: 0 }),
  close: async () => undefined,
});

export async function openStudio(options: {
  databaseUrl: string;
  browser: Browser;
  look: Look;
  /** `real`: they let through what Slack would. */
  gates: Gates;
}): Promise<OpenStudio> {
  const sandbox = await startSandbox({ clock: createClock({ start: START, speed: 0 }) });
  const app = await runApp(sandbox, {
    databaseUrl: options.databaseUrl,
    logLevel: 'error',
    variations: { createJobs: noBells, sweepInterval: null, openGates: options.gates === 'open' },
  });
  const office = openOffice(sandbox, app);
  return {
    office,
    camera: createCamera(office, options.browser, options.look),
    hands: createHands(office),
    async close() {
      await app.stop();
      await sandbox.close();
    },
  };
}
