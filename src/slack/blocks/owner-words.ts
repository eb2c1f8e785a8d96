import type { EventOf } from '../../domain/events.ts';
import type { ActorRef } from '../../domain/people.ts';
import { actorName, type Names, nameOf, REASON_WORDS } from './facts.ts';
import { bold, type Line, line } from './lines.ts';
import { excerpt } from './text.ts';

/** Who gave it to whom. Of one that went back to its last owner on reopening, only that. */
export function ownerWords(
  event: EventOf<'owner_changed'>,
  actor: ActorRef,
  { names, customer }: Names,
  reopened: boolean,
): Line {
  const change: OwnerChange = {
    who: bold(actorName(names, actor)),
    to: event.owner === null ? null : bold(nameOf(names, event.owner.agentId)),
    from: event.from === null ? null : bold(nameOf(names, event.from)),
    why: line(
      event.reason === null ? null : ` (${REASON_WORDS[event.reason]})`,
      quoted(event.note),
    ),
    byOwner: actor.kind === 'agent' && actor.agentId === event.from,
  };
  const { who, to, from, why } = change;
  switch (event.how) {
    case 'claimed':
      return from === null
        ? line(who, ' claimed it', why)
        : line(who, ' took it over from ', from, why);
    case 'replied':
      return line(who, ` took it by replying to ${customer}`);
    case 'assigned':
    case 'moved':
      return assignedWords(change);
    case 'released':
      return releasedWords(change);
    case 'left':
      return line(from ?? 'The owner', ' no longer answers here: back to unassigned');
    case 'lapsed':
      return lapsedWords(change);
    case 'returned':
      if (to === null) return line('It went back to unassigned', why);
      return reopened ? line('It is with ', to, ' again') : line('It went back to ', to);
  }
}

interface OwnerChange {
  who: Line;
  to: Line | null;
  from: Line | null;
  why: Line;
  /** Whether whoever had it did this. */
  byOwner: boolean;
}

function assignedWords({ who, to, from, why, byOwner }: OwnerChange): Line {
  if (to === null) return line(who, ' put it back to unassigned', why);
  if (from === null) return line(who, ' assigned it to ', to, why);
  return byOwner
    ? line(who, ' gave it to ', to, why)
    : line(who, ' gave it from ', from, ' to ', to, why);
}

/** By silence, and nobody's fault. */
function lapsedWords({ to, from }: OwnerChange): Line {
  if (from === null) {
    return to === null
      ? line('It went back to the team')
      : line('Nobody claimed it in time; it is with ', to, ' now');
  }
  return to === null
    ? line(from, ' did not answer in time; it is back with the team')
    : line(from, ' did not answer in time; it is with ', to, ' now');
}

function releasedWords({ who, from, why, byOwner }: OwnerChange): Line {
  if (from === null || byOwner) return line(who, ' put it back to unassigned', why);
  return line(who, ' took it from ', from, ' and put it back to unassigned', why);
}

/** What somebody wrote along with it. */
export function quoted(note: string | null): string | null {
  const words = excerpt(note ?? '', 400);
  return words === '' ? null : `: “${words}”`;
}
