import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCardNumbers } from '../../../src/slack/blocks/card-numbers.ts';
import { excerpt, maskAddress, tame } from '../../../src/slack/blocks/text.ts';

/** Numbers that the schemes and processors publish for tests. */
const NUMBERS = {
  visa: '4111111111111111',
  'a visa of 13': '4222222222222',
  mastercard: '5555555555554444',
  'a mastercard of the new range': '2223003122003222',
  amex: '378282246310005',
  diners: '30569309025904',
  discover: '6011111111111117',
  jcb: '3530111333300000',
  unionpay: '6205500000000000004',
  maestro: '6304000000000000',
};

describe('card numbers', () => {
  it.each(Object.entries(NUMBERS))('of %s › are masked but for their end', (_name, number) => {
    const shown = maskCardNumbers(`Mine is ${number}, thanks`);
    expect(shown).toBe(`Mine is •••• ${number.slice(-4)}, thanks`);
  });

  it.each([
    ['in groups', '4111 1111 1111 1111', '•••• 1111'],
    ['with dashes', '4111-1111-1111-1111', '•••• 1111'],
    ['with long dashes and dots', '4111–1111.1111—1111', '•••• 1111'],
    ['over two lines', '4111 1111\n1111 1111', '•••• 1111'],
    ['of amex, 4-6-5', '3782 822463 10005', '•••• 0005'],
    ['digit by digit', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '•••• 1111'],
    ['after an order', 'order 88123 4111 1111 1111 1111', 'order 88123 •••• 1111'],
    ['before its expiry', '4111 1111 1111 1111 12/28 123', '•••• 1111 12/28 123'],
    ['two of them', '4111111111111111 5555555555554444', '•••• 1111 •••• 4444'],
    ['glued to a word', 'card4111111111111111!', 'card•••• 1111!'],
    ['of full width', '４１１１ １１１１ １１１１ １１１１', '•••• 1111'],
    ['with characters that hide', '4111\u200B1111\u20601111\uFEFF1111', '•••• 1111'],
    ['in Arabic text', 'رقم 4111111111111111', '\u2068رقم •••• 1111\u2069'],
  ])('written %s › are masked', (_name, text, shown) => {
    expect(tame(text)).toBe(shown);
  });

  it.each([
    ['a number that fails the check digit', '4111 1111 1111 1112'],
    ['a telephone number', '+49 157 71234567, or 0049 157 71234567'],
    ['an order', 'order 2026030412345'],
    ['a number that is too long', '41111111111111111111111'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['the time and date', '2026-03-04 10:00:00'],
  ])('but not %s', (_name, text) => {
    expect(tame(text)).toBe(text);
  });

  it('in a text that is cut › never stand there by halves', () => {
    const shown = excerpt(`${' '.repeat(310)}4111 1111 1111 1111`, 40);
    expect(shown).toBe('•••• 1111');
  });

  it('leave addresses alone', () => {
    expect(maskAddress('whatsapp', '4111111111111111')).toBe('··1111');
  });

  it('law: whatever stands between them, no digits but the last four are left', () => {
    const between = fc.constantFrom('', ' ', '-', '.', '\u00A0', '\n', ' - ');
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(NUMBERS)),
        fc.array(between, { minLength: 19, maxLength: 19 }),
        (number, gaps) => {
          const text = [...number].map((digit, index) => `${digit}${gaps[index]}`).join('');
          const shown = maskCardNumbers(`> ${text} <`);
          expect(shown.replace(/\D/g, '')).toBe(number.slice(-4));
        },
      ),
    );
  });
});
