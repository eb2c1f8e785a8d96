import type { EphemeralState, MessageState } from '../page-protocol.ts';
import { type DateReader, dateOfTs, dayKey, dayLabel } from './slack-date.ts';

export type Entry =
  | { type: 'day'; key: string; label: string }
  | { type: 'new'; key: string }
  | {
      type: 'message';
      key: string;
      kind: 'message' | 'ephemeral';
      shown: MessageState | EphemeralState;
      isFollowUp: boolean;
    };

interface Item {
  kind: 'message' | 'ephemeral';
  shown: MessageState | EphemeralState;
}

/** Messages of the same person within this time stand under one head line. */
const FOLLOW_UP_SECONDS = 300;

/** What stands in the channel: no replies, but those also sent to the channel; and what only this person sees. */
export function channelItems(
  messages: MessageState[],
  ephemerals: EphemeralState[],
  conversation: string,
  user: string,
): Item[] {
  const shown = messages.filter(
    ({ threadTs, ts, isBroadcast }) =>
      threadTs === undefined || threadTs === ts || isBroadcast === true,
  );
  const mine = ephemerals.filter(
    (ephemeral) =>
      ephemeral.conversation === conversation &&
      ephemeral.user === user &&
      ephemeral.threadTs === undefined,
  );
  return inOrder(shown, mine);
}

/** The replies below the first message of a thread. */
export function threadItems(
  messages: MessageState[],
  ephemerals: EphemeralState[],
  threadTs: string,
  user: string,
): Item[] {
  const replies = messages.filter(
    (message) => message.threadTs === threadTs && message.ts !== threadTs,
  );
  const mine = ephemerals.filter(
    (ephemeral) => ephemeral.threadTs === threadTs && ephemeral.user === user,
  );
  return inOrder(replies, mine);
}

function inOrder(messages: MessageState[], ephemerals: EphemeralState[]): Item[] {
  const items: Item[] = [
    ...messages.map((shown): Item => ({ kind: 'message', shown })),
    ...ephemerals.map((shown): Item => ({ kind: 'ephemeral', shown })),
  ];
  return items.sort((a, b) => compareTs(a.shown.ts, b.shown.ts));
}

function compareTs(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The entries with day dividers, head lines left out where the same person goes on, and the mark before what is new. */
export function entriesOf(
  items: Item[],
  reader: DateReader,
  botUser: string,
  newSince: string | undefined,
): Entry[] {
  const entries: Entry[] = [];
  let previous: Item | undefined;
  let day = '';
  for (const item of items) {
    const at = dateOfTs(item.shown.ts);
    const key = dayKey(at, reader);
    const isNewDay = key !== day;
    if (isNewDay) entries.push({ type: 'day', key: `day-${key}`, label: dayLabel(at, reader) });
    day = key;
    const isFirstNew = item.shown.ts === newSince;
    if (isFirstNew) entries.push({ type: 'new', key: 'new' });
    const goesOn =
      !(isNewDay || isFirstNew) && previous !== undefined && follows(previous, item, botUser);
    entries.push({
      type: 'message',
      key: `${item.kind}-${item.shown.ts}`,
      kind: item.kind,
      shown: item.shown,
      isFollowUp: goesOn,
    });
    previous = item;
  }
  return entries;
}

function follows(previous: Item, item: Item, botUser: string): boolean {
  if (item.kind === 'ephemeral' || previous.kind === 'ephemeral') return false;
  if (item.shown.blocks !== undefined) return false;
  const isPlain = !('subtype' in previous.shown) && !('subtype' in item.shown);
  const author = authorOf(item, botUser);
  const gap = Number(item.shown.ts) - Number(previous.shown.ts);
  return isPlain && author === authorOf(previous, botUser) && gap < FOLLOW_UP_SECONDS;
}

function authorOf({ shown, kind }: Item, botUser: string): string {
  return kind === 'message' ? shown.user : botUser;
}

/** The first message that this person has not read, counted from the end; their own are never new. */
export function firstUnread(
  messages: MessageState[],
  user: string,
  count: number,
): string | undefined {
  const others = messages.filter(
    (message) => message.user !== user && (message.threadTs ?? message.ts) === message.ts,
  );
  return count === 0 ? undefined : (others.at(-count)?.ts ?? others[0]?.ts);
}
