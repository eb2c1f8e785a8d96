import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/domain/conversation.ts';
import { minutes } from '../../../src/domain/ids.ts';
import type { RiskReport } from '../../../src/domain/risk.ts';
import type { SurfaceOf } from '../../../src/domain/surfaces.ts';
import type { SurfaceView, SurfaceViewOf } from '../../../src/domain/views.ts';
import { onIt } from '../../../src/slack/blocks/act-answers.ts';
import { homeView } from '../../../src/slack/blocks/home.ts';
import { leaveTaken } from '../../../src/slack/blocks/leave.ts';
import { leaveModal } from '../../../src/slack/blocks/modals/leave.ts';
import { mySettingsModal } from '../../../src/slack/blocks/modals/my-settings.ts';
import { type Occasion, renderSurface } from '../../../src/slack/blocks/render-surface.ts';
import { riskReport } from '../../../src/slack/blocks/risk-report.ts';
import {
  ana,
  at,
  ben,
  clock,
  conversationId,
  home,
  inboxId,
  listed,
  message,
  outboxId,
  owned,
  ownerChanged,
  reminded,
  resolved,
  rosa,
  unassigned,
  unclaimed,
  viewOf,
  waiting,
} from './given.ts';
import { agentRisk, riskOf, summary, support } from './given-people.ts';
import { labels as labelsIn, seen as seenIn } from './seen.ts';

/** Homes and modals have blocks of a wider type. */
const seen = (blocks: readonly object[]) => seenIn(blocks as KnownBlock[]);
const labels = (blocks: readonly object[]) => labelsIn(blocks as KnownBlock[]);

const EDIT = { posted: true, because: 'change' } as const;
const common = { now: at(14, 20), workspaceUrl: 'https://acme.slack.com/' };
const lateTurn = {
  response: { name: 'first_response', ...clock(at(14, 15), 'late'), remindedAt: at(14, 15) },
} as const;

function draw(view: SurfaceView, occasion: Partial<Occasion> = {}) {
  const drawn = renderSurface(view, { outboxId, because: 'news', posted: false, ...occasion });
  if (drawn.kind !== 'message') return { kind: drawn.kind, seen: '', labels: [], text: '' };
  const { kind, text, blocks, onlyEdit, calls } = drawn;
  return { kind, text, onlyEdit, calls, seen: seen(blocks), labels: labels(blocks) };
}

/** The state line of its card. */
function cardLine(conversation: Conversation, now = at(14, 20)): string {
  const view = { ...viewOf(conversation, { now }), surface: { type: 'card', conversationId } };
  return draw(view as SurfaceView).seen.split('\n')[2] ?? '';
}

describe('the card’s deadline line', () => {
  const CASES: { name: string; conversation: Conversation; says: string }[] = [
    {
      name: 'with a promise to resolve it',
      conversation: owned({ resolution: clock(at(17, 0)) }),
      says: '🟢 Reply by 14:15 · Ana Silva · resolve by 17:00',
    },
    {
      name: 'with that promise broken',
      conversation: owned({ resolution: clock(at(14, 10), 'late') }),
      says: '🟢 Reply by 14:15 · Ana Silva · was to be resolved by 14:10',
    },
    {
      name: 'while its owner is on it',
      conversation: owned({
        ...lateTurn,
        acknowledged: { by: ana, at: at(14, 16), until: at(14, 26), times: 1 },
      }),
      says: '🔴 Late since 14:15 · Ana Silva is on it · Marta has waited since 14:00',
    },
    {
      name: 'when whoever was on it has it no more',
      conversation: owned({
        acknowledged: { by: ben, at: at(14, 16), until: at(14, 26), times: 1 },
      }),
      says: '🟢 Reply by 14:15 · Ana Silva',
    },
    {
      name: 'when nobody is free to take it',
      conversation: unassigned({ ...lateTurn, assignment: null, unplacedSince: at(14, 18) }),
      says: '🔴 Unassigned · late since 14:15 · nobody has been free to take it since 14:18 · Marta has waited since 14:00',
    },
    {
      name: 'of who says nothing any more',
      conversation: waiting({
        turn: { of: 'customer', since: at(14, 22), unconfirmed: null, resolvesAt: at(14 + 72, 22) },
      } as never),
      says: '⏳ Waiting for Marta since 5 Mar 2026 at 14:22 · Ana Silva · resolves by itself on 8 Mar 2026 if nothing comes',
    },
    {
      name: 'while the promise to resolve it stands still',
      conversation: waiting({
        turn: {
          of: 'customer',
          since: at(14, 22),
          unconfirmed: null,
          resolutionLeft: minutes(185),
        },
      } as never),
      says: '⏳ Waiting for Marta since 5 Mar 2026 at 14:22 · Ana Silva · clock paused, 3 h 5 min left to resolve it',
    },
  ];
  it.each(CASES)('$name', ({ conversation, says }) => {
    expect(cardLine(conversation)).toBe(says);
  });
});

