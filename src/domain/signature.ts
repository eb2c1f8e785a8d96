import type { Channel } from './message.ts';

/** How much text one message of a channel carries, the signature included: an SMS of Twilio's 1,600 characters, WhatsApp 4,096. */
const CARRIES: Record<Channel, number> = {
  sms: 1_600,
  whatsapp: 4_096,
  telegram: 4_096,
  email: 10_000,
  web: 10_000,
  api: 10_000,
};

/** Stands for somebody whose name has nothing that a customer could be told. */
const NAMELESS = 'The team';

/** What customers know somebody of the team by: their public name, else their first name; never what only Slack shows ("ana.s 🌴"). */
export function publicNameOf({
  publicName,
  name,
}: {
  publicName: string | null;
  name: string;
}): string {
  const chosen = cleanPublicName(publicName ?? '');
  return chosen === '' ? firstNameOf(name) : chosen;
}

/** A name as customers may see it: letters of any script, with what stands within names. Empty if nothing is left. */
export function cleanPublicName(text: string): string {
  const kept = text
    .normalize('NFC')
    .replace(/\([^)]*\)?|_/gu, ' ')
    .replace(/[^\p{L}\p{M}\d\s.'’·-]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[^\p{L}\d]+|[\s'’·-]+$/gu, '');
  return /\p{L}/u.test(kept) ? kept : '';
}

/** `Ana Silva` and `ana.s 🌴` are Ana. */
function firstNameOf(name: string): string {
  const [first = ''] = /\p{L}[\p{L}\p{M}'’-]*/u.exec(cleanPublicName(name)) ?? [];
  const written = first.replace(/[^\p{L}\p{M}]+$/u, '');
  if (written === '') return NAMELESS;
  return written === written.toLowerCase()
    ? `${written.charAt(0).toUpperCase()}${written.slice(1)}`
    : written;
}

/** What stands under somebody's replies; null: nothing. */
export function signatureOf(signature: string | null, publicName: string): string | null {
  const text = signature?.replaceAll('{name}', () => publicName).trim() ?? '';
  return text === '' ? null : text;
}

/** A reply as the customer gets it. Where there is no room for both, its words go without the signature. */
export function signedText(text: string, signature: string | null, channel: Channel): string {
  if (signature === null || text.trim() === '') return text;
  const signed = `${text.trimEnd()}\n\n${signature}`;
  return signed.length <= CARRIES[channel] ? signed : text;
}
