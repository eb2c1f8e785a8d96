import type { Message } from './model.ts';
import type { RequestDetail, RequestState } from './page-protocol.ts';

/**
 * Everything that went over the wire, in order, for the inspector and for checkers. `storedPosts` is the truth about
 * what the app posted: it holds a message as soon as it stands in a channel, whether or not the app learned of it.
 */
export type Ledger = {
  entries: LedgerEntry[];
  storedPosts: StoredPost[];
  begin(entry: Pick<LedgerEntry, 'direction' | 'title' | 'sent'>): LedgerEntry;
  finish(entry: LedgerEntry, result: Pick<LedgerEntry, 'outcome' | 'note' | 'answered'>): void;
  recordPost(message: Message): void;
  /** The app's calls of a Web API method, oldest first. */
  calls(method?: string): LedgerEntry[];
  /** What went to the app; `title` begins like "event message", "block_actions", "slash_command". */
  deliveries(titleStart?: string): LedgerEntry[];
  /** The stored posts with this value in their metadata's payload: one for each outbox id, or something is wrong. */
  postsWithMetadata(field: string, value: string | number): StoredPost[];
};

export type LedgerEntry = RequestDetail & { fault?: string };

export type StoredPost = Pick<Message, 'ts' | 'channel' | 'text' | 'blocks' | 'metadata'>;

export function createLedger(deps: { now: () => number; changed: () => void }): Ledger {
  const entries: LedgerEntry[] = [];
  const storedPosts: StoredPost[] = [];
  const started = new Map<number, number>();

  return {
    entries,
    storedPosts,
    begin(entry) {
      const begun: LedgerEntry = {
        id: entries.length + 1,
        at: deps.now(),
        outcome: 'pending',
        note: '',
        milliseconds: 0,
        answered: null,
        ...entry,
      };
      started.set(begun.id, performance.now());
      entries.push(begun);
      deps.changed();
      return begun;
    },
    finish(entry, result) {
      const begunAt = started.get(entry.id) ?? performance.now();
      started.delete(entry.id);
      Object.assign(entry, result, { milliseconds: Math.round(performance.now() - begunAt) });
      deps.changed();
    },
    recordPost(message) {
      const { ts, channel, text, blocks, metadata } = message;
      storedPosts.push({
        ts,
        channel,
        text,
        ...(blocks && { blocks }),
        ...(metadata && { metadata }),
      });
    },
    calls(method) {
      return entries.filter(
        (entry) => entry.direction === 'app_to_slack' && (!method || entry.title === method),
      );
    },
    deliveries(titleStart = '') {
      return entries.filter(
        (entry) => entry.direction === 'slack_to_app' && entry.title.startsWith(titleStart),
      );
    },
    postsWithMetadata(field, value) {
      return storedPosts.filter((post) => post.metadata?.event_payload[field] === value);
    },
  };
}

/** An entry without its bodies, as the list shows it. */
export function summaryOf(entry: LedgerEntry): RequestState {
  const { id, at, direction, title, outcome, note, milliseconds } = entry;
  return { id, at, direction, title, outcome, note, milliseconds };
}