describe('a reminder', () => {
  const nudge = (due: ReturnType<typeof reminded>[]): SurfaceView => ({
    ...common,
    surface: { type: 'nudges_dm', agentId: ana },
    ...{ putOff: null, due, settled: [] },
  });
  const late = {
    window: { dueAt: at(14, 15), phase: 'late' },
    response: { dueAt: at(14, 15), phase: 'late' },
  } as const;

  it('of a late one › says who sees it and what comes next', () => {
    const one = reminded({
      ...late,
      seenBy: [
        { id: rosa, name: 'Rosa Klein' },
        { id: ana, name: 'Ana Silva' },
      ],
      coming: [
        { at: at(14, 25), do: { type: 'remind_owner' } },
        { at: at(14, 30), do: { type: 'return' } },
      ],
    });
    const drawn = draw(nudge([one]));
    expect(drawn.seen.split('\n').at(-1)).toBe(
      'Rosa Klein sees it too. At 14:30 it goes back to the team.',
    );
  });

  it('whose owner is on it › says when they are asked again, and asks nothing', () => {
    const acknowledged = { by: ana, until: at(14, 26), times: 1 };
    const drawn = draw(nudge([reminded({ ...late, acknowledged })]));
    expect(drawn.seen).toContain('You are on it; I ask again at 14:26.');
    expect(drawn.labels).not.toContain('I’m on it');
  });

  it('after the second time › offers it no more; to a new owner it does', () => {
    const twice = { until: at(14, 10), times: 2 };
    const labelsOf = (by: typeof ana, times: number) =>
      draw(nudge([reminded({ ...late, acknowledged: { ...twice, by, times } })])).labels;
    expect(labelsOf(ana, 2)).not.toContain('I’m on it');
    expect(labelsOf(ana, 1)).toContain('I’m on it');
    expect(labelsOf(ben, 1)).toContain('I’m on it');
  });

  it('that it is to be resolved › says so, since the reply has time', () => {
    const one = reminded({ resolution: { dueAt: at(14, 40), phase: 'soon' } });
    expect(draw(nudge([one])).seen).toContain('🟠 #142 Marta Díaz: resolve by 14:40');
  });

  const inThread = (conversation: Conversation): SurfaceViewOf<'thread_nudge'> => ({
    ...viewOf(conversation, { now: at(14, 20) }),
    surface: { type: 'thread_nudge', conversationId, agentId: ana },
    ...{ putOff: null, manner: 'thread' },
  });

  it('in the thread › mentions nobody else, whatever the customer is called', () => {
    const view = inThread(owned(lateTurn));
    const named = { ...view, customer: { ...view.customer, name: '<!channel> <@U0BEN>' } };
    expect(draw(named).text.match(/<[!@][^d^>]*>/g)).toEqual(['<@U0ANA>']);
  });

  it('in the thread › mentions its owner, and goes when there is nothing to remind of', () => {
    const drawn = draw(inThread(owned(lateTurn)));
    expect(drawn.seen).toBe(
      '🔴 @U0ANA late since 14:15; Marta has waited since 14:00. A short “I’m looking into it” helps now.',
    );
    expect(drawn.text).toContain('<@U0ANA>');
    expect(drawn.labels).toEqual(['*Reply', 'I’m on it']);
    expect(draw(inThread(waiting()), EDIT).kind).toBe('remove');
    expect(draw(inThread(waiting())).kind).toBe('nothing');
    const acknowledged = { by: ana, at: at(14, 16), until: at(14, 26), times: 1 };
    expect(draw(inThread(owned({ ...lateTurn, acknowledged })), EDIT).seen).toBe(
      'Ana Silva is on it; I ask again at 14:26.',
    );
  });
});

