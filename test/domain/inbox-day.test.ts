import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import { type InboxId, minutes, type WorkspaceId } from '../../src/domain/ids.ts';
import { defaultSettings, type Inbox, type InboxContext } from '../../src/domain/inbox.ts';
import { checkDay, closingOn, nextDayCheckAt } from '../../src/domain/inbox-day.ts';
import { rosa, system } from './conversation-given.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const week = [...Array.from({ length: 5 }, () => [{ start: 540, end: 1_080 }]), [], []];
const office: Calendar = { timeZone: 'Europe/Berlin', week };
/** A summary at 17:00 of Berlin, and a look at who would wait half an hour before closing; last looked on Friday at noon. */
const inbox: Inbox = {
  ...{ id: 'i' as InboxId, workspaceId: 'T1' as WorkspaceId, version: 2, slackChannel: 'C1' },
  ...{ name: 'support', status: 'ready', visibility: 'private', invitedBy: rosa, members: {} },
  settings: {
    ...defaultSettings('Europe/Berlin'),
    ...{ calendar: office, summaryAt: 1_020, closingCheck: minutes(30) },
  },
  ...{ savedReplies: [], closed: null, dayCheckedAt: utc('2026-03-27T11:00') },
};
const check = (now: string, state = inbox, calendar = state.settings.calendar) => {
  const context = { now: utc(now), actor: system, workspaceId: state.workspaceId, calendar };
  const decision = checkDay(state, {
    ...context,
    isWorkspaceAdmin: false,
    cannotAct: [],
  } as InboxContext);
  return decision.accepted ? decision.events.map((event) => event.type) : [];
};
const next = (over: Partial<Inbox>) => {
  const at = nextDayCheckAt({ ...inbox, ...over });
  return at === null ? null : new Date(at).toISOString().slice(0, 16);
};

describe('an inbox looks at its day', () => {
  it.each<[string, Partial<Inbox>, string | null]>([
    ['at the time of the summary', {}, '2026-03-27T16:00'],
    ['before it closes', { dayCheckedAt: utc('2026-03-27T16:00') }, '2026-03-27T16:30'],
    [
      'not at the weekend, and by the clock of Monday',
      { dayCheckedAt: utc('2026-03-27T16:30') },
      '2026-03-30T15:00',
    ],
    [
      'not while it is closed',
      { closed: { from: utc('2026-03-27T08:00'), until: utc('2026-03-31T08:00') } },
      '2026-03-31T15:00',
    ],
    [
      'never, if nobody wants it',
      { settings: { ...inbox.settings, summaryAt: null, closingCheck: null } },
      null,
    ],
    ['never, before it is set up', { status: 'inviting' as Inbox['status'] }, null],
  ])('%s', (_name, over, at) => {
    expect(next(over)).toBe(at);
  });

  it('says each thing once, and late on the same day; not what was slept through', () => {
    expect(check('2026-03-27T15:59')).toEqual([]);
    expect(check('2026-03-27T16:00')).toEqual(['day_summed']);
    expect(check('2026-03-27T16:31')).toEqual(['day_summed', 'closing_checked']);
    expect(check('2026-03-27T17:05')).toEqual(['day_summed']);
    expect(check('2026-03-28T10:00')).toEqual(['day_skipped']);
    const summed = { ...inbox, dayCheckedAt: utc('2026-03-27T16:00') };
    expect(check('2026-03-27T16:29', summed)).toEqual([]);
    expect(check('2026-03-27T16:30', summed)).toEqual(['closing_checked']);
  });

  it('on a public holiday it says nothing', () => {
    const free = { ...office, publicHolidays: { '2026-03-27': 'Free' } };
    expect(check('2026-03-27T16:31', inbox, free)).toEqual(['day_skipped']);
  });

  it('closes for the last time in a day, if it does', () => {
    const lunch = [
      { start: 540, end: 720 },
      { start: 780, end: 1_080 },
    ];
    const calendar: Calendar = {
      timeZone: 'Europe/Berlin',
      week: [lunch, lunch, lunch, lunch, lunch, [], []],
    };
    expect(closingOn(calendar, '2026-03-27')).toEqual({
      closesAt: utc('2026-03-27T17:00'),
      opensAt: utc('2026-03-30T07:00'),
    });
    expect(closingOn(calendar, '2026-03-28')).toBeNull();
    expect(closingOn({ timeZone: 'UTC', week: 'always' }, '2026-03-27')).toBeNull();
    expect(closingOn(calendar, '2026-02-30')).toBeNull();
  });
});
