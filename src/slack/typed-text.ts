/** What people type in Slack, as Slack encodes it: https://docs.slack.dev/messaging/formatting-message-text */

/** Between angle brackets: `@U1`, `#C1|support`, `!here`, `https://x.example|label`. */
const ENCODED = /<([^<>\n]+)>/g;

/** Who is called: a person, a group, or everybody. */
const CALL = /<(?:@[UW]\w+|!subteam\^|!here|!channel|!everyone)/;

/** Whether it calls a colleague: then it is meant for them. */
export function callsSomebody(typed: string): boolean {
  return CALL.test(typed);
}

/** The ids of the people it names. */
export function peopleIn(typed: string): string[] {
  return [...new Set([...typed.matchAll(/<@([UW]\w+)/g)].map(([, id = '']) => id))];
}

/** What stands for ids and names in the text: names by Slack id, and emoji by their names in Slack. */
export interface Wording {
  names: Record<string, string>;
  emoji: ReadonlyMap<string, string>;
}

/** As a customer can read it: names for ids, addresses for links, characters for emoji that have one. */
export function readableText(typed: string, { names, emoji }: Wording): string {
  return typed
    .replace(ENCODED, (_all, inside: string) => readablePart(inside, names))
    .replace(
      /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g,
      (all, name: string) => emoji.get(name) ?? all,
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function readablePart(inside: string, names: Record<string, string>): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) return `@${names[target.slice(1)] ?? (label || 'somebody')}`;
  if (target.startsWith('#')) return `#${label || 'channel'}`;
  if (target.startsWith('!date^')) return label;
  if (target.startsWith('!')) return withAt(label || target.slice(1).split('^')[0] || '');
  const address = target.replace(/^(?:mailto|tel):/, '');
  return label === '' || sameAddress(label, address) ? label || address : `${label} (${address})`;
}

function withAt(name: string): string {
  return name.startsWith('@') ? name : `@${name}`;
}

function sameAddress(label: string, address: string): boolean {
  const bare = (text: string): string => text.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return bare(label) === bare(address);
}

/** The characters of the emoji in a message's rich text, by name. Emoji of the workspace's own have none. */
export function emojiIn(blocks: unknown): Map<string, string> {
  const found = new Map<string, string>();
  collectEmoji(blocks, found);
  return found;
}

function collectEmoji(part: unknown, found: Map<string, string>): void {
  if (Array.isArray(part)) {
    for (const each of part) collectEmoji(each, found);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  const { type, name, unicode, skin_tone, elements } = part as Record<string, unknown>;
  if (type === 'emoji' && typeof name === 'string' && typeof unicode === 'string') {
    const characters = charactersOf(unicode);
    if (characters !== null) {
      found.set(
        typeof skin_tone === 'number' ? `${name}::skin-tone-${skin_tone}` : name,
        characters,
      );
    }
  }
  collectEmoji(elements, found);
}

/** `1f44d-1f3fb`. Null: no code points. */
function charactersOf(unicode: string): string | null {
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16));
  const isText = points.every((point) => point > 0 && point <= 0x10_ff_ff);
  return isText ? String.fromCodePoint(...points) : null;
}