describe('I’m on it', () => {
  it('is answered with when it is asked again, and that the customer’s clock runs on', () => {
    const acknowledged = { by: ana, at: at(14, 16), until: at(14, 26), times: 1 };
    const told = onIt(viewOf(owned({ ...lateTurn, acknowledged }), { now: at(14, 16) }));
    expect(seen(told.blocks)).toBe(
      'You are on #142; I ask again at 14:26. Marta’s clock runs on, and has been over since 14:15.',
    );
    expect(labels(told.blocks)).toEqual(['*Reply']);
  });

  it('with nothing to remind of › says that', () => {
    expect(seen(onIt(viewOf(waiting())).blocks)).toBe(
      'There is nothing to remind you of on #142. Nothing is due now.',
    );
  });
});

describe('why it is yours', () => {
  const lapsed = (from: typeof ben | null, why?: { chosen: 'least_loaded' | 'person' }) =>
    draw({
      ...viewOf(owned()),
      surface: { type: 'owner_dm', conversationId, agentId: ana, version: 2 },
      change: ownerChanged({
        ...{ how: 'lapsed', from },
        ...(why === undefined ? {} : { why: { rule: 'silence', ...why } }),
      }),
      by: { kind: 'system' },
      notes: [],
      ownerSince: at(14, 2),
    }).seen;

  it('says who had it, and why this person was chosen', () => {
    expect(lapsed(ben, { chosen: 'least_loaded' })).toContain(
      'Why you: Ben had it and could not answer in time; you have the least to do right now.',
    );
    expect(lapsed(null, { chosen: 'person' })).toContain(
      'Why you: nobody claimed it in time; the inbox’s rule names you for that.',
    );
  });

  it('whoever had it reads where it went, without blame', () => {
    const { owner: _owner, ...rest } = ownerChanged({ how: 'lapsed', from: ben });
    const drawn = draw({
      ...viewOf(unassigned({}, { ownerChangedIn: 2 })),
      surface: { type: 'former_owner_dm', conversationId, agentId: ben, version: 2 },
      change: { ...rest, owner: null },
      by: { kind: 'system' },
      notes: [],
      ownerSince: null,
    });
    expect(drawn.seen).toBe(
      '#142 · Marta Díaz is back with the team, since its time had run out. Nothing is left for you to do.',
    );
  });
});

describe('a notice of who waits too long', () => {
  const notice = (
    conversation: Conversation,
    over: Partial<SurfaceOf<'late_notice'>> = {},
  ): SurfaceView => ({
    ...viewOf(conversation, { now: at(14, 20) }),
    surface: {
      ...{ type: 'late_notice', conversationId, inboxId, slackChannel: null, turnStartedIn: 1 },
      ...over,
    },
  });

  it('that nobody is free to take › says so, and can be claimed', () => {
    const drawn = draw(notice(unassigned({ ...lateTurn, unplacedSince: at(14, 18) })));
    expect(drawn.seen).toBe(
      '🔴 #142 · Marta Díaz has waited since 14:00; the reply is late since 14:15. Nobody is free to take it.',
    );
    expect(drawn.labels).toEqual(['Claim', 'Open']);
  });

  it('to a manager › can be given to somebody', () => {
    const drawn = draw(notice(unassigned(lateTurn), { agentId: rosa }));
    expect(drawn.labels).toEqual(['Claim', 'Assign…', 'Open']);
  });

  it('that has an owner › names them, without a mention; and calls a group where the step says so', () => {
    const drawn = draw(notice(owned(lateTurn), { slackChannel: 'C0LEADS', group: 'S0DUTY' }));
    expect(drawn.seen).toContain('the reply is late since 14:15. Ana Silva has it.');
    expect(drawn).toMatchObject({ labels: ['Open'], calls: 'S0DUTY' });
  });

  it('folds when it is answered, resolved or in new hands, and is not posted after that', () => {
    const inHand = owned({ ...lateTurn }, {
      owner: { agentId: ben, since: at(14, 18), window: clock(at(14, 28)) },
    } as never);
    const said = (conversation: Conversation) => draw(notice(conversation), EDIT).seen;
    expect(said(waiting())).toBe('#142 · Marta Díaz: answered 5 Mar 2026 at 14:22.');
    expect(said(inHand)).toBe('#142 · Marta Díaz: with Ben Adler since 5 Mar 2026 at 14:18.');
    expect(said(resolved())).toContain('resolved by Ana Silva');
    expect(draw(notice(waiting()), EDIT)).toMatchObject({ labels: [], onlyEdit: true });
    expect(draw(notice(waiting())).kind).toBe('nothing');
  });
});

