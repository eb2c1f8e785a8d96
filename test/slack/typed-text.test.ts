import { describe, expect, it } from 'vitest';
import { callsSomebody, emojiIn, peopleIn, readableText } from '../../src/slack/typed-text.ts';

const readable = (typed: string, emoji: ReadonlyMap<string, string> = new Map()) =>
  readableText(typed, { names: { U1: 'Ana Silva' }, emoji });

describe('what people type, as customers read it', () => {
  it.each([
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['ask <@U1>', 'ask @Ana Silva'],
    ['ask <@U2|ben>, <@U3>', 'ask @ben, @somebody'],
    ['see <#C1|support> <#C2>', 'see #support #channel'],
    ['<!here> <!subteam^S1|@sales> <!subteam^S2|sales>', '@here @sales @sales'],
    ['<https://x.example/a?b=1&amp;c>', 'https://x.example/a?b=1&c'],
    ['<https://x.example|x.example>', 'x.example'],
    ['<https://x.example/blue|the blue one>', 'the blue one (https://x.example/blue)'],
    ['<mailto:a@x.example|a@x.example> <tel:+49157|+49157>', 'a@x.example +49157'],
    ['<!date^1^{time}|14:15> it is', '14:15 it is'],
    ['1 < 2', '1 < 2'],
    [':smile: :acme:', ':smile: :acme:'],
  ])('%s', (typed, expected) => {
    expect(readable(typed)).toBe(expected);
  });

  it('has emoji as characters where Slack says which', () => {
    const blocks = [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'emoji', name: 'smile', unicode: '1f604' },
              { type: 'emoji', name: '+1', unicode: '1f44d-1f3fb', skin_tone: 2 },
              { type: 'emoji', name: 'acme' },
              { type: 'emoji', name: 'broken', unicode: 'zz' },
            ],
          },
        ],
      },
    ];
    const typed = ':smile: :+1::skin-tone-2: :acme: :broken: at 10:30:15';
    expect(readable(typed, emojiIn(blocks))).toBe('😄 👍🏻 :acme: :broken: at 10:30:15');
    expect(emojiIn(undefined).size).toBe(0);
  });

  it('names the people in it once, and says whether a colleague is called', () => {
    expect(peopleIn('<@U1> <@W2|x> <@U1> <#C1>')).toEqual(['U1', 'W2']);
    const calling = ['<@U1> hi', '<!here>', '<!channel>', '<!subteam^S1>', '<!everyone>'];
    expect(calling.filter(callsSomebody)).toEqual(calling);
    expect(
      ['hi', '<https://x.example>', '@ana', '<!date^1^{time}|x>'].filter(callsSomebody),
    ).toEqual([]);
  });
});
