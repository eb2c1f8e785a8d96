import type { OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Outbox, Seen } from '../inbox/ports.ts';

/** As many as people click on in a day or two. */
const MOST_REMEMBERED = 5_000;

/**
 * Asks once of each post whether it is ours, however many click on it: what is ours stays so. It is asked for the first time when the
 * post's echo comes, so whoever clicks costs no question.
 */
export function rememberingPosts(adopt: Outbox['adopt']): Outbox['adopt'] {
  const remembered = new Map<string, Promise<Seen>>();

  async function ask(key: string, question: () => Promise<Seen>): Promise<Seen> {
    try {
      const seen = await question();
      if (seen !== 'ours') remembered.delete(key);
      return seen;
    } catch (error) {
      remembered.delete(key);
      throw error;
    }
  }

  return (workspaceId: WorkspaceId, outboxId: OutboxId, place: Place) => {
    const key = [workspaceId, outboxId, place.slackChannel, place.ts].join(' ');
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const [oldest] = remembered.keys();
    if (remembered.size >= MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    const asked = ask(key, () => adopt(workspaceId, outboxId, place));
    remembered.set(key, asked);
    return asked;
  };
}
