import type { ConversationState, UserState } from '../page-protocol.ts';

/** What a person typed, as Slack's client sends it: escaped, with mentions and channels as ids. */
export function encodeTyped(
  typed: string,
  users: UserState[],
  conversations: ConversationState[],
): string {
  const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const withUsers = replaceNames(escaped, '@', userNames(users), (id) => `<@${id}>`);
  const channels = conversations
    .filter(({ kind }) => kind !== 'im')
    .map(({ id, name }): [string, string] => [name, id]);
  const withChannels = replaceNames(withUsers, '#', channels, (id, name) => `<#${id}|${name}>`);
  return withChannels.replace(/(^|\s)@(here|channel|everyone)\b/g, '$1<!$2>');
}

function userNames(users: UserState[]): [string, string][] {
  return users.flatMap(({ id, displayName, realName, handle }): [string, string][] => [
    [displayName, id],
    [realName, id],
    [handle, id],
  ]);
}

function replaceNames(
  text: string,
  sign: string,
  names: [string, string][],
  write: (id: string, name: string) => string,
): string {
  const ids = new Map<string, string>();
  for (const [name, id] of names) {
    if (name !== '' && !ids.has(name.toLowerCase())) ids.set(name.toLowerCase(), id);
  }
  const alternatives = [...ids.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  if (alternatives.length === 0) return text;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])${sign}(${alternatives.join('|')})(?![\\p{L}\\p{N}_])`,
    'giu',
  );
  return text.replace(pattern, (whole, name: string) => {
    const id = ids.get(name.toLowerCase());
    return id === undefined ? whole : write(id, name);
  });
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** The text of a stored message as its author would edit it. */
export function decodeForEditing(
  text: string,
  users: UserState[],
  conversations: ConversationState[],
): string {
  return text
    .replace(/<@([A-Z0-9_]+)(?:\|[^>]*)?>/g, (whole, id: string) => {
      const user = users.find((candidate) => candidate.id === id);
      return user === undefined ? whole : `@${user.displayName || user.realName}`;
    })
    .replace(/<#([A-Z0-9_]+)(?:\|[^>]*)?>/g, (whole, id: string) => {
      const conversation = conversations.find((candidate) => candidate.id === id);
      return conversation === undefined ? whole : `#${conversation.name}`;
    })
    .replace(/<!(here|channel|everyone)>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
