import { describe, expect, it } from 'vitest';
import { filledIn, findSavedReplies } from '../../src/domain/saved-replies.ts';

describe('saved replies › are found', () => {
  const saved = [
    { id: '1', title: 'Shipping', text: 'It ships tomorrow.' },
    { id: '2', title: 'Refund', text: 'The money is on its way; shipping is not refunded.' },
    { id: '3', title: 'Öffnungszeiten', text: 'Montag bis Freitag' },
  ];
  it.each([
    ['ship', ['1', '2']],
    ['SHIPS', ['1']],
    ['refund money', ['2']],
    ['offnung', ['3']],
    ['', ['3', '2', '1']],
    ['nothing like it', []],
  ])('by %j, those with it in the title first', (query, ids) => {
    expect(findSavedReplies(saved, query).map(({ id }) => id)).toEqual(ids);
  });
});

describe('saved replies › names in it', () => {
  it.each([
    [
      'Hello {customer}, {agent} here. Bye {customer}!',
      'Marta',
      'Hello Marta, Ana here. Bye Marta!',
    ],
    ['Hello {customer},\nit is here.', null, 'Hello,\nit is here.'],
    ['{customer}: {customers}', '$&', '$&: {customers}'],
  ])('%j for %j', (text, customer, filled) => {
    expect(filledIn(text, { customer, agent: 'Ana' })).toBe(filled);
  });
});
