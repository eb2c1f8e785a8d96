import { describe, expect, it } from 'vitest';
import { type Inline, parseMrkdwn, parsePlain } from '../../sandbox/page/mrkdwn.ts';

/** A compact picture of what was understood: `b(…)` bold, `i(…)` italic, `[kind value]` for the rest. */
function draw(nodes: Inline[]): string {
  return nodes.map(drawOne).join('');
}

function drawOne(node: Inline): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'break':
      return '⏎';
    case 'bold':
    case 'italic':
    case 'strike':
      return `${node.type[0]}(${draw(node.children)})`;
    case 'code':
      return `[code ${node.text}]`;
    case 'emoji':
      return `[emoji ${node.name}]`;
    case 'user':
    case 'channel':
    case 'usergroup':
      return `[${node.type} ${node.id}]`;
    case 'broadcast':
      return `[broadcast ${node.range}]`;
    case 'date':
      return `[date ${node.epochSeconds} ${node.format} ${node.fallback}]`;
    case 'link':
      return `[link ${node.url} ${node.label}]`;
  }
}

function drawn(text: string): string[] {
  return parseMrkdwn(text).map((paragraph) =>
    paragraph.type === 'pre'
      ? `pre: ${paragraph.text}`
      : `${paragraph.type}: ${draw(paragraph.children)}`,
  );
}

describe('mrkdwn on the page', () => {
  it.each([
    ['*bold* _it_ ~no~ `c*d*e`', 'b(bold) i(it) s(no) [code c*d*e]'],
    ['*_both_*', 'b(i(both))'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['* not bold * and **', '* not bold * and **'],
    ['*over\ntwo lines*', '*over⏎two lines*'],
    ['*#142 · Marta Díaz* :star: VIP', 'b(#142 · Marta Díaz) [emoji star] VIP'],
    ['at 14:15:30 nothing happens', 'at 14:15:30 nothing happens'],
    [':wave::skin-tone-3: hi', '[emoji wave] hi'],
    ['<@U1|ana> in <#C1|support> <!here>', '[user U1] in [channel C1] [broadcast here]'],
    ['<!subteam^S1|@care>', '[usergroup S1]'],
    ['<!date^1700000000^{time}|14:15 UTC>', '[date 1700000000 {time} 14:15 UTC]'],
    [
      '<https://a.example/x?y=1&amp;z=2|the *page*>',
      '[link https://a.example/x?y=1&z=2 the *page*]',
    ],
    ['see https://a.example/b.', 'see [link https://a.example/b https://a.example/b].'],
    ['*<https://a.example/a*b|x>*', 'b([link https://a.example/a*b x])'],
  ])('reads %j', (text, expected) => {
    expect(drawn(text)).toEqual([`lines: ${expected}`]);
  });

  it('keeps quotes, code and lines apart', () => {
    expect(drawn('*#1*\n> one\n&gt; *two*\nthree\n```a < b\n*c*```\nend')).toEqual([
      'lines: b(#1)',
      'quote: one⏎b(two)',
      'lines: three⏎',
      'pre: a < b\n*c*',
      'lines: end',
    ]);
  });

  it('quotes everything after three signs', () => {
    expect(drawn('>>> one\ntwo')).toEqual(['quote: one⏎two']);
  });

  it('shows escaped customer text as it was written, never as a mention or link', () => {
    expect(drawn('&lt;!channel&gt; &lt;@U1&gt; &amp;lt;')).toEqual([
      'lines: <!channel> <@U1> &lt;',
    ]);
  });

  it('makes no link of a scheme that could run something', () => {
    expect(drawn('<javascript:alert(1)|click>')).toEqual(['lines: <javascript:alert(1)|click>']);
  });

  it('reads 3,000 hostile characters without exhausting the stack', () => {
    for (const piece of ['*_', '*a ', '<', ':a', '`', '> ', '~_*x']) {
      const text = piece.repeat(3000 / piece.length);
      expect(parseMrkdwn(text).length).toBeGreaterThan(0);
    }
  });

  it('leaves styles in plain text alone and reads only its emoji', () => {
    expect(draw(parsePlain('*x* :tada:', true))).toBe('*x* [emoji tada]');
    expect(draw(parsePlain('*x* :tada:', false))).toBe('*x* :tada:');
  });
});
