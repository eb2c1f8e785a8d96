import { describe, expect, it } from 'vitest';
import { readCommandWords } from '../../../src/slack/listeners/command-words.ts';

const NOTHING = { verb: null, number: null, link: null, userId: null, rest: '' };
const assign142 = { ...NOTHING, verb: 'assign', number: 142 };
const link = 'https://acme.slack.com/archives/C1/p1695300000123456';

describe('what somebody types behind a command', () => {
  it.each([
    ['', NOTHING],
    ['   ', NOTHING],
    ['load', { ...NOTHING, verb: 'load' }],
    ['LOAD', { ...NOTHING, verb: 'load' }],
    ['assign 142 <@U1|ana>', { ...assign142, userId: 'U1' }],
    ['assign <@U1|ana> #142', { ...assign142, userId: 'U1' }],
    ['<@W1> 142 assign', { ...assign142, userId: 'W1' }],
    ['assign 142 Ana Silva', { ...assign142, rest: 'Ana Silva' }],
    ['assign 142 @ana', { ...assign142, rest: 'ana' }],
    ['assign 142 unassigned', { ...assign142, rest: 'unassigned' }],
    ['fetch 7', { ...NOTHING, number: 7, rest: 'fetch' }],
    ['who <#C1|support>', { ...NOTHING, verb: 'who', rest: '<#C1|support>' }],
  ])('%s', (text, words) => {
    expect(readCommandWords(text)).toMatchObject(words);
  });

  it.each([
    [link, '1695300000.123456'],
    [`<${link}>`, '1695300000.123456'],
    [`<${link}|card>`, '1695300000.123456'],
    [`<${link}?thread_ts=1695290000.000100&amp;cid=C1>`, '1695290000.000100'],
  ])('a pasted link: %s', (text, ts) => {
    const words = readCommandWords(`assign ${text} me`);
    expect(words.link).toEqual({ slackChannel: 'C1', ts });
    expect(words.rest).toBe('me');
  });

  it('what stands behind the verb stays as it was typed, numbers and all', () => {
    expect(readCommandWords('away until Mon 9:00')).toMatchObject({ behind: 'until Mon 9:00' });
    expect(readCommandWords(' away  tomorrow 9')).toMatchObject({ behind: 'tomorrow 9' });
    expect(readCommandWords('away')).toMatchObject({ verb: 'away', behind: '' });
  });

  it('a link to anything else is a word', () => {
    expect(readCommandWords('<https://evil.example/archives>')).toMatchObject({ link: null });
    expect(readCommandWords('https://').link).toBeNull();
  });
});