describe('an alarm word', () => {
  const alarm = (conversation: Conversation, previews = 'quoted' as const): SurfaceView => {
    const view = viewOf(conversation);
    return {
      ...{ ...view, inbox: { ...view.inbox, previews } },
      surface: { type: 'alarm_dm', conversationId, agentId: rosa, turnStartedIn: 1 },
      word: 'lawyer',
      message: message({ text: 'You will hear from my lawyer.' }),
    };
  };

  it('says who wrote what, how it stands, and what can be done', () => {
    const urgent = { details: { ...owned().details, priority: 'urgent' as const } };
    const drawn = draw(alarm(owned({}, urgent)));
    expect(drawn.seen).toBe(
      '⚠ #142 · Marta Díaz wrote “lawyer”\n> You will hear from my lawyer.\n🟢 Reply by 14:15 · Ana Silva · now urgent',
    );
    expect(drawn.labels).toEqual(['Reassign…', 'Open']);
    expect(draw(alarm(unassigned())).labels).toEqual(['*Claim', 'Assign…', 'Open']);
  });

  it('is not quoted in a push where the inbox keeps customers out of them', () => {
    expect(draw(alarm(owned(), 'private' as never)).text).toBe(
      '⚠ #142: a customer wrote a word that you want to know of.',
    );
  });

  it('folds when it is answered', () => {
    expect(draw(alarm(waiting()), EDIT)).toMatchObject({
      seen: '#142 · Marta Díaz: answered 5 Mar 2026 at 14:22.',
      labels: [],
    });
  });
});

describe('before the inbox closes', () => {
  const closing = (over: Partial<SurfaceViewOf<'closing_list'>> = {}): SurfaceView => ({
    ...{ ...common, now: at(17, 30), inbox: support },
    surface: { type: 'closing_list', inboxId, date: '2026-03-05' },
    ...{ closesAt: at(18, 0), opensAt: at(33, 0) },
    ...{ waiting: [listed(), unclaimed({ number: 147, customerName: 'Joel Okafor' })], count: 2 },
    settled: [],
    ...over,
  });

  it('names who still waits, and until when they would', () => {
    const drawn = draw(closing());
    expect(drawn.seen).toBe(
      [
        '⏳ #support closes at 18:00. 2 still wait for an answer:',
        '• #142 Marta Díaz, Ana Silva, reply by 14:15',
        '• #147 Joel Okafor, no owner, reply by 14:15',
        'Whoever is not answered before then waits until 6 Mar 2026, 09:00. A short word of when they will hear from you helps.',
      ].join('\n'),
    );
    expect(drawn.labels).toEqual(['Claim #147', 'What is at risk']);
  });

  it('shrinks as they are answered, and says so when all are', () => {
    const done = listed({ turn: 'customer', answeredAt: at(17, 40) });
    expect(
      draw(closing({ settled: [done], waiting: [unclaimed()], count: 1 }), EDIT).seen,
    ).toContain('• #142 Marta Díaz: answered 17:40.');
    const all = closing({ settled: [done, done], waiting: [], count: 0 });
    expect(draw(all, EDIT).seen).toBe('All 2 who waited before #support closes have their answer.');
  });

  it('is not posted where nobody waits', () => {
    expect(draw(closing({ waiting: [], count: 0 })).kind).toBe('nothing');
  });
});

