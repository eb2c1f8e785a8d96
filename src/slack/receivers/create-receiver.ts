import type { EventIntakeDeps } from './event-intake.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { createSocketReceiver } from './socket-receiver.ts';

/** How Slack reaches us: signed HTTP requests, or a socket of ours. */
export type SlackTransport =
  | { mode: 'http'; signingSecrets: readonly string[] }
  | { mode: 'socket'; appToken: string };

export function createReceiver(
  transport: SlackTransport,
  deps: EventIntakeDeps,
  options: { now: () => number; slackApiUrl?: string },
) {
  const { now, ...slackApi } = options;
  if (transport.mode === 'http') {
    const receiver = createHttpReceiver({ ...deps, signingSecrets: transport.signingSecrets, now });
    return { receiver, handleSlack: receiver.handle, slackIsConnected: () => true };
  }
  const receiver = createSocketReceiver({ ...deps, appToken: transport.appToken, ...slackApi });
  return { receiver, handleSlack: null, slackIsConnected: receiver.isConnected };
}
