import { isObject, type Json } from '../../../sandbox/blocks/problems.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import type { Dibs } from '../../helpers/dibs.ts';

/** What went over the wire between the program and Slack. */
export interface Traffic {
  /** The app's calls of Web API methods and of response_urls, as `response_url`. */
  calls: LedgerEntry[];
  /** What Slack sent to the app: events, clicks, submissions, commands. */
  deliveries: LedgerEntry[];
  /** Every message of the app's, posted, edited, ephemeral or as an answer, and where it came from. */
  messages: Drawn[];
  /** Every modal and Home. */
  views: Drawn[];
  /** What selects offered. */
  options: Drawn[];
  /** The kinds of surface that were posted, edited or published, by the metadata or the first block of what stands in Slack. */
  surfaces: Set<string>;
}

export interface Drawn {
  /** "chat.postMessage", "slash_command /inbox", … and the number in the ledger. */
  from: string;
  drawn: Json;
}

const MESSAGE_CALLS = new Set([
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'response_url',
]);

/** Of two stories. */
export function joined(one: Traffic, other: Traffic): Traffic {
  return {
    calls: [...one.calls, ...other.calls],
    deliveries: [...one.deliveries, ...other.deliveries],
    messages: [...one.messages, ...other.messages],
    views: [...one.views, ...other.views],
    options: [...one.options, ...other.options],
    surfaces: new Set([...one.surfaces, ...other.surfaces]),
  };
}

export async function readTraffic(dibs: Dibs): Promise<Traffic> {
  await dibs.settle();
  const { ledger } = dibs.sandbox;
  const calls = ledger.calls();
  const deliveries = ledger.deliveries();
  return {
    calls,
    deliveries,
    messages: [...calls.flatMap(messagesInCall), ...deliveries.flatMap(messagesInAnswer)],
    views: [...calls.flatMap(viewsInCall), ...deliveries.flatMap(viewsInAnswer)],
    options: deliveries.filter(isSuggestion).flatMap((entry) => drawn(entry, entry.answered)),
    surfaces: await surfacesOf(dibs),
  };
}

function drawn(entry: LedgerEntry, found: unknown): Drawn[] {
  return isObject(found) ? [{ from: `${entry.title} (${entry.id})`, drawn: found }] : [];
}

function messagesInCall(entry: LedgerEntry): Drawn[] {
  // A message that is taken away says nothing.
  const isGone = payloadOf(entry)['delete_original'] === true;
  return MESSAGE_CALLS.has(entry.title) && !isGone ? drawn(entry, entry.sent) : [];
}

function messagesInAnswer(entry: LedgerEntry): Drawn[] {
  return entry.title.startsWith('slash_command') ? drawn(entry, entry.answered) : [];
}

function viewsInCall(entry: LedgerEntry): Drawn[] {
  const isView = entry.title.startsWith('views.') && isObject(entry.sent);
  return isView ? drawn(entry, (entry.sent as Json)['view']) : [];
}

function viewsInAnswer(entry: LedgerEntry): Drawn[] {
  const isSubmission = entry.title.startsWith('view_submission') && isObject(entry.answered);
  return isSubmission ? drawn(entry, (entry.answered as Json)['view']) : [];
}

function isSuggestion({ title }: LedgerEntry): boolean {
  return title.startsWith('block_suggestion');
}

/** What an edit was made for stands in its first block. */
function outboxIdIn({ sent }: LedgerEntry): string | undefined {
  return /dibs:([0-9a-f-]{36})/.exec(JSON.stringify(sent))?.[1];
}

async function surfacesOf(dibs: Dibs): Promise<Set<string>> {
  const { ledger } = dibs.sandbox;
  const posted = ledger.storedPosts.map(({ metadata }) => metadata?.event_payload['outbox_id']);
  const ids = [...posted, ...ledger.calls('chat.update').map(outboxIdIn)];
  const published = ledger.calls('views.publish').some(({ outcome }) => outcome === 'ok');
  const rows = await dibs.query<{ type: string }>(
    `SELECT DISTINCT effect->'surface'->>'type' AS type FROM outbox WHERE id::text = ANY($1)`,
    [ids.filter((id) => typeof id === 'string')],
  );
  const marked = ledger.calls('reactions.add').some(({ outcome }) => outcome === 'ok');
  return new Set([
    ...rows.map(({ type }) => type),
    ...(published ? ['home'] : []),
    ...(marked ? ['message_mark'] : []),
  ]);
}

/** What was sent in a call or delivery. */
export function payloadOf({ sent }: LedgerEntry): Json {
  return isObject(sent) ? sent : {};
}

/** All words of messages, views, options and complaints, for looking something up in them. */
export function allWords(traffic: Traffic): string {
  const answers = traffic.deliveries.map(({ answered }) => answered);
  const all = [...traffic.messages, ...traffic.views].map(({ drawn }) => drawn);
  return [...all, ...answers].map(joinedWords).join('\n');
}

/** The texts in it, pieces of one line joined: styles and times cut sentences in pieces. */
function joinedWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(joinedWords).join('');
  if (!isObject(value)) return '';
  const { type } = value;
  if (type === 'date') return String(value['fallback']);
  const inside = Object.entries(value)
    .filter(([key]) => ['text', 'elements', 'blocks', 'label', 'view', 'errors'].includes(key))
    .map(([key, part]) => (key === 'errors' ? Object.values(part as Json) : part))
    .map(joinedWords)
    .join('\n');
  return inside;
}