describe('the summary of a day', () => {
  const dm = (day = summary()): SurfaceView => ({
    ...common,
    surface: { type: 'summary_dm', inboxId, agentId: rosa, date: '2026-03-05' },
    inbox: { ...support, timeZone: 'UTC' },
    day,
  });

  it('says what was kept, what not and why, and what is at risk now', () => {
    const drawn = draw(
      dm(
        summary({
          targets: [
            {
              ...{ target: 'first_response', met: 18, missed: 2 },
              ...{ metBefore: 88, halfWithin: minutes(6) },
            },
            { target: 'next_response', met: 4, missed: 0, metBefore: null, halfWithin: null },
          ],
          missedBecause: { nobodyAssigned: 1, ownerAway: 1, noAnswer: 0 },
          ...{ atRisk: [listed()], late: 0, soon: 2 },
        }),
      ),
    );
    expect(drawn.seen).toBe(
      [
        '#support on Thu 5 Mar · 24 came in, 22 resolved',
        '• First reply: 18 of 20 on time (90 %; last Thursday 88 %), half within 6 min',
        '• Next replies: 4 of 4 on time (100 %)',
        'Late replies: 1 had no owner · 1 while the owner was away',
        'Now: 🟠 2 due soon',
        '• #142 Marta Díaz, Ana Silva, reply by 14:15',
        '• and 1 more',
      ].join('\n'),
    );
    expect(drawn.text).toBe('#support on Thu 5 Mar: 24 came in, 22 resolved, 2 not on time.');
    expect(drawn.labels).toEqual(['What is at risk', 'Load']);
  });

  it('of a day on which nothing was due › says that', () => {
    const drawn = draw(dm(summary({ came: 0, resolved: 0 })));
    expect(drawn.seen).toBe(
      '#support on Thu 5 Mar · 0 came in, 0 resolved\nNobody waits for an answer now.',
    );
  });
});

describe('/inbox sla', () => {
  const busy: Partial<RiskReport> = {
    ...{ late: 3, soon: 1, unassigned: 1, nextDueAt: at(14, 25) },
    atRisk: [
      listed({ response: { dueAt: at(14, 15), phase: 'late' } }),
      unclaimed({
        ...{ number: 147, customerName: 'Joel Okafor', card: null },
        assignment: { dueAt: at(14, 13), phase: 'late' },
      }),
    ],
    agents: [
      agentRisk(),
      agentRisk({
        ...{ agent: { id: ana, name: 'Ana Silva' }, late: 0, soon: 1 },
        away: { since: at(13, 0), until: at(15, 0) },
      }),
    ],
    unplaced: { count: 1, since: at(14, 10) },
  };

  it('says what is at risk, whose it is, and what is due next', () => {
    const { blocks, text } = riskReport(riskOf(busy));
    expect(seen(blocks).replaceAll('\n\n', '\n')).toBe(
      [
        'At risk · #support · 14:20',
        '🔴 3 late · 🟠 1 due soon · 1 of them without an owner · next due 14:25',
        '⚠ Nobody is free to take 1 conversation, since 14:10. Whoever comes back gets them.',
        '• #142 Marta Díaz, Ana Silva, late since 14:15',
        '• #147 Joel Okafor, no owner, claim was due 14:13',
        '• and 2 more',
        '🔴 Ben Adler · 2 late · 1 due soon · next #133 by 14:25',
        '🟠 Ana Silva, away until 15:00 · 1 due soon · next #133 by 14:25',
      ].join('\n'),
    );
    expect(labels(blocks)).toEqual(['*Claim #147', 'Move from Ben…', 'Load', 'Refresh']);
    expect(text).toContain('At risk in #support: 🔴 3 late');
  });

  it('tells an agent nobody’s late ones but their own', () => {
    const { blocks } = riskReport(riskOf({ ...busy, viewer: { id: ana, role: 'agent' } }));
    expect(seen(blocks)).toContain('⚪ Ben Adler · 3 at risk · next #133');
    expect(seen(blocks)).toContain('🟠 Ana Silva, away until 15:00 · 1 due soon');
    expect(labels(blocks)).not.toContain('Move from Ben…');
  });

  const CALM: { name: string; over: Partial<RiskReport>; says: string }[] = [
    { name: 'nobody waits', over: {}, says: 'Nothing is at risk: nobody waits for an answer.' },
    {
      name: 'all on time',
      over: { onTime: 6, nextDueAt: at(14, 40) },
      says: 'Nothing is at risk: 6 customers wait, and the next reply is due 14:40.',
    },
    {
      name: 'closed',
      over: { inbox: { ...support, open: false, opensAt: at(33, 0) }, onTime: 2 },
      says: '#support is closed until 6 Mar 2026, 09:00; no clock runs before then.',
    },
  ];
  it.each(CALM)('with nothing at risk, $name › is useful', ({ over, says }) => {
    expect(seen(riskReport(riskOf(over)).blocks)).toBe(`At risk · #support · 14:20\n${says}`);
  });
});

