import { describe, expect, it } from 'vitest';
import { isBacklog } from '../../src/domain/backlog.ts';
import { decide } from '../../src/domain/decide.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { contextAt, eventsOf, MONDAY_TEN, says } from './conversation-given.ts';

describe('backlog', () => {
  it.each([
    { name: 'older than the connection', written: -days(3), comes: 0, is: true },
    { name: 'from within the hour before it', written: -minutes(59), comes: 0, is: false },
    { name: 'from after it', written: minutes(1), comes: minutes(2), is: false },
    { name: 'handed over at the end of the day', written: -days(3), comes: days(1) - 1, is: true },
    {
      name: 'of a system that always names old times',
      written: -days(3),
      comes: days(1),
      is: false,
    },
  ])('$name › $is', ({ written, comes, is }) => {
    const [writtenAt, now] = [MONDAY_TEN + written, MONDAY_TEN + comes];
    expect(isBacklog(writtenAt, { connectedAt: MONDAY_TEN, now })).toBe(is);
    expect(isBacklog(null, { connectedAt: MONDAY_TEN, now })).toBe(false);
    expect(isBacklog(writtenAt, { connectedAt: null, now })).toBe(false);
  });

  it.each([
    { after: minutes(5), status: 'resolved', shown: 'nothing' },
    { after: days(2), status: 'open', shown: 'something' },
  ])(
    'what names an old time $after ms after the connection is $status, and shows $shown',
    (given) => {
      const context = contextAt(MONDAY_TEN + given.after, { connectedAt: MONDAY_TEN });
      const old = says('Hello?', { writtenAt: MONDAY_TEN - days(30) });
      const events = eventsOf(decide(null, old, context));
      const state = evolve(null, events);
      expect(state.status).toBe(given.status);
      const effects = effectsOf(null, state, events, context);
      expect(effects.length > 0 ? 'something' : 'nothing').toBe(given.shown);
      if (state.status === 'open') {
        expect(state.turn).toMatchObject({ since: context.now, response: { phase: 'on_time' } });
      }
    },
  );
});
