import { describe, expect, it } from 'vitest';
import type {
  AgentId,
  CommandId,
  ConversationId,
  InboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import {
  defaultSettings,
  type Inbox,
  type InboxCommand,
  type InboxContext,
  MOST_SAVED_REPLIES,
} from '../../src/domain/inbox.ts';
import { inboxDecider } from '../../src/domain/inbox-decider.ts';
import type { Role } from '../../src/domain/people.ts';
import { ana, as, ben, MONDAY_TEN, rosa } from './conversation-given.ts';

const luis = 'U_LUIS' as AgentId;
const inbox: Inbox = {
  id: 'inbox' as InboxId,
  workspaceId: 'T1' as WorkspaceId,
  version: 4,
  slackChannel: 'C1',
  name: 'support',
  status: 'ready',
  visibility: 'private',
  invitedBy: rosa,
  settings: defaultSettings('UTC'),
  savedReplies: [],
  closed: null,
  members: { [ana]: 'agent', [ben]: 'agent', [rosa]: 'manager', [luis]: 'watcher' },
};

const context = (who = rosa, over: Partial<InboxContext> = {}): InboxContext => ({
  now: MONDAY_TEN,
  actor: as(who, inbox.members[who] ?? null),
  workspaceId: inbox.workspaceId,
  isWorkspaceAdmin: false,
  cannotAct: [],
  calendar: { timeZone: 'UTC', week: 'always' },
  ...over,
});

type Fields<Type extends InboxCommand['type']> = Omit<
  Extract<InboxCommand, { type: Type }>,
  'type' | 'commandId'
>;

function command<Type extends InboxCommand['type']>(type: Type, fields: Fields<Type>) {
  return { type, commandId: 'test' as CommandId, ...fields } as unknown as InboxCommand;
}

const decide = (asked: InboxCommand, asking = context(), state: Inbox | null = inbox) =>
  inboxDecider.decide(state, asked, asking);
const refusal = (...of: Parameters<typeof decide>) => {
  const decision = decide(...of);
  return decision.accepted ? null : decision.refusal;
};
const types = (...of: Parameters<typeof decide>) => {
  const decision = decide(...of);
  return decision.accepted ? decision.events.map(({ type }) => type) : null;
};
function done(asked: InboxCommand, asking = context(), before = inbox) {
  const decision = decide(asked, asking, before);
  if (!decision.accepted) throw new Error(JSON.stringify(decision.refusal));
  const after = inboxDecider.evolve(before, decision.events);
  const effects = inboxDecider.effectsOf(before, after, decision.events, asking);
  return { after, effects };
}

describe('move', () => {
  const moved = (number: number, from: AgentId | null, to: AgentId) => ({
    conversationId: `c${number}` as ConversationId,
    seenVersion: 3,
    from,
    to,
  });
  const move = (...which: ReturnType<typeof moved>[]) =>
    command('move', { moved: which, note: null, reason: 'end_of_shift' });

  it('lets each conversation decide for itself, as whoever moves them', () => {
    const { effects } = done(move(moved(1, ben, ana), moved(2, ben, ana)));
    const commands = effects.filter((effect) => effect.kind === 'command');
    expect(commands).toHaveLength(2);
    expect(commands[0]).toMatchObject({
      as: { agentId: rosa },
      command: { type: 'assign', to: ana, seenVersion: 3, move: { version: 5 } },
    });
  });

  it("is for managers; of one's own for everybody who answers", () => {
    expect(refusal(move(moved(1, ben, ana)), context(ana))).toEqual({ reason: 'managers_only' });
    expect(types(move(moved(1, ana, ben)), context(ana))).toEqual(['moved']);
    expect(refusal(move(moved(1, luis, ben)), context(luis))).toEqual({ reason: 'managers_only' });
    expect(types(move(moved(1, ben, ana)), context(luis, { isWorkspaceAdmin: true }))).toEqual([
      'moved',
    ]);
  });

  it('of nothing, or to somebody who cannot answer, is refused', () => {
    expect(refusal(move())).toEqual({ reason: 'nothing_to_move' });
    expect(refusal(move(moved(1, ben, luis)))).toEqual({
      reason: 'cannot_answer',
      agentIds: [luis],
    });
    expect(refusal(move(moved(1, ben, ana)), context(rosa, { cannotAct: [ana] }))).toEqual({
      reason: 'cannot_answer',
      agentIds: [ana],
    });
    expect(refusal(move(moved(1, ben, ana)), context(), { ...inbox, status: 'left' })).toEqual({
      reason: 'not_found',
    });
  });

  it('has a note of 3,000 characters at most', () => {
    const noted = (length: number) =>
      command('move', { moved: [moved(1, ben, ana)], note: 'x'.repeat(length), reason: null });
    expect(types(noted(3_000))).toEqual(['moved']);
    expect(refusal(noted(3_001))).toMatchObject({ reason: 'text_too_long', limit: 3_000 });
  });
});

describe('closed until', () => {
  const until = (at: number) => command('close_until', { until: at });

  it('is a time to come, at most 60 days, by managers', () => {
    for (const bad of [MONDAY_TEN, MONDAY_TEN + days(60) + 1]) {
      expect(refusal(until(bad))).toEqual({ reason: 'bad_time' });
    }
    for (const good of [MONDAY_TEN + 1, MONDAY_TEN + days(60)]) {
      expect(types(until(good))).toEqual(['closed_until']);
    }
    expect(refusal(until(MONDAY_TEN + 1), context(ana))).toEqual({ reason: 'managers_only' });
  });

  it('counts what runs by the new times, from the ones before', () => {
    const { after, effects } = done(until(MONDAY_TEN + days(1)));
    expect(after.closed).toEqual({ from: MONDAY_TEN, until: MONDAY_TEN + days(1) });
    expect(effects).toMatchObject([
      {
        target: { kind: 'open_in', inboxId: inbox.id },
        command: { type: 'recount_clocks', before: inbox.settings.calendar },
      },
    ]);
    const now = MONDAY_TEN + minutes(60);
    const longer = done(until(MONDAY_TEN + days(2)), context(rosa, { now }), after);
    expect(longer.after.closed).toEqual({ from: MONDAY_TEN, until: MONDAY_TEN + days(2) });
    const reopened = done(command('open_again', {}), context(rosa, { now }), after);
    expect(reopened.after.closed).toBeNull();
    expect(reopened.effects).toMatchObject([{ command: { before: { closures: [after.closed] } } }]);
  });

  it('is said once, and over by itself', () => {
    const { after } = done(until(MONDAY_TEN + days(1)));
    expect(types(until(MONDAY_TEN + days(1)), context(), after)).toEqual([]);
    const over = context(rosa, { now: MONDAY_TEN + days(1) });
    expect(types(command('open_again', {}), over, after)).toEqual([]);
    expect(types(command('open_again', {}))).toEqual([]);
  });
});

describe('saved replies', () => {
  const save = (id: string, title = 'Shipping', text = 'It ships tomorrow.') =>
    command('save_reply', { savedReply: { id, title, text } });

  it('are saved by whoever answers, and changed and removed by them and by managers', () => {
    const { after } = done(save('a'), context(ana));
    const saved = { id: 'a', title: 'Shipping', text: 'It ships tomorrow.', by: ana };
    expect(after.savedReplies).toEqual([saved]);
    const changed = done(save('a', ' Sizes '), context(ana), after).after;
    expect(changed.savedReplies).toEqual([{ ...saved, title: 'Sizes' }]);
    expect(refusal(save('a', 'Mine'), context(ben), after)).toEqual({ reason: 'managers_only' });
    const byRosa = done(save('a', 'Delivery'), context(), after).after;
    expect(byRosa.savedReplies).toEqual([{ ...saved, title: 'Delivery' }]);
    expect(refusal(save('b'), context(luis))).not.toBeNull();
    const remove = command('remove_saved_reply', { id: 'a' });
    expect(refusal(remove, context(ben), after)).toEqual({ reason: 'managers_only' });
    expect(done(remove, context(ana), after).after.savedReplies).toEqual([]);
    expect(done(remove, context(), after).after.savedReplies).toEqual([]);
    const { by: _unknown, ...old } = saved;
    const before = { ...inbox, savedReplies: [old] };
    expect(refusal(save('a'), context(ana), before)).toEqual({ reason: 'managers_only' });
    expect(done(save('a'), context(), before).after.savedReplies).toEqual([old]);
    expect(types(remove)).toEqual([]);
  });

  it('have words, not too many, and there is an end to them', () => {
    expect(refusal(save('a', ' '))).toEqual({ reason: 'text_empty' });
    expect(refusal(save('a', 'x', ' '))).toEqual({ reason: 'text_empty' });
    expect(types(save('a', 'x'.repeat(75), 'x'.repeat(3_000)))).toEqual(['reply_saved']);
    expect(refusal(save('a', 'x'.repeat(76)))).toMatchObject({
      reason: 'text_too_long',
      limit: 75,
    });
    expect(refusal(save('a', 'x', 'x'.repeat(3_001)))).toMatchObject({ limit: 3_000 });
    const many = Array.from({ length: MOST_SAVED_REPLIES }, (_, at) => ({
      id: `r${at}`,
      title: 'x',
      text: 'x',
    }));
    const full = { ...inbox, savedReplies: many };
    expect(refusal(save('a'), context(), full)).toMatchObject({ reason: 'too_many_saved_replies' });
    expect(types(save('r0'), context(), full)).toEqual(['reply_saved']);
    const oneLess = { ...inbox, savedReplies: many.slice(1) };
    expect(types(save('a'), context(), oneLess)).toEqual(['reply_saved']);
  });
});

describe('who may no longer answer', () => {
  const leaving = (effects: ReturnType<typeof done>['effects']) =>
    effects.flatMap((effect) =>
      effect.kind === 'command' && effect.command.type === 'owner_left'
        ? [effect.command.agentId]
        : [],
    );
  const { settings } = inbox;

  it('gives back what they own: by leaving, by a new setup, or by a new invitation', () => {
    expect(leaving(done(command('member_left', { agentId: ana })).effects)).toEqual([ana]);
    const setUp = command('set_up', { answering: [ben], managing: [rosa], settings });
    const admin = context(rosa, { isWorkspaceAdmin: true });
    expect(leaving(done(setUp, admin).effects)).toEqual([ana]);
    const invite = command('invite', {
      inboxId: inbox.id,
      slackChannel: 'C1',
      name: 'support',
      visibility: 'private',
      timeZone: 'UTC',
      members: [ana, rosa],
    });
    expect(leaving(done(invite, context(), { ...inbox, status: 'left' }).effects)).toEqual([ben]);
  });

  it('is nobody who goes on answering in another role', () => {
    const setUp = command('set_up', { answering: [rosa], managing: [ana, ben], settings });
    const roles: Role[] = ['manager', 'admin'];
    const { after, effects } = done(setUp, context(rosa, { isWorkspaceAdmin: true }));
    expect(roles).toContain(after.members[ana]);
    expect(leaving(effects)).toEqual([]);
  });
});