describe('Home', () => {
  it('says on top what is at risk: mine, and of the inboxes that I manage', () => {
    const { blocks } = homeView(
      home({
        mine: [
          listed({ response: { dueAt: at(14, 0), phase: 'late' } }),
          listed({ number: 150, window: { dueAt: at(14, 18), phase: 'soon' } }),
          listed({ number: 151 }),
        ],
        mineCount: 3,
        atRisk: [
          { inboxId, inboxName: 'support', late: 1, soon: 2, unassigned: 1, nextDueAt: at(14, 18) },
        ],
      }),
    );
    const shown = seen(blocks);
    expect(shown).toContain('At risk\n• Mine: 🔴 1 late · 🟠 1 due soon · #150 by 14:18');
    expect(shown).toContain(
      '• #support: 🔴 1 late · 🟠 2 due soon · 1 without an owner · next due 14:18',
    );
    expect(labels(blocks)).toContain('At risk in #support');
  });

  it('says nothing of it where nothing is, and tells of a leave to come', () => {
    const leave = { from: at(33, 0), until: at(57, 0) };
    const { blocks } = homeView(home({ mine: [listed()], mineCount: 1, leave }));
    expect(seen(blocks)).not.toContain('At risk');
    expect(seen(blocks)).toContain('You are away from 6 Mar 2026, 09:00 until 7 Mar 2026, 09:00.');
    expect(labels(blocks)).toContain('Away…');
  });
});

describe('a person’s own settings', () => {
  const settings = {
    ...{ publicName: 'Ana', threadMessages: 'ask', timeZone: 'Europe/Berlin' },
    inboxes: [{ id: inboxId, name: 'support', signature: null }],
    hours: [[{ start: 540, end: 1_020 }], [{ start: 540, end: 1_020 }], [], [], [], [], []],
    quiet: { start: 1_200, end: 480 },
    nudges: { usual: 'thread', of: {}, urgent: 'any_time' },
  } as const;

  it('show when they work and how they are reminded, by their own clock', () => {
    const drawn = JSON.stringify(
      mySettingsModal(settings as unknown as Parameters<typeof mySettingsModal>[0]),
    );
    expect(drawn).toContain('"initial_value":"Mon-Tue 09:00-17:00"');
    expect(drawn).toContain('"initial_value":"20:00-08:00"');
    expect(drawn).toContain('By your clock (Berlin, from Slack)');
    expect(drawn).not.toContain('In #support');
  });

  it('a leave shows the one that is known, and offers to take it back', () => {
    const leave = { from: at(33, 0), until: at(57, 0) };
    const { blocks } = leaveModal({ leave, inboxId, reader: { now: at(14, 0), timeZone: 'UTC' } });
    expect(seen(blocks)).toContain('You are away from 6 Mar 2026, 09:00 until 7 Mar 2026, 09:00.');
    expect(labels(blocks)).toEqual(['I’m not away after all']);
    const told = leaveTaken(home({ mine: [listed()] }), leave);
    expect(seen(told.blocks)).toContain('One conversation is yours: hand over what cannot wait.');
    expect(labels(told.blocks)).toEqual(['I can’t make these…']);
  });
});
