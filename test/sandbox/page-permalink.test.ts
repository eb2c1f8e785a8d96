import { describe, expect, it } from 'vitest';
import { placeOf } from '../../sandbox/page/permalink.ts';

const AT = 'https://acme.slack.com/archives';

describe('a link on the page', () => {
  it.each([
    [
      'of a message',
      `${AT}/C1/p1695300000123456`,
      { in: 'C1', thread: '', at: '1695300000.123456' },
    ],
    [
      'of a message in a thread',
      `${AT}/C1/p1695300000123456?thread_ts=1695290000.000100&cid=C1`,
      { in: 'C1', thread: '1695290000.000100', at: '1695300000.123456' },
    ],
    ['of a channel', `${AT}/C1`, { in: 'C1', thread: '', at: '' }],
  ])('%s of this workspace leads there', (_what, url, place) => {
    expect(placeOf(url, 'acme')).toEqual(place);
  });

  it.each([
    'https://other.slack.com/archives/C1/p1695300000123456',
    'https://acme.slack.com.evil.example/archives/C1/p1695300000123456',
    'https://acme.slack.com/team/U1',
    'mailto:acme.slack.com',
    'no link at all',
  ])('to %s is one to elsewhere', (url) => {
    expect(placeOf(url, 'acme')).toBeNull();
  });
});
