import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src/domain/ids.ts';
import type { ListedConversation } from '../../../src/domain/listed.ts';
import type { LoadReport } from '../../../src/domain/reports.ts';
import { help } from '../../../src/slack/blocks/help.ts';
import { homeView } from '../../../src/slack/blocks/home.ts';
import { allLoads, loadReport, sharedLoad } from '../../../src/slack/blocks/load-report.ts';
import { mine } from '../../../src/slack/blocks/mine.ts';
import { unassignedReport } from '../../../src/slack/blocks/unassigned-report.ts';
import { who } from '../../../src/slack/blocks/who.ts';
import { ana, at, ben, home, inbox, listed, NAMES, rosa, unclaimed } from './given.ts';
import { agentLoad, loadOf, support } from './given-people.ts';
import { labels, seen } from './seen.ts';

const joel = unclaimed({
  number: 147,
  customerName: 'Joel Okafor',
  channel: 'sms',
  waitingSince: at(14, 8),
  assignment: { dueAt: at(14, 13), phase: 'late' },
});
const load = (over: Partial<LoadReport> = {}): LoadReport =>
  loadOf({
    unassigned: { count: 4, oldest: joel },
    owned: {
      ...{ count: 29, ourTurn: 13, late: 3, soon: 3, soonUntil: at(14, 30) },
      ...{ waitingForCustomers: 14, snoozed: 2 },
    },
    firstReplies: { halfWithin: 330_000, onTime: 91, onTimeLastWeek: 88 },
    agents: [
      agentLoad(),
      agentLoad({
        ...{ agent: { id: ana, name: 'Ana Silva' }, open: 6, load: 6, ourTurn: 3 },
        ...{ late: 1, oldest: { number: 142, waitingSince: at(14, 0) } },
      }),
      agentLoad({
        ...{
          agent: { id: 'U0PRIYA' as AgentId, name: 'Priya Nair' },
          open: 5,
          load: 5,
          ourTurn: 2,
        },
        ...{ late: 0, soon: 2, oldest: { number: 133, waitingSince: at(14, 6) } },
      }),
      agentLoad({
        ...{
          agent: { id: 'U0LUIS' as AgentId, name: 'Luis Ortega' },
          open: 2,
          load: 2,
          ourTurn: 1,
        },
        ...{ late: 0, soon: 1, oldest: { number: 119, waitingSince: at(14, 11) } },
        away: { since: at(13, 0), until: at(15, 0) },
      }),
      agentLoad({
        ...{ agent: { id: 'U0DANA' as AgentId, name: 'Dana Levi' }, open: 7, load: 3, most: 6 },
        ...{ ourTurn: 0, late: 0, oldest: null },
      }),
    ],
    ...over,
  });

