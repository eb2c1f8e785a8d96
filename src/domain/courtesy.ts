import type { IncomingMessage } from './commands.ts';

/** Short words of thanks and goodbye, in the languages that customers write most. Compared without case, accents or punctuation. */
const THANKS = new Set(
  [
    'thanks',
    'thank you',
    'thanks a lot',
    'many thanks',
    'thank you so much',
    'thank you very much',
    'thx',
    'ty',
    'cheers',
    'great thanks',
    'perfect thanks',
    'ok thanks',
    'okay thanks',
    'ok',
    'okay',
    'perfect',
    'great',
    'gracias',
    'muchas gracias',
    'mil gracias',
    'ok gracias',
    'perfecto',
    'danke',
    'vielen dank',
    'danke schon',
    'super danke',
    'merci',
    'merci beaucoup',
    'grazie',
    'grazie mille',
    'obrigado',
    'obrigada',
    'muito obrigado',
    'muito obrigada',
    'dank je',
    'bedankt',
    'tak',
    'takk',
    'tack',
    'dzieki',
    'dziekuje',
    'tesekkurler',
    'спасибо',
    'дякую',
    'شكرا',
    'תודה',
    'धन्यवाद',
    'ありがとう',
    '谢谢',
  ].map(plain),
);

/** Only letters, digits and single spaces, in lower case. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What somebody wrote, whatever way it came. */
type Written = Pick<IncomingMessage, 'text' | 'attachments'>;

/** A reaction is a mark on a message, no message: nobody has to answer it, and it begins nothing. */
export function isReaction(message: Written): boolean {
  const { attachments, text } = message;
  return (
    text.trim() === '' &&
    attachments.length > 0 &&
    attachments.every((attachment) => attachment.type === 'reaction')
  );
}

/** Thank-yous, emoji, stickers and reactions: after a conversation is resolved they do not open it again (UX.md A12). */
export function isCourtesy(message: Written): boolean {
  if (isReaction(message)) return true;
  const onlyStickers = message.attachments.every((attachment) => attachment.type === 'sticker');
  if (!onlyStickers) return false;
  const words = plain(message.text);
  return words === '' || THANKS.has(words);
}
