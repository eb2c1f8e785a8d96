import type { RichTextElement } from '@slack/types';

/** Our signs by Slack's names: in rich text, Slack draws an emoji only where it is an element of its own. */
const SIGNS = new Map([
  ['🔵', 'large_blue_circle'],
  ['🟢', 'large_green_circle'],
  ['🟠', 'large_orange_circle'],
  ['🔴', 'red_circle'],
  ['⚪', 'white_circle'],
  ['⏳', 'hourglass_flowing_sand'],
  ['🤖', 'robot_face'],
  ['✅', 'white_check_mark'],
  ['👁', 'eye'],
  ['❌', 'x'],
  ['⚠', 'warning'],
  ['🔒', 'lock'],
  ['📎', 'paperclip'],
  ['⭐', 'star'],
  ['💤', 'zzz'],
  ['🚫', 'no_entry_sign'],
  ['✏', 'pencil2'],
  ['↩', 'leftwards_arrow_with_hook'],
]);

const ANY_SIGN = new RegExp(`(${[...SIGNS.keys()].join('|')})\\uFE0F?`, 'u');

const EVERY_SIGN = new RegExp(`(${[...SIGNS.keys()].join('|')})\\uFE0F?`, 'gu');

/** What others call themselves: our signs mean something, so only we set them. */
export function withoutSigns(text: string): string {
  return text.replace(EVERY_SIGN, '');
}

/** Text as pieces: words are literal, signs are emoji. */
export function piecesOf(text: string): RichTextElement[] {
  return text.split(ANY_SIGN).flatMap((part): RichTextElement[] => {
    if (part === '') return [];
    const name = SIGNS.get(part);
    return name === undefined ? [{ type: 'text', text: part }] : [{ type: 'emoji', name }];
  });
}

/** The sign of an emoji, for plain text. Empty for one that is not ours. */
export function signOf(name: string): string {
  return [...SIGNS].find(([, known]) => known === name)?.[0] ?? '';
}
