import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../sandbox/page/deadlines.ts';
import { pressablesIn } from '../../sandbox/page/pressables.ts';
import { notesFor, plainText } from '../../sandbox/page/push-notes.ts';
import { stepsDone, TOUR } from '../../sandbox/page/tour-steps.ts';
import type { MessageState, SandboxState } from '../../sandbox/page-protocol.ts';

const APP = 'UAPP';
const at = Date.UTC(2026, 2, 4, 9);

function message(second: number, more: Partial<MessageState> = {}): MessageState {
  const ts = `${at / 1000 + second}.000100`;
  return { ts, conversation: 'C1', user: APP, text: 'card', reactions: [], ...more };
}

const EMPTY = {
  app: { botUserId: APP },
  users: [
    { id: 'UANA', realName: 'Ana Silva' },
    { id: APP, realName: 'Dibs' },
  ],
  conversations: [{ id: 'C1', kind: 'public', name: 'support', members: ['UANA', APP] }],
  messages: {},
  ephemerals: [],
  customers: [],
  pushes: [],
  requests: [],
} as unknown as SandboxState;

const stateWith = (more: Partial<Record<keyof SandboxState, unknown>>) =>
  ({ ...EMPTY, ...more }) as SandboxState;

describe('the tour', () => {
  const claimed = stateWith({
    requests: [{ at: at + 1000, title: 'block_actions claim_and_reply', outcome: 'ok' }],
    messages: { C1: [message(-60, { edited: { user: APP, ts: `${at / 1000 + 2}.0001` } })] },
  });

  it('counts a claim when the app took it and a card changed', () => {
    expect(stepsDone(claimed, at)).toEqual(['claim']);
    expect(stepsDone({ ...claimed, messages: {} }, at)).toEqual([]);
  });

  it('counts nothing that was so before it began', () => {
    expect(stepsDone(claimed, at + 5000)).toEqual([]);
  });

  it('knows a race, a reply, a late card and a handover by what stands in the workspace', () => {
    const ts = `${at / 1000 + 3}.000100`;
    const late = [{ type: 'section', text: { type: 'mrkdwn', text: '*Late since* 10:05' } }];
    const all = stateWith({
      ephemerals: [
        { ts, user: 'UANA', conversation: 'C1', text: 'Ben claimed #1 0.4 s before you.' },
      ],
      customers: [{ messages: [{ direction: 'out', at: at + 10 }] }],
      messages: { C1: [message(-60, { edited: { user: APP, ts }, blocks: late as never })] },
      pushes: [{ at: at + 10, body: '#1 is yours: Marta' }],
    });
    expect(stepsDone(all, at)).toEqual(['race', 'reply', 'late', 'hand_over']);
  });

  it('has five steps', () => {
    expect(TOUR.map(({ step }) => step)).toEqual(['claim', 'race', 'reply', 'late', 'hand_over']);
  });
});

describe('the next deadline', () => {
  const dated = (seconds: number) => `<!date^${at / 1000 + seconds}^{time}|soon>`;

  it('is the soonest time to come that the app names, in whatever block', () => {
    const rich = [
      {
        type: 'rich_text',
        elements: [{ elements: [{ type: 'date', timestamp: at / 1000 + 120 }] }],
      },
    ];
    const messages = {
      C1: [
        message(0, { text: dated(300) }),
        message(1, { blocks: rich as never }),
        message(2, { text: dated(60), user: 'UANA' }),
        message(3, { text: dated(-60) }),
      ],
    };
    expect(nextDeadline(messages, APP, at)).toBe(at + 120_000);
  });

  it('is nowhere when no card names one', () => {
    expect(nextDeadline({ C1: [message(0)] }, APP, at)).toBeUndefined();
  });
});

describe('what a phone shows', () => {
  const ping = {
    id: `${message(5).ts}-UANA`,
    at: at + 5000,
    user: 'UANA',
    conversation: 'C1',
    title: 'Dibs in #support',
    body: '*Nudge* for <@UANA>',
  };
  const state = stateWith({
    pushes: [ping, { ...ping, id: 'x-UBEN', user: 'UBEN' }],
    messages: {
      C1: [
        message(5),
        message(9, { text: 'now claimed', firstText: 'New from Marta' }),
        message(10, { threadTs: message(9).ts }),
      ],
    },
  });

  it('is what is meant for this person, without formatting', () => {
    expect(notesFor(state, 'UANA', 'mine')).toMatchObject([
      { title: 'Dibs in #support', body: 'Nudge for @Ana Silva' },
    ]);
  });

  it('has what makes a channel bold as well when asked, each message once and as it was posted', () => {
    const notes = notesFor(state, 'UANA', 'channels');
    expect(notes.map(({ isQuiet, at: when }) => [isQuiet, when - at])).toEqual([
      [true, 9000],
      [false, 5000],
    ]);
    expect(notes[0]?.body).toBe('New from Marta');
  });

  it('has words for links, dates and emoji', () => {
    const words = plainText(
      state,
      'See <https://a.example|the card> by <!date^1^{time}|10:15> :eyes:',
    );
    expect(words).toBe('See the card by 10:15 👀');
  });
});

it('the buttons of a message are those that tell the app something', () => {
  const button = (name: string, more = {}) => ({
    type: 'button',
    action_id: name,
    text: { type: 'plain_text', text: name },
    ...more,
  });
  const blocks = [
    {
      type: 'actions',
      block_id: 'a',
      elements: [button('claim'), button('open', { url: 'https://a.example' })],
    },
    {
      type: 'section',
      block_id: 's',
      text: { type: 'mrkdwn', text: 'x' },
      accessory: button('more'),
    },
    { type: 'divider' },
  ];
  expect(pressablesIn(blocks as never)).toEqual([
    { blockId: 'a', actionId: 'claim', text: 'claim' },
    { blockId: 's', actionId: 'more', text: 'more' },
  ]);
});
