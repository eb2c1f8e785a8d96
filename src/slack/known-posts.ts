import type { OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Outbox, Seen } from '../inbox/ports.ts';

/** As many as people click on in a day or two. */
const MOST_REMEMBERED = 5_000;

/** Which posts are ours, as far as it is known here. */
export interface KnownPosts {
  /**
   * Asks once of each post whether it is ours, however many click on it: what is ours stays so. It is asked for the first time when the
   * post's echo comes, so whoever clicks costs no question.
   */
  adopt: Outbox['adopt'];
  /** Somebody was told that a card stands there: after a restart clicks on it cost no question either. */
  standsAt(workspaceId: WorkspaceId, card: Place): void;
}

export function createKnownPosts(adopt: Outbox['adopt']): KnownPosts {
  /** By where they stand; of those that are only said to be of an entry, by that, too. */
  const known = new Map<string, Promise<Seen>>();

  function remember(key: string, seen: Promise<Seen>): void {
    known.delete(key);
    const [oldest] = known.keys();
    if (known.size >= MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    known.set(key, seen);
  }

  async function ask(key: string, question: () => Promise<Seen>): Promise<Seen> {
    try {
      const seen = await question();
      if (seen !== 'ours') known.delete(key);
      return seen;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  }

  return {
    adopt(workspaceId: WorkspaceId, outboxId: OutboxId, place: Place) {
      const spot = spotOf(workspaceId, place);
      const key = `${spot} ${outboxId}`;
      const before = known.get(spot) ?? known.get(key);
      if (before !== undefined) return before;
      const seen = ask(key, () => adopt(workspaceId, outboxId, place));
      remember(key, seen);
      return seen;
    },
    standsAt(workspaceId, card) {
      remember(spotOf(workspaceId, card), Promise.resolve('ours'));
    },
  };
}

function spotOf(workspaceId: WorkspaceId, { slackChannel, ts }: Place): string {
  return `${workspaceId} ${slackChannel} ${ts}`;
}
