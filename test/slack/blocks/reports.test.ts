import { describe, expect, it } from 'vitest';
import type { AgentLoad, ListedConversation, LoadReport } from '../../../src/domain/views.ts';
import { help } from '../../../src/slack/blocks/help.ts';
import { homeView } from '../../../src/slack/blocks/home.ts';
import { loadReport } from '../../../src/slack/blocks/load-report.ts';
import { mine } from '../../../src/slack/blocks/mine.ts';
import { unassignedReport } from '../../../src/slack/blocks/unassigned-report.ts';
import { who } from '../../../src/slack/blocks/who.ts';
import { ana, at, ben, home, inbox, inboxId, listed, NAMES, rosa, unclaimed } from './given.ts';
import { labels, seen } from './seen.ts';

const support = { id: inboxId, name: 'support', slackChannel: 'C0SUPPORT' };
const joel = unclaimed({
  number: 147,
  customerName: 'Joel Okafor',
  channel: 'sms',
  waitingSince: at(14, 8),
  assignment: { dueAt: at(14, 13), phase: 'late' },
});
const person = (over: Partial<AgentLoad>): AgentLoad => ({
  agent: { id: ben, name: 'Ben Adler' },
  open: 9,
  ourTurn: 6,
  late: 2,
  soon: 0,
  oldest: { number: 128, waitingSince: at(13, 31) },
  ...over,
});
const load = (over: Partial<LoadReport> = {}): LoadReport => ({
  now: at(14, 20),
  inbox: { ...support, open: true, opensAt: null },
  viewer: { id: rosa, role: 'manager' },
  unassigned: { count: 4, oldest: joel },
  owned: { count: 29, ourTurn: 13, late: 3, soon: 3, waitingForCustomers: 16 },
  agents: [
    person({}),
    person({ agent: { id: ana, name: 'Ana Silva' }, late: 1, open: 6, ourTurn: 3 }),
  ],
  answering: 6,
  ...over,
});

describe('/inbox-load', () => {
  it('shows a manager everything in one look', () => {
    const { blocks, text } = loadReport(load());
    expect(seen(blocks).split('\n').filter(Boolean)).toEqual([
      'Load · #support · 14:20',
      '🔵 4 unassigned · oldest #147 (Joel Okafor, SMS) since 14:08, claim was due 14:13',
      '29 owned: 13 our turn · 3 late · 3 due soon · 16 waiting for customers',
      '🔴 Ben Adler  9 open · 6 our turn · 2 late · oldest #128 since 13:31',
      '🔴 Ana Silva  6 open · 3 our turn · 1 late · oldest #128 since 13:31',
    ]);
    expect(labels(blocks)).toEqual(['*Claim #147', 'Show the 4 unassigned', 'Refresh']);
    expect(text).toBe('Load of #support: 4 unassigned · 29 owned · 3 late.');
  });

  it('shows an agent their own late ones, and nobody else’s', () => {
    const shown = seen(loadReport(load({ viewer: { id: ana, role: 'agent' } })).blocks);
    expect(shown).toContain('• Ben Adler  9 open · 6 our turn · oldest #128');
    expect(shown).not.toContain('2 late');
    expect(shown).toContain('🔴 Ana Silva  6 open · 3 our turn · 1 late');
  });

  it('with more than twelve people › counts the rest', () => {
    const calm = person({ late: 0, soon: 0 });
    const shown = seen(loadReport(load({ agents: Array.from({ length: 25 }, () => calm) })).blocks);
    expect(shown).toContain('and 13 more, all on time');
    expect(shown.match(/Ben Adler/g)).toHaveLength(12);
  });

  it.each([
    {
      name: 'calm',
      over: {
        unassigned: { count: 0, oldest: null },
        owned: { count: 14, ourTurn: 0, late: 0, soon: 0, waitingForCustomers: 14 },
        agents: [],
      },
      says: 'Nobody is waiting. 6 people answer, 14 open, all of them the customers’ turn.',
    },
    {
      name: 'closed',
      over: { inbox: { ...support, open: false, opensAt: at(20, 0) } },
      says: '#support is closed until 20:00. 4 conversations wait for an owner.',
    },
    {
      name: 'nobody answers',
      over: { answering: 0, agents: [] },
      says: 'Nobody answers in #support: everyone here only watches.',
    },
  ])('$name › says so in a sentence', ({ over, says }) => {
    const { blocks, text } = loadReport(load(over as Partial<LoadReport>));
    expect(seen(blocks)).toContain(says);
    expect(text).not.toContain('..');
  });
});

describe('/inbox-unassigned', () => {
  const report = (count: number, waiting: ListedConversation[]) =>
    unassignedReport({
      now: at(14, 10),
      inbox: support,
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
    ]);
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
    expect(shown({}).seen).toMatch(/Last customer message 13:58$/);
  });
});

describe('/inbox', () => {
  it('mine › lists what is yours', () => {
    const { blocks, text } = mine(home({ mine: [listed()], mineCount: 13 }));
    expect(text).toBe('13 conversations are yours: #142 Marta Díaz.');
    expect(seen(blocks)).toContain('and 12 more');
  });

  it('who › names people and promises', () => {
    const text = seen(who(inbox(), NAMES).blocks);
    expect(text).toContain('Answer: Ana Silva, Rosa Klein');
    expect(text).toContain('Manage: Rosa Klein');
    expect(text).toContain('Watch: 1 person');
    expect(text).toContain('Open: Mon–Fri 09:00–18:00 Berlin');
  });

  it('who, before the setup › says who can set it up', () => {
    expect(who(inbox({ status: 'invited' }), NAMES).text).toBe(
      '#support is not set up yet. Rosa Klein or an admin of this workspace can set it up.',
    );
  });

  it('an unknown word › gives the list', () => {
    const text = seen(help({ unknown: 'foo' }).blocks);
    expect(text).toContain('I don’t know “foo”.');
    expect(text).toContain('/inbox assign 142 @ana');
  });
});
