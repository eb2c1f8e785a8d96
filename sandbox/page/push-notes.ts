import type { ConversationState, MessageState, SandboxState } from '../page-protocol.ts';
import { emojiOf } from './emoji.ts';
import { type Inline, parseMrkdwn } from './mrkdwn.ts';

/** 'mine': what Slack sends to a phone by itself. 'channels': with what stands in channels that the person follows in bold. */
export type PushScope = 'mine' | 'channels';

export interface PushNote {
  key: string;
  at: number;
  conversation: string;
  /** The thread that it leads to; '' for the conversation. */
  thread: string;
  /** "Dibs", "Ana Silva in #support" */
  title: string;
  /** The message's top-level text as a lock screen has it: without formatting. */
  body: string;
  /** Whether only the bold name in the sidebar tells of it. */
  isQuiet: boolean;
}

/** What the phone of one person shows, newest first. */
export function notesFor(state: SandboxState, user: string, scope: PushScope): PushNote[] {
  const pushed = state.pushes.filter((push) => push.user === user);
  const keys = new Set(pushed.map(({ id }) => id));
  const notes = pushed.map(
    ({ id, at, conversation, title, body }): PushNote => ({
      key: id,
      at,
      conversation,
      thread: threadAt(state, conversation, id.split('-')[0] ?? ''),
      title,
      body: plainText(state, body),
      isQuiet: false,
    }),
  );
  if (scope === 'channels') {
    notes.push(...quietNotes(state, user).filter(({ key }) => !keys.has(key)));
  }
  return notes.sort((one, other) => other.at - one.at);
}

function threadAt(state: SandboxState, conversation: string, ts: string): string {
  const found = state.messages[conversation]?.find((message) => message.ts === ts);
  return found?.threadTs !== undefined && found.threadTs !== ts ? found.threadTs : '';
}

function quietNotes(state: SandboxState, user: string): PushNote[] {
  return state.conversations
    .filter(({ kind, members }) => kind !== 'im' && members.includes(user))
    .flatMap((channel) =>
      (state.messages[channel.id] ?? [])
        .filter((message) => isForChannel(message) && message.user !== user)
        .map((message) => noteOf(state, channel, message, user)),
    );
}

function isForChannel({ subtype, threadTs, ts }: MessageState): boolean {
  const isPosted = subtype === undefined || subtype === 'file_share';
  return isPosted && (threadTs === undefined || threadTs === ts);
}

function noteOf(
  state: SandboxState,
  channel: ConversationState,
  message: MessageState,
  user: string,
): PushNote {
  const author = state.users.find(({ id }) => id === message.user)?.realName ?? message.user;
  return {
    key: `${message.ts}-${user}`,
    at: Math.floor(Number(message.ts) * 1000),
    conversation: channel.id,
    thread: '',
    title: `${author} in #${channel.name}`,
    body: plainText(state, message.firstText ?? message.text),
    isQuiet: true,
  };
}

type Names = Pick<SandboxState, 'users' | 'conversations'>;

/** `mrkdwn` as a notification has it: names for ids, words for links and dates, nothing bold. */
export function plainText(names: Names, text: string): string {
  return parseMrkdwn(text)
    .map((part) => (part.type === 'pre' ? part.text : wordsOf(names, part.children)))
    .join('\n');
}

function wordsOf(names: Names, parts: Inline[]): string {
  return parts.map((part) => wordOf(names, part)).join('');
}

function wordOf(names: Names, part: Inline): string {
  switch (part.type) {
    case 'text':
    case 'code':
      return part.text;
    case 'break':
      return '\n';
    case 'bold':
    case 'italic':
    case 'strike':
      return wordsOf(names, part.children);
    case 'emoji':
      return emojiOf(part.name) ?? `:${part.name}:`;
    case 'user':
      return `@${names.users.find(({ id }) => id === part.id)?.realName ?? (part.label || part.id)}`;
    case 'channel':
      return `#${names.conversations.find(({ id }) => id === part.id)?.name ?? (part.label || part.id)}`;
    case 'usergroup':
      return part.label || part.id;
    case 'broadcast':
      return `@${part.range}`;
    case 'date':
      return part.fallback;
    case 'link':
      return part.label || part.url;
  }
}
