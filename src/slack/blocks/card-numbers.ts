/**
 * Payment cards that customers write out of need: what is shown keeps the last four digits, `•••• 1111`. What is stored, and what is
 * replied, stays as it was written.
 */
export function maskCardNumbers(text: string): string {
  return text.replace(DIGITS, maskWithin);
}

const DIGIT = '[0-9０-９]';
/** What people put between the groups of a card number; a line may break there. */
const BETWEEN = '[\\s.\\-\\u2010-\\u2015\\u2212_/]{1,3}';
/** Groups of digits. The first group of an IBAN (`DE89`) and of a telephone number (`+49`) begins no card number. */
const DIGITS = new RegExp(`(?<![\\d０-９+]|\\b[A-Z]{2})${DIGIT}+(?:${BETWEEN}${DIGIT}+)*`, 'gu');
const GROUP = new RegExp(`${DIGIT}+`, 'gu');

interface Group {
  digits: string;
  start: number;
  end: number;
}

/** A number may stand beside others: the expiry date, the order. So each run of groups is looked at. */
function maskWithin(run: string): string {
  const groups = [...run.matchAll(GROUP)].map(
    (match): Group => ({
      digits: match[0].normalize('NFKC'),
      start: match.index,
      end: match.index + match[0].length,
    }),
  );
  let masked = '';
  let from = 0;
  for (let index = 0; index < groups.length; index += 1) {
    const length = groupsOfCard(groups, index);
    const [first, last] = [groups[index], groups[index + length - 1]];
    if (length === 0 || first === undefined || last === undefined) continue;
    const digits = digitsOf(groups.slice(index, index + length));
    masked += `${run.slice(from, first.start)}•••• ${digits.slice(-4)}`;
    from = last.end;
    index += length - 1;
  }
  return masked + run.slice(from);
}

/** How many groups from `index` on are a card number, as many as can be; 0: none. */
function groupsOfCard(groups: readonly Group[], index: number): number {
  let found = 0;
  let digits = '';
  for (let next = index; next < groups.length && digits.length < 19; next += 1) {
    digits += groups[next]?.digits ?? '';
    if (isCardNumber(digits)) found = next - index + 1;
  }
  return found;
}

function digitsOf(groups: readonly Group[]): string {
  return groups.map(({ digits }) => digits).join('');
}

/** Beginnings of the large card schemes and the lengths that they give out: ISO/IEC 7812. */
const SCHEMES: readonly { begins: RegExp; lengths: readonly number[] }[] = [
  { begins: /^4/, lengths: [13, 16, 18, 19] },
  { begins: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { begins: /^3[47]/, lengths: [15] },
  { begins: /^3(0[0-5]|095|6|[89])/, lengths: [14, 15, 16, 17, 18, 19] },
  { begins: /^35(2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { begins: /^(6011|62|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { begins: /^(50|5[6-9]|6)/, lengths: [13, 14, 15, 16, 17, 18, 19] },
];

function isCardNumber(digits: string): boolean {
  const isOfScheme = SCHEMES.some(
    ({ begins, lengths }) => lengths.includes(digits.length) && begins.test(digits),
  );
  return isOfScheme && passesLuhn(digits);
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
