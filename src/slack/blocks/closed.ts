import { type Calendar, nextOpening } from '../../domain/business-hours.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { type Answer, answer } from './answer.ts';
import { actions, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { bold, type Clockwork, inUtc, type Line, line, time } from './lines.ts';
import { excerpt } from './text.ts';

/** What is said of an inbox that is closed: by its week, or because somebody closed it. */

/** `#support is closed until Mon 09:00`. */
export function closedUntil(name: string, opensAt: Instant, clock: Clockwork): Line {
  return line(`${inboxName(name)} is closed until `, time(opensAt, clock));
}

/** How many have no owner, since before or meanwhile, and that nothing is late because of it. */
export function waitMeanwhile(count: number): string {
  if (count === 0) return 'Nobody is waiting for an owner.';
  const many = count === 1 ? '1 waits' : `${count.toLocaleString('en')} wait`;
  return `${many} for an owner; no clock runs before then.`;
}

/** After `/inbox closed until …`. */
export function closedNow(inbox: Inbox, now: Instant): Answer {
  const opensAt = opensAtOf(inbox, now) ?? now;
  const name = inboxName(inbox.name);
  return answer(
    line(
      bold(closedUntil(inbox.name, opensAt, inUtc(now))),
      '. Cards still appear; clocks run on from then, and nobody is reminded before.',
    ),
    actions([
      button({
        action: ACTIONS.openAgain,
        label: 'Open again',
        spoken: `Open again: ${name}`,
        value: encodeInboxValue({ inboxId: inbox.id }),
      }),
    ]),
  );
}

/** After `/inbox open`: the week says whether it is open now. */
export function openNow(inbox: Inbox, now: Instant): Answer {
  const opensAt = opensAtOf(inbox, now);
  const name = inboxName(inbox.name);
  return opensAt === null
    ? answer(line(`${name} is open: its clocks run.`))
    : answer(
        line(
          `${name} keeps its usual hours again. It opens `,
          time(opensAt, inUtc(now)),
          '; clocks run from then.',
        ),
      );
}

/** When it opens; null while it is open. */
function opensAtOf({ settings, closed }: Inbox, now: Instant): Instant | null {
  const calendar: Calendar =
    closed === null ? settings.calendar : { ...settings.calendar, closures: [closed] };
  const opensAt = nextOpening(calendar, now);
  return opensAt === now ? null : opensAt;
}

export function howToClose(): Answer {
  return answer(line('Say until when: /inbox closed until Mon 9:00, or /inbox closed today.'));
}

export function unknownClosing(words: string): Answer {
  return answer(
    line(
      `I don’t know when “${excerpt(words, 40)}” is. Say /inbox closed until Mon 9:00, or /inbox closed today. Nothing was changed.`,
    ),
  );
}
