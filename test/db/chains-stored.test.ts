import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { AUTOMATIC, type Chains } from '../../src/domain/chains.ts';
import type { Conversation, OpenConversation, TeamTurn } from '../../src/domain/conversation.ts';
import { isOurTurn } from '../../src/domain/conversation.ts';
import type { AgentId, CommandId, ConversationId } from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { beginStory, START, type Story, type StoryInbox } from '../helpers/story.ts';

/** Clocks with what is to come on them, and what chains have come to, between the state and its row. */
let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let ben: AgentId;

const chains: Chains = {
  ...AUTOMATIC,
  response: [
    {
      when: { from: 'last_step', after: minutes(1) },
      do: { type: 'tell_channel', slackChannel: 'C0OTHER' },
    },
    ...AUTOMATIC.response,
  ],
};

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  support = await story.inbox('support', { manage: [rosa], answer: [ana, ben] });
  const targets = { assignment: minutes(5), firstResponse: minutes(15), nextResponse: minutes(30) };
  await story.change(support.id, {
    ...{ chains, targets: { ...targets, resolution: minutes(120) } },
    resolveSilentAfter: days(3),
    autoAnswer: { text: 'We open {opens}.', byLanguage: {} },
  });
});
afterEach(() => story.end());

async function stored(conversationId: ConversationId): Promise<Conversation> {
  const commandId = randomUUID() as string as CommandId;
  const { state } = await createConversationStore(story.sql).load(
    { by: 'id', workspaceId: story.workspaceId, conversationId },
    { kind: 'system' },
    { type: 'check_clocks', commandId },
  );
  if (state === null) throw new Error('there is none');
  return state;
}

type Waiting = OpenConversation & { turn: TeamTurn };
function waiting(state: Conversation): Waiting {
  if (!isOurTurn(state)) throw new Error('it is not our turn');
  return state;
}

/** As JSON has it: what is undefined is not there. */
const plain = (state: Conversation): unknown => JSON.parse(JSON.stringify(state));

async function asTold(state: Conversation): Promise<void> {
  expect(plain(await stored(state.id))).toEqual(plain(state));
}

describe('what chains have come to', () => {
  it('comes back as it was: steps, reminders, notices, who is on it, who let it lapse, whom nobody replaced', async () => {
    const opened = await support.write('Marta', 'hello');
    const { id } = opened;
    await asTold(opened);
    expect(waiting(opened).turn.resolution?.steps).toHaveLength(1);
    await asTold(await story.tell(ana, id, { type: 'claim' }));
    await story.pass(minutes(1));
    expect(waiting(await stored(id)).turn.response.notices).toEqual([{ slackChannel: 'C0OTHER' }]);
    await story.pass(minutes(9));
    const reminded = waiting(await stored(id));
    expect(reminded.owner?.window?.remindedAt).toBe(START + minutes(10));
    const { version } = reminded;
    const onIt = await story.tell(ana, id, { type: 'acknowledge', seenVersion: version });
    await asTold(onIt);
    expect(waiting(onIt).turn.acknowledged).toMatchObject({ by: ana, times: 1 });
    await story.pass(minutes(20));
    const lapsed = waiting(await stored(id));
    expect(lapsed.turn.lapsed).toEqual([ana]);
    for (const who of [rosa, ben]) await story.away(who, null);
    await story.pass(minutes(60));
    const state = waiting(await stored(id));
    expect(state.turn.unplacedSince).toBeGreaterThan(START);
    await asTold(await story.tell(ana, id, { type: 'follow' }));
  });

  it('comes back as it was: a promise that stands still, and when it resolves by itself', async () => {
    const { id } = await support.write('Marta', 'hello');
    await story.pass(minutes(3));
    const reply = { type: 'reply', text: 'here', seenVersion: (await stored(id)).version } as const;
    const held = await story.tell(ana, id, reply);
    await asTold(held);
    await story.pass(minutes(1));
    const outcome = { state: 'sent', externalId: null } as const;
    const report = { type: 'report_reply', messageNumber: 2, outboxId: null, outcome } as const;
    const sent = await story.tell('system', id, report);
    await asTold(sent);
    expect(sent).toMatchObject({ turn: { of: 'customer', resolutionLeft: minutes(117) } });
    expect(sent).toHaveProperty('turn.resolvesAt');
    await asTold(await support.write('Marta', 'and this one?'));
    await asTold(await story.tell(ana, id, { type: 'release', seenVersion: 1_000, note: null }));
    const resolve = { type: 'resolve', seenVersion: null, note: null, by: null } as const;
    const { version } = await story.tell(ana, id, resolve);
    await asTold(await story.tell(ana, id, { type: 'undo', version }));
    await story.pass(days(2));
    expect(await stored(id)).toMatchObject({ status: 'open' });
  });

  it('comes back as it was: that the closed inbox has answered', async () => {
    await story.pass(minutes(9 * 60));
    const state = await support.write('Marta', 'hello?');
    await asTold(state);
    expect(state.autoAnsweredUntil).toBe(START + minutes(23 * 60));
  });
});

describe('a clock that an earlier release wrote beside this one', () => {
  const oldClock = (id: ConversationId, startedAt: number, phase: string) =>
    story.sql.pool.query(
      `UPDATE conversation SET response_started_at = $2, response_warn_at = $2::timestamptz + interval '10 minutes',
         response_due_at = $2::timestamptz + interval '15 minutes', response_phase = $3 WHERE id = $1`,
      [id, new Date(startedAt), phase],
    );

  it('has the gentle steps that its phase leaves, whatever stands beside it of the one before', async () => {
    const { id } = await support.write('Marta', 'hello');
    const at = START + minutes(30);
    await oldClock(id, at, 'on_time');
    expect(waiting(await stored(id)).turn.response.steps).toEqual([
      { at: at + minutes(15), do: { type: 'tell_managers' } },
    ]);
    await oldClock(id, at, 'soon');
    expect(waiting(await stored(id)).turn.response.steps).toHaveLength(1);
    await oldClock(id, at, 'late');
    expect(waiting(await stored(id)).turn.response.steps).toBeUndefined();
  });

  it('knows nothing of a turn before: who was on it, and since when nobody was found', async () => {
    const { id } = await support.write('Marta', 'hello');
    await story.sql.pool.query(
      `UPDATE conversation SET turn_since = $2, unplaced_since = $3, acknowledged = $4 WHERE id = $1`,
      [
        ...[id, new Date(START + minutes(30)), new Date(START + minutes(6))],
        JSON.stringify({ by: ana, at: START + minutes(7), until: START + minutes(17), times: 1 }),
      ],
    );
    const { turn } = waiting(await stored(id));
    expect(turn.unplacedSince).toBeUndefined();
    expect(turn.acknowledged).toBeUndefined();
    const [risk] = [await story.views.risk(story.workspaceId, support.id, rosa)];
    expect(risk?.unplaced).toBeNull();
  });
});
