import type { InboxSettings } from './inbox.ts';

/** The parts of settings that a form changes together. */
export const PARTS = {
  targets: ['targets', 'byPriority'],
  policies: ['policies'],
  chains: ['chains'],
  hours: ['calendar'],
  manners: ['resolveSilentAfter', 'alarmWords', 'autoAnswer', 'summaryAt', 'closingCheck'],
} as const satisfies Record<string, readonly (keyof InboxSettings)[]>;

/** What somebody saw of some parts, in a few letters: whether they are still as they were when a form was opened. */
export function settingsMark(
  settings: InboxSettings,
  parts: readonly (keyof InboxSettings)[],
): string {
  return markOf(Object.fromEntries(parts.map((part) => [part, settings[part]])));
}

/** 64 bits of what a piece of data says, in whatever order its fields stand; no secret, and no proof against malice. */
function markOf(data: unknown): string {
  const text = canonical(data);
  return [2_166_136_261, 3_141_592_653].map((seed) => hash(text, seed).toString(36)).join('');
}

/** FNV-1a of 32 bits. */
function hash(text: string, seed: number): number {
  let sum = seed;
  for (const character of text) {
    sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return sum;
}

function canonical(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`;
  if (typeof data !== 'object' || data === null) return JSON.stringify(data) ?? 'null';
  const fields = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`).join(',')}}`;
}
