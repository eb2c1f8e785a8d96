import { fold } from './choice.ts';
import type { Session } from './session.ts';

/** What the composer offers for the word before the caret. */
export interface Suggestion {
  key: string;
  /** What stands in the text afterwards. */
  insert: string;
  title: string;
  note: string;
}

export interface SuggestionList {
  kind: 'command' | 'person' | 'channel';
  /** The part of the text that the choice replaces. */
  from: number;
  items: Suggestion[];
}

/** Commands that Slack itself has; the page carries them out. */
export const OWN_COMMANDS = [
  {
    command: '/invite',
    usageHint: '@someone',
    description: 'Add somebody (or the app) to this channel',
  },
  { command: '/remove', usageHint: '@someone', description: 'Remove somebody from this channel' },
  { command: '/leave', usageHint: '', description: 'Leave this channel' },
  { command: '/join', usageHint: '#channel', description: 'Join a channel' },
  { command: '/dm', usageHint: '@someone', description: 'Open a direct message' },
] as const;

const MOST = 8;

export function suggestionsFor(
  session: Session,
  text: string,
  caret: number,
): SuggestionList | undefined {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return listOf('command', 0, commands(session, before));
  const word = /(?:^|\s)([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (word === null) return undefined;
  const [, sign = '', typed = ''] = word;
  const from = caret - typed.length - 1;
  const isCommand = text.startsWith('/');
  return sign === '@'
    ? listOf('person', from, people(session, typed, isCommand))
    : listOf('channel', from, channels(session, typed));
}

function listOf(
  kind: SuggestionList['kind'],
  from: number,
  items: Suggestion[],
): SuggestionList | undefined {
  return items.length === 0 ? undefined : { kind, from, items: items.slice(0, MOST) };
}

function commands(session: Session, typed: string): Suggestion[] {
  return [...session.app.commands, ...OWN_COMMANDS]
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map(({ command, usageHint, description }) => ({
      key: command,
      insert: `${command} `,
      title: usageHint === '' ? command : `${command} ${usageHint}`,
      note: description,
    }));
}

/** In a command the short handle is inserted, which has no spaces; in a message the name that people read. */
function people(session: Session, typed: string, isCommand: boolean): Suggestion[] {
  const wanted = fold(typed);
  return session.users
    .filter(({ deleted }) => !deleted)
    .filter(({ displayName, realName, handle }) =>
      [handle, ...fold(`${displayName} ${realName}`).split(/\s+/)].some((word) =>
        word.startsWith(wanted),
      ),
    )
    .map(({ id, displayName, realName, handle, title }) => ({
      key: id,
      insert: `@${isCommand ? handle : displayName || realName} `,
      title: realName || displayName,
      note: title || `@${handle}`,
    }));
}

function channels(session: Session, typed: string): Suggestion[] {
  return session.conversations
    .filter(({ kind, isArchived }) => kind !== 'im' && !isArchived)
    .filter(({ name }) => fold(name).startsWith(fold(typed)))
    .map(({ id, name, topic }) => ({
      key: id,
      insert: `#${name} `,
      title: `#${name}`,
      note: topic,
    }));
}
