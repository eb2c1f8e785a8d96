import type { CustomerTurn, TeamTurn, Turn, Unconfirmed } from '../domain/conversation.ts';
import type { Instant } from '../domain/ids.ts';
import { clockOf, putAside, type Row, rowOfClock, takenUp } from './clock-row.ts';
import { instant, iso } from './instants.ts';

/** What the columns of its turn say. */
export function rowOfTurn(turn: Turn): Row {
  switch (turn.of) {
    case 'team': {
      const { name, ...response } = turn.response;
      return {
        turn_started_in: turn.startedIn,
        unanswered: turn.unanswered,
        response_name: name,
        ...rowOfClock('response', response),
        ...rowOfClock('assignment', turn.assignment),
        ...rowOfClock('resolution', turn.resolution ?? null),
        turn_lapsed: turn.lapsed ?? [],
        unplaced_since: iso(turn.unplacedSince ?? null),
        acknowledged: turn.acknowledged ?? null,
      };
    }
    case 'customer':
      return {
        unconfirmed: turn.unconfirmed === null ? null : putAside(turn.unconfirmed),
        ...pausedRowOf(turn),
        resolves_at: iso(turn.resolvesAt ?? null),
      };
    case 'automation':
      return pausedRowOf(turn);
  }
}

function pausedRowOf({ resolution, resolutionLeft }: Exclude<Turn, TeamTurn>): Row {
  if (resolutionLeft === undefined) return {};
  return {
    ...rowOfClock('resolution', resolution ?? null),
    resolution_left: Math.trunc(resolutionLeft),
  };
}

export function turnOf(row: Row): Turn {
  const since = instant(row['turn_since']);
  switch (row['turn']) {
    case 'team':
      return {
        of: 'team',
        since,
        startedIn: row['turn_started_in'],
        unanswered: row['unanswered'],
        response: { name: row['response_name'], ...clockOf('response', row) },
        assignment: clockOf('assignment', row),
        ...chainsOf(row, since ?? 0),
      } as Turn;
    case 'customer':
      return {
        of: 'customer',
        since,
        unconfirmed: unconfirmedOf(row['unconfirmed'] as Unconfirmed | null),
        ...pausedOf(row),
        ...instantIf('resolvesAt', row['resolves_at']),
      } as CustomerTurn;
    default:
      return {
        of: 'automation',
        since,
        ...pausedOf(row),
      } as Turn;
  }
}

/** What the chains of this turn have come to. What is older than it is of a turn before, and an earlier release has left it. */
function chainsOf(
  row: Row,
  since: Instant,
): Pick<TeamTurn, 'resolution' | 'lapsed' | 'unplacedSince' | 'acknowledged'> {
  const resolution = clockOf('resolution', row);
  const lapsed = row['turn_lapsed'] as TeamTurn['lapsed'] & string[];
  const unplacedSince = instant(row['unplaced_since']);
  const acknowledged = row['acknowledged'] as TeamTurn['acknowledged'] | null;
  return {
    ...(resolution === null ? {} : { resolution }),
    ...(lapsed.length === 0 ? {} : { lapsed }),
    ...(unplacedSince === null || unplacedSince < since ? {} : { unplacedSince }),
    ...(acknowledged == null || acknowledged.at < since ? {} : { acknowledged }),
  };
}

function unconfirmedOf(unconfirmed: Unconfirmed | null): Unconfirmed | null {
  return unconfirmed === null ? null : takenUp(unconfirmed);
}

/** Optional parts of the state are absent where the column is empty. */
export function instantIf(name: string, value: unknown): Record<string, Instant> {
  const at = instant(value);
  return at === null ? {} : { [name]: at };
}

/** Of a turn that an earlier release ended, nobody knows what was left. */
function pausedOf(row: Row): Pick<CustomerTurn, 'resolution' | 'resolutionLeft'> {
  const left = row['resolution_left'];
  if (typeof left !== 'number') return {};
  const resolution = clockOf('resolution', row);
  return { ...(resolution === null ? {} : { resolution }), resolutionLeft: left };
}
