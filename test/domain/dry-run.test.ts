import { describe, expect, it } from 'vitest';
import { AUTOMATIC, FIRM } from '../../src/domain/chains.ts';
import { dryRun, type PastTurn } from '../../src/domain/dry-run.ts';
import { type AgentId, minutes } from '../../src/domain/ids.ts';
import { defaultSettings } from '../../src/domain/inbox.ts';

const ana = 'UANA' as AgentId;
const ben = 'UBEN' as AgentId;
/** A Wednesday, 9:00 in UTC, when the inbox opens. */
const NINE = Date.parse('2026-03-04T09:00:00Z');
const SIX = NINE + minutes(9 * 60);
const NOW = NINE + minutes(24 * 60);
const rules = defaultSettings('UTC');

/** Claimed after 2 minutes and answered after 10, unless it is said otherwise. */
function turn(number: number, over: Partial<PastTurn> = {}): PastTurn {
  const startedAt = over.startedAt ?? NINE;
  return {
    number,
    channel: 'whatsapp',
    priority: 'normal',
    tags: [],
    vip: false,
    captured: {},
    startedAt,
    firstOfEpisode: true,
    claimedAt: startedAt + minutes(2),
    ownerId: ana,
    answeredAt: startedAt + minutes(10),
    endedAt: startedAt + minutes(10),
    ...over,
  };
}

const unanswered = { answeredAt: null, endedAt: null };

describe('a dry run', () => {
  it('counts an answer by what would have been promised: by priority, policy, and whether it was the first', () => {
    const turns = [
      turn(1),
      turn(2, { answeredAt: NINE + minutes(20) }),
      turn(3, { answeredAt: NINE + minutes(20), firstOfEpisode: false }),
      turn(4, { priority: 'urgent' }),
      turn(5, { vip: true }),
    ];
    expect(dryRun(turns, rules, NOW)).toMatchObject({ turns: 5, met: 3, missed: [2, 4] });
    const vip = { targets: { ...rules.targets, firstResponse: minutes(5) }, byPriority: {} };
    const policies = [
      { id: 'vip', name: 'VIP', when: { customer: 'vip' as const }, chains: null, ...vip },
    ];
    expect(dryRun(turns, { ...rules, policies }, NOW)).toMatchObject({ met: 2, missed: [2, 4, 5] });
  });

  it('counts opening hours only, so that a night makes nothing late', () => {
    const evening = turn(1, { startedAt: SIX - minutes(5), answeredAt: NOW + minutes(9) });
    expect(dryRun([evening], rules, NOW + minutes(60))).toMatchObject({ turns: 1, met: 1 });
    const always = { ...rules, calendar: { timeZone: 'UTC', week: 'always' as const } };
    expect(dryRun([evening], always, NOW + minutes(60))).toMatchObject({ met: 0, missed: [1] });
  });

  it('counts what nobody answered as late, and what still may be answered in time not at all', () => {
    const turns = [
      turn(1, { answeredAt: null }),
      turn(2, unanswered),
      turn(3, { ...unanswered, startedAt: NOW - minutes(1), claimedAt: null, ownerId: null }),
    ];
    expect(dryRun(turns, rules, NOW)).toMatchObject({ turns: 2, met: 0, missed: [1, 2] });
    expect(dryRun([], rules, NOW)).toMatchObject({ turns: 0, met: 0, missed: [] });
  });

  it('names a conversation once, the one that waited first in front', () => {
    const late = { answeredAt: NINE + minutes(200), endedAt: NINE + minutes(200) };
    const again = { ...late, startedAt: NINE + minutes(60) };
    const turns = [turn(2, again), turn(9, { ...late, startedAt: NINE + minutes(1) }), turn(2)];
    expect(dryRun([...turns, turn(2, { ...again, answeredAt: null })], rules, NOW).missed).toEqual([
      9, 2,
    ]);
  });

  it('looks at the newest of very many, and says so', () => {
    const many = Array.from({ length: 501 }, (_each, index) =>
      turn(index, { startedAt: NINE + index * 1_000, answeredAt: null }),
    );
    const tried = dryRun(many, rules, NOW);
    expect(tried).toMatchObject({ turns: 500, isCut: true });
    expect(tried.missed[0]).toBe(1);
    expect(dryRun(many.slice(1), rules, NOW)).toMatchObject({ turns: 500, isCut: false });
  });

  it('tells who would have heard how often, until the claim and the answer', () => {
    const quick = dryRun([turn(1)], rules, NOW).told;
    // The reminder comes when 5 of 15 minutes are left: at the very moment of the answer, so not at all.
    expect(quick).toMatchObject({ owners: [], managers: 0, channels: 0, groups: 0 });
    const slow = { answeredAt: NINE + minutes(40), endedAt: NINE + minutes(40) };
    const turns = [
      turn(1, slow),
      turn(2, { ...slow, claimedAt: NINE + minutes(30), ownerId: ben }),
      turn(3, { ...slow, claimedAt: NINE - minutes(600), ownerId: ben }),
    ];
    expect(dryRun(turns, rules, NOW).told).toMatchObject({
      owners: [
        { agentId: ben, times: 3 },
        { agentId: ana, times: 2 },
      ],
      managers: 3,
      channels: 1,
      groups: 1,
    });
  });

  it('follows nothing beyond where a chain would have given it to somebody else', () => {
    const hours = { answeredAt: NINE + minutes(300), endedAt: NINE + minutes(300) };
    const owned = turn(1, { ...hours, claimedAt: NINE - 1 });
    const free = turn(2, { ...hours, claimedAt: null, ownerId: null });
    expect(dryRun([owned, free], { ...rules, chains: FIRM }, NOW).told).toMatchObject({
      returned: 1,
      reassigned: 0,
      owners: [{ agentId: ana, times: 2 }],
    });
    const chains = {
      ...AUTOMATIC,
      owner: [...AUTOMATIC.owner, ...AUTOMATIC.owner],
    };
    expect(dryRun([owned, free], { ...rules, chains }, NOW).told).toMatchObject({
      returned: 0,
      reassigned: 2,
    });
  });
});
