import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { type ProbeApp, startProbeApp } from './probe-app.ts';
import { testManifest } from './test-manifest.ts';

/** Standing time from the start, so that nothing in these tests depends on how fast they run. */
const aMonday = Date.UTC(2025, 8, 15, 12, 0, 0);

export type Started = { sandbox: Sandbox; client: WebClient };

/** A stand-in on a frozen clock, closed after the test, and Slack's own client with the bot token. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<Started> {
  const sandbox = await startSandbox({
    manifest: testManifest,
    clock: createClock({ start: aMonday, speed: 0 }),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, client: clientOf(sandbox, sandbox.credentials.botToken) };
}

export function clientOf(sandbox: Pick<Sandbox, 'slackApiUrl'>, token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: sandbox.slackApiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2000,
    logger: silent,
  });
}

const nothing = () => {};

export const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => 'error' as never,
  setName: nothing,
};

/** With a bare app that listens, the bot invited to #support by Rosa, and what came of that forgotten. */
export async function startWithProbe(
  options: SandboxOptions = {},
): Promise<Started & { app: ProbeApp }> {
  const started = await startTestSandbox(options);
  const app = await startProbeApp();
  onTestFinished(() => app.close());
  await started.sandbox.connectApp(app.url);
  await inviteBot(started.sandbox);
  app.requests.length = 0;
  return { ...started, app };
}

export async function inviteBot(sandbox: Sandbox): Promise<void> {
  const { rosa, support } = sandbox.scene;
  await sandbox.act({
    type: 'invite',
    user: rosa.id,
    conversation: support.id,
    invited: sandbox.workspace.app.botUserId,
  });
}
