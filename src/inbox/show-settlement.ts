import { type Duration, minutes } from '../domain/ids.ts';
import { isRolling } from '../domain/surfaces.ts';
import type { SurfaceView } from '../domain/views.ts';
import type { LeasedEntry, Remedy, Settlement, ShowResult } from './ports.ts';

type Again = Extract<Settlement, { as: 'shown' }>['again'];

const LONGEST_PAUSE: Duration = minutes(5);

/** How showing a surface ended, as its entry keeps it. */
export function settlementOfShow(
  result: ShowResult,
  view: SurfaceView,
  entry: LeasedEntry,
): Settlement {
  switch (result.done) {
    case 'shown': {
      const { place, posted, listed } = result;
      const shownVersion = 'conversation' in view ? view.conversation.version : 0;
      const again = againOf(view, entry);
      return { as: 'shown', place, posted, listed, shownVersion, again };
    }
    case 'removed':
      return { as: 'removed' };
    case 'nothing_to_say':
      return { as: 'obsolete' };
    case 'refused':
      return settlementOfRefusal(result.remedy, result.gate, entry);
  }
}

/** How long until it is asked again whether somebody is back who did not say when. */
const UNTIL_ASKED_AGAIN: Duration = minutes(60);

/** A list may have to be drawn anew by the clock alone; and reminders that were only edited call their receiver when that is allowed. */
function againOf(view: SurfaceView, { effect, now }: LeasedEntry): Again {
  if ('again' in view) return view.again;
  if (!('putOff' in view) || view.putOff === null || !('due' in view)) return null;
  const calls = effect.kind === 'show' && effect.because === 'news' && view.due.length > 0;
  return calls ? { at: view.putOff.until ?? now + UNTIL_ASKED_AGAIN, because: 'news' } : null;
}

function settlementOfRefusal(remedy: Remedy, gate: string | null, entry: LeasedEntry): Settlement {
  switch (remedy.remedy) {
    case 'wait':
      return { as: 'waiting', until: entry.now + remedy.retryAfter, gate };
    case 'retry_uncertain':
      return mayHavePosted(entry)
        ? { as: 'uncertain', until: entry.now + pauseAfter(entry.attempts) }
        : retryLater(entry);
    case 'repost':
      // With nothing to forget it comes again: not at once.
      return entry.shown === null
        ? { ...retryLater(entry), forgetPlace: true }
        : { as: 'retry', until: entry.now, forgetPlace: true };
    case 'give_up':
    case 'fix_code':
      return { as: 'failed', reason: `${remedy.remedy}: ${remedy.reason}` };
    case 'disconnect':
      return { as: 'parked', reason: remedy.reason };
  }
}

/** What stands there is edited, and an edit can be repeated; but rolling messages are posted anew when there is news. */
export function mayHavePosted({ shown, effect }: LeasedEntry): boolean {
  if (effect.kind !== 'show') return shown === null;
  const { surface, because } = effect;
  if (surface.type === 'former_card') return false;
  // Which of our marks stand there is not known after a lost answer.
  if (surface.type === 'message_mark') return true;
  return shown === null || (because === 'news' && isRolling(surface));
}

export function retryLater(entry: LeasedEntry): Extract<Settlement, { as: 'retry' }> {
  return { as: 'retry', until: entry.now + pauseAfter(entry.attempts), forgetPlace: false };
}

/** 1, 2, 4, … seconds, at most five minutes. */
export function pauseAfter(attempts: number): Duration {
  return Math.min(1_000 * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE);
}