describe('/inbox-load', () => {
  it('shows a manager everything in one look', () => {
    const { blocks, text } = loadReport(load(), { asked: 'here' });
    expect(seen(blocks).split('\n').filter(Boolean)).toEqual([
      'Load · #support · 14:20',
      '🔵 4 unassigned · oldest #147 (Joel Okafor, SMS) since 14:08, claim was due 14:13',
      '29 owned: 13 our turn · 3 late · 3 due by 14:30 · 14 waiting for customers · 2 snoozed',
      'First reply today: half within 6 min · 91 % on time (last Thursday 88 %)',
      '🔴 Ben Adler  9 of 8 · 6 our turn · 2 late · oldest #128 since 13:31',
      '🔴 Ana Silva  6 of 8 · 3 our turn · 1 late · oldest #142 since 14:00',
      '🟠 Priya Nair  5 of 8 · 2 our turn · both due soon · oldest #133 since 14:06',
      '🟠 Luis Ortega, away until 15:00  2 of 8 · 1 our turn · due soon · oldest #119 since 14:11',
      '🟢 Dana Levi  3 of 6 · nothing waits for Dana',
      '“4 of 8”: conversations counted against the most this person takes: our turn, or answered within a day. Order: late, due soon, our turn, oldest.',
    ]);
    expect(labels(blocks)).toEqual([
      ...['*Claim #147', 'Show the 4 unassigned', 'Move from Ben…', 'Cover for Luis…'],
      ...['What is at risk', 'Show to the channel', 'Refresh'],
    ]);
    expect(text).toBe('Load of #support: 4 unassigned · 29 owned · 3 late.');
  });

  it('shows an agent their own late ones, nobody else’s, and no moving', () => {
    const { blocks } = loadReport(load({ viewer: { id: ana, role: 'agent' } }));
    expect(seen(blocks)).toContain('⚪ Ben Adler  9 of 8 · 6 our turn · oldest #128');
    expect(seen(blocks)).not.toContain('2 late');
    expect(seen(blocks)).toContain('🔴 Ana Silva  6 of 8 · 3 our turn · 1 late');
    expect(labels(blocks)).toEqual([
      ...['*Claim #147', 'Show the 4 unassigned', 'What is at risk', 'Refresh'],
    ]);
  });

  it('in the channel › shows nobody’s late ones, not even of who shows it', () => {
    const { blocks, text } = sharedLoad(load({ viewer: { id: ana, role: 'agent' } }), 'Ana Silva');
    expect(seen(blocks)).not.toMatch(/🔴|1 late|2 late/);
    expect(seen(blocks)).toContain('Shown by Ana Silva.');
    expect(text).toMatch(/^Ana Silva shows the load\. /);
    expect(labels(blocks)).toEqual(['*Claim #147', 'Show the 4 unassigned']);
  });

  it('with more than twelve people › counts the rest, and shows all to who asks', () => {
    const calm = agentLoad({ late: 0, soon: 0 });
    const many = load({ agents: Array.from({ length: 25 }, () => calm) });
    const { blocks } = loadReport(many);
    expect(seen(blocks)).toContain('and 13 more, all on time');
    expect(seen(blocks).match(/Ben Adler/g)).toHaveLength(12);
    expect(labels(blocks)).toContain('Show all');
    const all = loadReport(many, { rows: 'all' });
    expect(seen(all.blocks).match(/Ben Adler/g)).toHaveLength(25);
    expect(labels(all.blocks)).not.toContain('Show all');
  });

  it('who owns something and answers here no longer › is covered for', () => {
    const gone = agentLoad({ answers: false });
    const there = agentLoad({ agent: { id: ana, name: 'Ana Silva' }, ourTurn: 0 });
    const { blocks } = loadReport(load({ agents: [gone, there] }));
    expect(seen(blocks)).toContain('Ben Adler, no longer answers here  9 of 8');
    expect(labels(blocks)).toContain('Cover for Ben…');
  });

  it('of several inboxes › is short', () => {
    const { blocks, text } = allLoads([load(), load({ unassigned: { count: 0, oldest: null } })]);
    expect(labels(blocks)).toEqual(['Load of #support', 'Load of #support']);
    expect(seen(blocks)).not.toContain('Ben Adler');
    expect(text).toBe('Load of #support, #support.');
  });

  it.each([
    {
      name: 'calm',
      over: {
        unassigned: { count: 0, oldest: null },
        owned: { ...loadOf().owned, count: 14, waitingForCustomers: 14 },
        agents: [],
      },
      says: 'Nobody is waiting. 6 on shift, 14 open, all of them the customers’ turn.',
    },
    {
      name: 'calm, with nobody there',
      over: { ...{ unassigned: { count: 0, oldest: null }, owned: loadOf().owned }, present: 0 },
      says: 'Nobody is waiting. Everybody is away, nothing open.',
    },
    {
      name: 'closed',
      over: { inbox: { ...support, open: false, opensAt: at(20, 0) } },
      says: '#support is closed until 20:00. 4 wait for an owner; no clock runs before then.',
    },
    {
      name: 'nobody answers',
      over: { answering: 0, agents: [] },
      says: 'Nobody answers in #support: everyone here only watches.',
      press: 'Choose who answers',
    },
  ])('$name › says so in a sentence', ({ over, says, press }) => {
    const { blocks, text } = loadReport(load(over as Partial<LoadReport>));
    expect(seen(blocks)).toContain(says);
    if (press !== undefined) expect(labels(blocks)).toContain(press);
    expect(text).not.toContain('..');
  });
});

describe('/inbox-unassigned', () => {
  const report = (count: number, waiting: ListedConversation[]) =>
    unassignedReport({
      now: at(14, 10),
      inbox: support,
      opensAt: null,
      count,
      waiting,
      workspaceUrl: 'https://acme.slack.com/',
      lastClaim: { number: 138, owner: { id: ben, name: 'Dana' }, tookMs: 40_000 },
    });

  it('lists who waits, each with a claim', () => {
    const { blocks } = report(12, [joel, unclaimed()]);
    expect(seen(blocks)).toContain('12 without an owner in #support');
    expect(seen(blocks)).toContain('#147 · Joel Okafor · SMS');
    expect(seen(blocks)).toContain(
      '🔴 Unassigned · waiting since 14:08 · claim was due 14:13 · reply by 14:15',
    );
    expect(seen(blocks)).toContain('and 10 more');
    expect(labels(blocks)).toEqual([
      '*Claim',
      'Claim & reply',
      'Open',
      'Claim',
      'Claim & reply',
      'Open',
    ]);
  });

  it('nobody waits › says who was served last', () => {
    expect(report(0, []).text).toBe(
      'Nobody is waiting for an owner in #support. The last one, #138, was claimed by Dana after 40 seconds.',
    );
  });
});

