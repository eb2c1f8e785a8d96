import type { AgentId } from '../../domain/ids.ts';
import type { Place } from '../../domain/listed.ts';

export const VERBS = [
  'mine',
  'unassigned',
  'load',
  'sla',
  'assign',
  'who',
  'blocked',
  'away',
  'back',
  'leave',
  'closed',
  'open',
  'test',
  'settings',
  'me',
  'help',
] as const;
export type Verb = (typeof VERBS)[number];

/** These words also mean something else, so they are verbs only where they come first: `assign 142 me`. */
const ONLY_FIRST: readonly Verb[] = ['closed', 'open', 'test', 'settings', 'me', 'sla', 'leave'];

/** What somebody typed behind a command; the parts may stand in any order. */
export interface CommandWords {
  verb: Verb | null;
  /** `142` or `#142`. */
  number: number | null;
  /** A pasted link to a message. */
  link: Place | null;
  /** `@ana`, as Slack escapes it. */
  userId: AgentId | null;
  /** What is left, such as a name. */
  rest: string;
  /** All that stands behind the first word, as it was typed: a time has numbers of its own. */
  behind: string;
}

/** Slack escapes people as `<@U1|ana>` and links as `<https://…>` (`should_escape`). */
export function readCommandWords(text: string): CommandWords {
  const behind = text.trim().replace(/^\S+\s*/, '');
  const words: CommandWords = {
    ...{ verb: null, number: null, link: null, userId: null, rest: '' },
    behind,
  };
  const rest: string[] = [];
  for (const [index, word] of text.trim().split(/\s+/).entries()) {
    const userId = /^<@([UW][A-Z0-9]+)(\|[^>]*)?>$/.exec(word)?.[1];
    const number = /^#?(\d{1,9})$/.exec(word)?.[1];
    const verb = verbOf(word, index);
    const link = linkOf(word);
    if (userId !== undefined) words.userId = userId as AgentId;
    else if (link !== null) words.link = link;
    else if (number !== undefined && words.number === null) words.number = Number(number);
    else if (verb !== undefined && words.verb === null) words.verb = verb;
    else rest.push(word.replace(/^@/, ''));
  }
  return { ...words, rest: rest.join(' ') };
}

function verbOf(word: string, index: number): Verb | undefined {
  const verb = VERBS.find((known) => known === word.toLowerCase());
  return verb !== undefined && index > 0 && ONLY_FIRST.includes(verb) ? undefined : verb;
}

/** `https://acme.slack.com/archives/C1/p1695300000123456?thread_ts=1695290000.000100`: the thread, if it is in one. */
function linkOf(word: string): Place | null {
  const address = /^<?(https?:\/\/[^>|\s]+)(\|[^>]*)?>?$/.exec(word)?.[1]?.replaceAll('&amp;', '&');
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  const [, slackChannel, seconds, micros] =
    /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(url.pathname) ?? [];
  if (slackChannel === undefined) return null;
  return { slackChannel, ts: url.searchParams.get('thread_ts') ?? `${seconds}.${micros}` };
}
