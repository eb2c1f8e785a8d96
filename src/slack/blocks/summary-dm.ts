import type { KnownBlock } from '@slack/types';
import { minutes } from '../../domain/ids.ts';
import type { ListedConversation } from '../../domain/listed.ts';
import type { DaySummary, TargetSummary } from '../../domain/risk.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { pushText } from './dm-parts.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import {
  bold,
  bullets,
  type Clockwork,
  dotted,
  inUtc,
  type Line,
  line,
  paragraphs,
  section,
  time,
} from './lines.ts';
import { listedTitle, ownerName } from './listed-words.ts';
import { riskWords } from './risk-words.ts';
import { durationWords } from './text.ts';

type View = SurfaceViewOf<'summary_dm'>;

/** How a day went, to a manager: what was kept of what was promised, why not, and what is still open. */
export function summaryDm(view: View): { text: string; blocks: KnownBlock[] } {
  const { day, surface } = view;
  const clock = inUtc(view.now);
  return {
    text: pushText(`${titleOf(view)}: `, inShort(day), '.'),
    blocks: blocksOf(
      paragraphs(
        section(bold(titleOf(view)), ' · ', counts(day)),
        day.targets.length === 0
          ? null
          : bullets(day.targets.map((each) => targetLine(each, weekdayOf(surface.date)))),
        section(whyMissed(day)),
        section(nowLine(day, clock)),
        day.atRisk.length === 0 ? null : bullets(riskRows(day, clock)),
      ),
      actions([
        inboxButton(view, { action: ACTIONS.showRisk, label: 'What is at risk' }),
        inboxButton(view, { action: ACTIONS.showLoad, label: 'Load' }),
      ]),
    ),
  };
}

/** `#support on Thu 5 Mar` */
function titleOf({ inbox, surface }: View): string {
  const day = dateWords(surface.date, { weekday: 'short', day: 'numeric', month: 'short' });
  return `${inboxName(inbox.name)} on ${day}`;
}

function counts({ came, resolved }: DaySummary): string {
  return `${came.toLocaleString('en')} came in, ${resolved.toLocaleString('en')} resolved`;
}

/** The whole of it in a sentence. */
function inShort(day: DaySummary): Line {
  const missed = missedOf(day);
  const kept = day.targets.reduce((sum, { met }) => sum + met, 0);
  if (kept + missed === 0) return line(counts(day), ', nothing was due');
  return line(
    counts(day),
    missed === 0 ? ', everything on time' : `, ${missed.toLocaleString('en')} not on time`,
    day.late === 0 ? null : `, ${day.late.toLocaleString('en')} late now`,
  );
}

function missedOf({ targets }: DaySummary): number {
  return targets.reduce((sum, { missed }) => sum + missed, 0);
}

const TARGET_WORDS: Record<TargetSummary['target'], string> = {
  assignment: 'Claim',
  first_response: 'First reply',
  next_response: 'Next replies',
  resolution: 'Resolved',
};

/** `First reply: 18 of 20 on time (90 %; last Thursday 88 %), half within 6 min` */
function targetLine(summary: TargetSummary, weekday: string): Line {
  const { target, met, missed, metBefore, halfWithin } = summary;
  const all = met + missed;
  const percent = Math.floor((100 * met) / Math.max(1, all));
  const before = metBefore === null ? '' : `; last ${weekday} ${metBefore} %`;
  const half =
    halfWithin === null ? '' : `, half within ${durationWords(Math.max(minutes(1), halfWithin))}`;
  return line(
    bold(`${TARGET_WORDS[target]}: `),
    `${met.toLocaleString('en')} of ${all.toLocaleString('en')} on time (${percent} %${before})${half}`,
  );
}

/** `Not on time: 1 had no owner · 1 while the owner was away · 2 got no answer in time` */
function whyMissed({ missedBecause, targets }: DaySummary): Line {
  const { nobodyAssigned, ownerAway, noAnswer } = missedBecause;
  if (nobodyAssigned + ownerAway + noAnswer === 0) {
    return targets.length === 0 ? [] : line('No reply was late.');
  }
  return line(
    bold('Late replies: '),
    dotted(
      nobodyAssigned === 0 ? null : `${nobodyAssigned} had no owner`,
      ownerAway === 0 ? null : `${ownerAway} while the owner was away`,
      noAnswer === 0 ? null : `${noAnswer} with an owner who was there`,
    ),
  );
}

function nowLine(day: DaySummary, clock: Clockwork): Line {
  if (day.late + day.soon === 0) {
    return day.oldestWaitingSince === null
      ? line('Nobody waits for an answer now.')
      : line(
          'Nothing is at risk now; the longest wait since ',
          time(day.oldestWaitingSince, clock),
          '.',
        );
  }
  return line(bold('Now: '), riskWords(day));
}

function riskRows({ atRisk, late, soon }: DaySummary, clock: Clockwork): Line[] {
  const rest = late + soon - atRisk.length;
  const rows = atRisk.map((listed) => riskRow(listed, clock));
  return rest > 0 ? [...rows, line(`and ${rest.toLocaleString('en')} more`)] : rows;
}

function riskRow(listed: ListedConversation, clock: Clockwork): Line {
  const { response } = listed;
  const due =
    response === null
      ? null
      : line(
          response.phase === 'late' ? ', late since ' : ', reply by ',
          time(response.dueAt, clock),
        );
  return line(bold(listedTitle(listed)), `, ${ownerName(listed)}`, due);
}

function inboxButton(
  { inbox }: View,
  { action, label }: Pick<Parameters<typeof button>[0], 'action' | 'label'>,
) {
  const spoken = `${label}: ${inboxName(inbox.name)}`;
  return button({ action, label, spoken, value: encodeInboxValue({ inboxId: inbox.id }) });
}

function weekdayOf(date: string): string {
  return dateWords(date, { weekday: 'long' });
}

/** A day of the inbox's, which begins and ends by its own clock. */
function dateWords(date: string, format: Intl.DateTimeFormatOptions): string {
  const words = new Intl.DateTimeFormat('en-GB', { ...format, timeZone: 'UTC' });
  return words.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
}