describe('the App Home', () => {
  const shown = (over: Parameters<typeof home>[0], top?: Parameters<typeof homeView>[1]) => {
    const { blocks } = homeView(home(over), top);
    return { seen: seen(blocks as never), labels: labels(blocks as never), count: blocks.length };
  };

  it('shows what is mine, then what nobody owns', () => {
    const drawn = shown({ mine: [listed()], mineCount: 1, unassigned: [joel], unassignedCount: 4 });
    expect(drawn.seen).toMatch(
      /My conversations · 1[\s\S]*#142 · Marta Díaz[\s\S]*Team inbox · 4 without an owner[\s\S]*#147 · Joel Okafor/,
    );
    expect(drawn.seen).toContain('and 3 more, less urgent');
    expect(drawn.labels).toEqual([
      '*Reply',
      'Reassign…',
      'Resolve',
      'Open',
      '*Claim',
      'Claim & reply',
      'Open',
      'I’m away',
      'Away…',
      'My settings',
    ]);
  });

  it('what is put aside while we wait for the customer › is woken first, not answered', () => {
    const aside = listed({ turn: 'customer', snoozedUntil: at(18, 0) });
    const { labels: pressed } = shown({ mine: [aside], mineCount: 1 });
    expect(pressed.slice(0, 4)).toEqual(['Wake now', 'Reassign…', 'Resolve', 'Open']);
  });

  it('nothing mine while others wait › offers the most urgent by name', () => {
    const drawn = shown({ unassigned: [joel], unassignedCount: 4 });
    expect(drawn.seen).toContain(
      'Nothing is yours right now. 4 have no owner; the most urgent waits since 14:08.',
    );
    expect(drawn.labels[0]).toBe('*Claim #147 · Joel Okafor');
  });

  it('nothing at all › says where customers show up', () => {
    expect(shown({}).seen).toContain(
      'Nothing is yours and nobody is waiting. Customers’ messages show up here and in #support.',
    );
  });

  it('of a watcher › does not say that nobody waits', () => {
    const watched = home().inboxes.map((one) => ({ ...one, role: 'watcher' as const }));
    const words = 'You watch and answer nothing, so nothing is yours.';
    expect(shown({ inboxes: watched }).seen).toContain(words);
    expect(mine(home({ inboxes: watched })).text).toBe(
      'You answer in no team inbox, so nothing is yours. /inbox unassigned shows who waits.',
    );
  });

  it('in no inbox › says how to begin', () => {
    expect(shown({ inboxes: [] }).seen).toContain('You are in no team inbox yet.');
  });

  it('the answer to a click › stands on top', () => {
    const top = mine(home());
    expect(shown({ mine: [listed()], mineCount: 1 }, { top }).seen).toMatch(
      /^Nothing is yours right now/,
    );
  });

  it('ends with the last sign of life', () => {
    expect(shown({}).seen).toMatch(/Last customer message 13:58 · WhatsApp ok · replies go out$/);
    const waitingSince = at(13, 50);
    expect(shown({ channels: [{ channel: 'whatsapp', waitingSince }] }).seen).toMatch(
      /Last customer message 13:58 · WhatsApp: replies wait since 13:50$/,
    );
  });
});

describe('/inbox', () => {
  it('mine › lists what is yours', () => {
    const { blocks, text } = mine(home({ mine: [listed()], mineCount: 13 }));
    expect(text).toBe('13 conversations are yours: #142 Marta Díaz.');
    expect(seen(blocks)).toContain('and 12 more');
  });

  it('who › names people with their roles, whether they are away, and promises', () => {
    const agents = [
      agentLoad({ agent: { id: rosa, name: 'Rosa Klein' }, load: 2 }),
      agentLoad({ agent: { id: ana, name: 'Ana Silva' }, away: { since: 0, until: at(15, 0) } }),
    ];
    const text = seen(who(inbox(), { names: NAMES, load: loadOf({ agents }) }).blocks);
    expect(text).toMatch(/Ana Silva · away until 15:00 · 9 of 8[\s\S]*Rosa Klein · \w+ · 2 of 8/);
    expect(text).toContain('Watch: 1 person, who read along');
    expect(text).toContain('Open: Mon–Fri 09:00–18:00 Berlin');
  });

  it('who, before the setup › says who can set it up', () => {
    expect(who(inbox({ status: 'invited' }), { names: NAMES, load: loadOf() }).text).toBe(
      '#support is not set up yet. Rosa Klein or an admin of this workspace can set it up.',
    );
  });

  it('an unknown word › gives the list', () => {
    const text = seen(help({ unknown: 'foo' }).blocks);
    expect(text).toContain('I don’t know “foo”.');
    expect(text).toContain('/inbox assign 142 @ana');
  });
});
