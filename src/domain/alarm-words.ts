/** Longest text that is looked at, in characters: more is a document, no message. */
const LONGEST = 100_000;

/**
 * The first of these words that stands in the text, as it is spelled among them; null: none does. Words are whole words, whatever their
 * case and accents; several words follow each other, whatever stands between. Scripts that leave no space between words have no whole
 * words: there every place counts. Takes time in proportion to the text.
 */
export function alarmWordIn(text: string, words: readonly string[]): string | null {
  const listed = wordsByBeginning(words);
  if (listed.size === 0) return null;
  const tokens = tokensOf(text.slice(0, LONGEST));
  for (const [index, token] of tokens.entries()) {
    const found = listed.get(token)?.find(({ rest }) => follows(tokens, index + 1, rest));
    if (found !== undefined) return found.word;
  }
  return null;
}

interface Listed {
  word: string;
  rest: readonly string[];
}

function wordsByBeginning(words: readonly string[]): Map<string, Listed[]> {
  const listed = new Map<string, Listed[]>();
  for (const word of words) {
    const [first, ...rest] = tokensOf(word);
    if (first === undefined) continue;
    listed.set(first, [...(listed.get(first) ?? []), { word, rest }]);
  }
  return listed;
}

function follows(tokens: readonly string[], from: number, rest: readonly string[]): boolean {
  return rest.every((token, index) => tokens[from + index] === token);
}

/** A word; or one character of a script that is written without spaces, or, as Korean, with endings at its words. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|[\p{L}\p{N}\p{M}]/gu;
const STANDS_ALONE =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let word = '';
  let end = -1;
  for (const { 0: character, index } of folded(text).matchAll(TOKEN)) {
    const standsAlone = STANDS_ALONE.test(character);
    if (word !== '' && (standsAlone || index !== end)) {
      tokens.push(word);
      word = '';
    }
    if (standsAlone) tokens.push(character);
    else word += character;
    end = index + character.length;
  }
  return word === '' ? tokens : [...tokens, word];
}

/** Marks of Latin, Greek, Cyrillic, Hebrew and Arabic that many leave out; other scripts need theirs. */
const ACCENTS = /[\u0300-\u036F\u0591-\u05C7\u064B-\u065F\u0670\u0640]/g;
/** What cannot be seen, as it stands in words that shall not be found. */
const UNSEEN = /\p{Cf}/gu;
/** Letters that are no others with an accent, but are typed so. */
const PLAIN: Record<string, string> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ς: 'σ', æ: 'ae', œ: 'oe' };

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(UNSEEN, '')
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[ıłøđςæœ]/g, (letter) => PLAIN[letter] ?? letter);
}
