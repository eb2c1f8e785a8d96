import { randomWord } from '../ids.ts';
import { SlackRefusal } from '../slack-refusal.ts';

const uses = 5;
const lifetimeMs = 30 * 60_000;

/** What a `response_url` answers to: a person in a channel, and the message where they acted, if there is one. */
export type ResponseTarget = {
  user: string;
  channel: string;
  original?: { kind: 'message' | 'ephemeral'; ts: string; threadTs?: string };
};

/** Addresses with five uses in thirty minutes. */
export type ResponseUrls = {
  issue(target: ResponseTarget): string;
  /** @throws SlackRefusal `expired_url` or `used_url` */
  use(path: string): ResponseTarget;
};

export function createResponseUrls(deps: { now: () => number; url: () => string }): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; left: number; expiresAt: number }>();
  return {
    issue(target) {
      const path = `/response/${randomWord(11)}/${randomWord(24)}`;
      issued.set(path, { target, left: uses, expiresAt: deps.now() + lifetimeMs });
      return deps.url() + path;
    },
    use(path) {
      const found = issued.get(path);
      if (!found || deps.now() > found.expiresAt) throw new SlackRefusal('expired_url');
      if (found.left === 0) throw new SlackRefusal('used_url');
      found.left -= 1;
      return found.target;
    },
  };
}
