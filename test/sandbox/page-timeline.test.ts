import { describe, expect, it } from 'vitest';
import { choiceOfOption, filterGroups, valueOfChoices } from '../../sandbox/page/choice.ts';
import { channelItems, entriesOf, firstUnread, threadItems } from '../../sandbox/page/timeline.ts';
import type { EphemeralState, MessageState } from '../../sandbox/page-protocol.ts';

const reader = { now: new Date('2025-09-16T10:00:00Z'), timeZone: 'UTC' };
const start = Date.UTC(2025, 8, 16, 8) / 1000;

function message(second: number, more: Partial<MessageState> = {}): MessageState {
  const ts = `${start + second}.000100`;
  return { ts, conversation: 'C1', user: 'U1', text: 'hi', reactions: [], ...more };
}

function ephemeral(second: number, more: Partial<EphemeralState> = {}): EphemeralState {
  return { ts: `${start + second}.000200`, conversation: 'C1', user: 'U1', text: 'psst', ...more };
}

const parent = message(0, { threadTs: `${start}.000100` });
const reply = message(10, { threadTs: parent.ts });
const broadcast = message(20, { threadTs: parent.ts, isBroadcast: true });

function shownAt(items: { shown: { ts: string } }[]): number[] {
  return items.map(({ shown }) => Math.floor(Number(shown.ts)) - start);
}

describe('what stands in a channel', () => {
  it('leaves replies to their thread, but for those sent to the channel as well', () => {
    const messages = [parent, reply, broadcast, message(30)];
    expect(shownAt(channelItems(messages, [], 'C1', 'U1'))).toEqual([0, 20, 30]);
    expect(shownAt(threadItems(messages, [], parent.ts, 'U1'))).toEqual([10, 20]);
  });

  it('shows ephemerals to their reader alone, at their time and place', () => {
    const ephemerals = [
      ephemeral(5),
      ephemeral(6, { user: 'U2' }),
      ephemeral(7, { conversation: 'C2' }),
      ephemeral(8, { threadTs: parent.ts }),
    ];
    expect(shownAt(channelItems([parent, message(30)], ephemerals, 'C1', 'U1'))).toEqual([
      0, 5, 30,
    ]);
    expect(shownAt(threadItems([parent, reply], ephemerals, parent.ts, 'U1'))).toEqual([8, 10]);
  });

  it('puts the same person under one head line for five minutes, cards never', () => {
    const blocks = [{ type: 'divider' }] as MessageState['blocks'] & object;
    const messages = [
      message(0),
      message(60),
      message(400),
      message(410, { user: 'U2' }),
      message(420, { user: 'U2', blocks }),
    ];
    const entries = entriesOf(channelItems(messages, [], 'C1', 'U1'), reader, 'UB', undefined);
    expect(
      entries.map((entry) => (entry.type === 'message' ? entry.isFollowUp : entry.type)),
    ).toEqual(['day', false, true, false, false, false]);
  });

  it('divides days and marks where the new begins', () => {
    const messages = [message(-86_400), message(0), message(10, { user: 'U2' }), message(20)];
    const newSince = firstUnread(messages, 'U1', 1);
    const entries = entriesOf(channelItems(messages, [], 'C1', 'U1'), reader, 'UB', newSince);
    expect(entries.map((entry) => (entry.type === 'day' ? entry.label : entry.type))).toEqual([
      'Yesterday',
      'message',
      'Today',
      'message',
      'new',
      'message',
      'message',
    ]);
  });
});

describe('select menus', () => {
  const option = { text: { type: 'plain_text' as const, text: 'Tomás Ruiz' }, value: 't' };
  const other = { text: { type: 'plain_text' as const, text: 'Chen Wu' }, value: 'c' };

  it('find without regard to case and accents', () => {
    const groups = [{ label: 'Free now', choices: [option, other].map(choiceOfOption) }];
    expect(filterGroups(groups, 'tomas').flatMap(({ choices }) => choices.length)).toEqual([1]);
    expect(filterGroups(groups, 'nobody')).toEqual([]);
  });

  it('give exactly the entry of state.values', () => {
    const choices = [choiceOfOption(option)];
    expect(valueOfChoices('external_select', choices)).toEqual({
      type: 'external_select',
      selected_option: option,
    });
    expect(valueOfChoices('static_select', [])).toEqual({
      type: 'static_select',
      selected_option: null,
    });
    expect(valueOfChoices('multi_users_select', [{ key: 'U1', text: option.text }])).toEqual({
      type: 'multi_users_select',
      selected_users: ['U1'],
    });
  });
});
