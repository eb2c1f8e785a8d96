import type { SandboxClock } from '../clock.ts';

/** Calls a minute by tier (docs.slack.dev/apis/web-api/rate-limits). */
const perMinute: Record<string, number> = {
  'apps.connections.open': 1,
  'auth.test': 600,
  'bots.info': 50,
  'chat.delete': 50,
  'chat.getPermalink': 600,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'conversations.history': 50,
  'conversations.info': 50,
  'conversations.join': 50,
  'conversations.list': 20,
  'conversations.members': 100,
  'conversations.open': 50,
  'conversations.replies': 50,
  'files.completeUploadExternal': 100,
  'files.delete': 50,
  'files.getUploadURLExternal': 100,
  'files.info': 100,
  'reactions.add': 50,
  'reactions.get': 50,
  'reactions.remove': 20,
  'team.info': 50,
  'usergroups.list': 20,
  'users.conversations': 50,
  'users.getPresence': 50,
  'users.info': 100,
  'users.list': 20,
  'users.lookupByEmail': 50,
  'views.open': 100,
  'views.publish': 100,
  'views.push': 100,
  'views.update': 100,
};

/** Posting is one a second and channel; "short bursts" of more are let through, Slack does not say how long. */
const postBurst = 3;

/** Seconds to wait, or 0 when the call may go on. */
export type RateLimits = { secondsToWait(method: string, channel: string): number };

/** 'open' lets everything through; 'slack' counts as Slack documents it, on the sandbox clock. */
export function createRateLimits(mode: 'open' | 'slack', clock: SandboxClock): RateLimits {
  const buckets = new Map<string, { tokens: number; at: number }>();

  function take(key: string, capacity: number, tokensPerMs: number): number {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: capacity, at: now };
    bucket.tokens = Math.min(capacity, bucket.tokens + (now - bucket.at) * tokensPerMs);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / tokensPerMs / 1000));
    bucket.tokens -= 1;
    return 0;
  }

  return {
    secondsToWait(method, channel) {
      if (mode === 'open') return 0;
      if (method === 'chat.postMessage') return take(`${method} ${channel}`, postBurst, 1 / 1000);
      const limit = perMinute[method];
      return limit === undefined ? 0 : take(method, limit, limit / 60_000);
    },
  };
}
