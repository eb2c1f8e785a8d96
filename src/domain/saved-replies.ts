import type { SavedReply } from './inbox.ts';

/** Those in whose title or text every word of the query stands; those with it in the title first. */
export function findSavedReplies(savedReplies: readonly SavedReply[], query: string): SavedReply[] {
  const words = fold(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const has = (text: string): boolean => words.every((word) => fold(text).includes(word));
  const byTitle = [...savedReplies].sort((a, b) => a.title.localeCompare(b.title));
  const inTitle = byTitle.filter(({ title }) => has(title));
  const inText = byTitle.filter(({ title, text }) => !has(title) && has(`${title}\n${text}`));
  return [...inTitle, ...inText];
}

/** Without case and accents, as people type when they are in a hurry. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A saved reply for this customer: `{customer}` and `{agent}` become their names. Of whom no name is known, none is said. */
export function filledIn(
  text: string,
  { customer, agent }: { customer: string | null; agent: string },
): string {
  const named =
    customer === null
      ? text.replace(/[^\S\n]*\{customer\}/gu, '')
      : text.replaceAll('{customer}', () => customer);
  return named.replaceAll('{agent}', () => agent);
}
