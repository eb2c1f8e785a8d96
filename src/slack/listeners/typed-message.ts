import type { AgentId } from '../../domain/ids.ts';
import type { SlackFileRef } from '../../domain/message.ts';

/** A message that a person typed in the thread of something in a Slack channel, as events and shortcuts show it. */
export interface TypedInThread {
  slackChannel: string;
  ts: string;
  threadTs: string;
  author: AgentId;
  /** Whether the thread hangs under a message of ours. */
  underOurs: boolean;
  /** As Slack encodes it. */
  text: string;
  blocks: unknown;
  files: SlackFileRef[];
  /** What came with it and is no file of Slack's. */
  otherFiles: number;
}

export type Heard =
  | { what: 'typed'; message: TypedInThread }
  /** `editedAt` is Slack's ts of the edit. */
  | { what: 'edited'; message: TypedInThread; editedAt: string }
  | { what: 'deleted'; message: TypedInThread };

type Json = Record<string, unknown>;

/** Messages with a word of their own that people type all the same. */
const TYPED = new Set<unknown>([undefined, 'file_share', 'thread_broadcast']);

/**
 * What an event `message` tells of a person's message in a thread of a channel; null: of something else. A change that nobody made (a
 * preview of a link, a file that was worked on) is none.
 */
export function heardIn(event: unknown, botUserId: string): Heard | null {
  const told = asObject(event);
  if (told === null || told['channel_type'] === 'im' || told['channel_type'] === 'mpim')
    return null;
  const slackChannel = told['channel'];
  if (typeof slackChannel !== 'string') return null;
  const subtype = told['subtype'];
  if (TYPED.has(subtype)) return typed(told, slackChannel, botUserId);
  if (subtype === 'message_changed') return edited(told, slackChannel, botUserId);
  if (subtype === 'message_deleted') return deleted(told, slackChannel, botUserId);
  return null;
}

function typed(told: Json, slackChannel: string, botUserId: string): Heard | null {
  const message = typedInThread(told, slackChannel, botUserId);
  return message === null ? null : { what: 'typed', message };
}

function edited(told: Json, slackChannel: string, botUserId: string): Heard | null {
  const now = asObject(told['message']);
  const before = asObject(told['previous_message'])?.['text'];
  const editedAt = asObject(now?.['edited'])?.['ts'];
  const message = typedInThread(now, slackChannel, botUserId);
  if (message === null || typeof editedAt !== 'string' || before === message.text) return null;
  return { what: 'edited', message, editedAt };
}

function deleted(told: Json, slackChannel: string, botUserId: string): Heard | null {
  const message = typedInThread(asObject(told['previous_message']), slackChannel, botUserId);
  return message === null ? null : { what: 'deleted', message };
}

/** Null: nobody typed it, or not in a thread. */
export function typedInThread(
  message: unknown,
  slackChannel: string,
  botUserId: string,
): TypedInThread | null {
  const told = asObject(message);
  if (told === null || !TYPED.has(told['subtype'])) return null;
  const { ts, thread_ts: threadTs, user, bot_id: botId, text } = told;
  const isTyped = typeof user === 'string' && user !== botUserId && botId === undefined;
  const isInThread = typeof ts === 'string' && typeof threadTs === 'string' && ts !== threadTs;
  if (!isTyped || !isInThread) return null;
  return {
    slackChannel,
    ts,
    threadTs,
    author: user as AgentId,
    underOurs: told['parent_user_id'] === undefined || told['parent_user_id'] === botUserId,
    text: typeof text === 'string' ? text : '',
    blocks: told['blocks'],
    ...filesIn(told['files']),
  };
}

function filesIn(files: unknown): Pick<TypedInThread, 'files' | 'otherFiles'> {
  const all = Array.isArray(files) ? files : [];
  const ours = all.flatMap((file) => fileRef(file) ?? []);
  return { files: ours, otherFiles: all.length - ours.length };
}

function fileRef(file: unknown): SlackFileRef | null {
  const { id, name, mimetype, size, is_external: isExternal } = asObject(file) ?? {};
  if (typeof id !== 'string' || typeof size !== 'number' || isExternal === true) return null;
  return {
    id,
    name: typeof name === 'string' ? name : '',
    mimeType: typeof mimetype === 'string' ? mimetype : null,
    size,
  };
}

function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}
