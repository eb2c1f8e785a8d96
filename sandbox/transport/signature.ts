import { createHmac } from 'node:crypto';

/** Slack's request signature, v0 (docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signSlackRequest(secret: string, timestamp: string, body: string): string {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return `v0=${digest}`;
}
