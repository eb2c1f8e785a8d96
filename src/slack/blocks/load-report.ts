import type { KnownBlock } from '@slack/types';
import { mayManage } from '../../domain/people.ts';
import type { LoadReport } from '../../domain/reports.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import type { Answer } from './answer.ts';
import { closedUntil, waitMeanwhile } from './closed.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button, divider } from './elements.ts';
import { inboxName, personName } from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  type Clockwork,
  dotted,
  inUtc,
  italic,
  type Line,
  line,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import { listedWithChannel } from './listed-words.ts';
import { agentRows, MOST_ROWS } from './load-rows.ts';
import { coverButton, moveButton } from './move-buttons.ts';
import { shorten } from './text.ts';

export interface LoadOptions {
  /** More rows than a first look needs. */
  rows?: 'all';
  /** Whether they look at it in the inbox's own channel, and can show it to all who are there. */
  asked?: 'here';
}

/** `/inbox-load`: who has how much, in one look. Late counts of others are for managers (UX.md A18). */
export function loadReport(report: LoadReport, options: LoadOptions = {}): Answer {
  return {
    text: loadText(report),
    blocks: blocksOf(
      ...head(report),
      waitingButtons(report),
      ...people(report, options),
      buttons(report, options),
    ),
  };
}

/** For all who are in the channel: as an agent sees it, with nobody's late ones. */
export function sharedLoad(report: LoadReport, by: string): Answer {
  const shown: LoadReport = { ...report, viewer: { ...report.viewer, role: 'agent' } };
  const { id: nobody } = shown.viewer;
  const agents = shown.agents.map((each) =>
    each.agent.id === nobody ? { ...each, late: 0, soon: 0 } : each,
  );
  const name = personName(by);
  return {
    text: `${toText(`${name} shows the load.`)} ${loadText(report)}`,
    blocks: blocksOf(
      ...head(shown),
      waitingButtons(shown),
      ...people({ ...shown, agents }, {}),
      paragraphs(section(italic(`Shown by ${name}.`))),
    ),
  };
}

/** `/inbox load all`: each of somebody's inboxes in two lines. */
export function allLoads(reports: readonly LoadReport[]): Answer {
  const names = reports.map(({ inbox }) => inboxName(inbox.name));
  return {
    text: shorten(toText(`Load of ${names.join(', ')}.`), LIMITS.messageText),
    blocks: reports.flatMap((report) => {
      const clock = inUtc(report.now);
      const name = inboxName(report.inbox.name);
      const { owned, unassigned } = report;
      const calm = calmWords(report, clock);
      return blocksOf(
        paragraphs(
          section(bold(name)),
          calm === null ? null : section(calm),
          unassigned.count === 0 ? null : section(unassignedLine(report, clock)),
          owned.ourTurn === 0 ? null : section(ownedLine(report, clock)),
        ),
        actions([inboxButton(report, { action: ACTIONS.showLoad, label: `Load of ${name}` })]),
      );
    }),
  };
}

/** The whole of it in a sentence. */
function loadText(report: LoadReport): string {
  const { inbox, unassigned, owned } = report;
  const calm = calmWords(report, inUtc(report.now));
  const counts = dotted(
    unassignedCount(unassigned.count),
    `${owned.count} owned`,
    `${owned.late} late.`,
  );
  return toText(`Load of ${inboxName(inbox.name)}: `, calm ?? counts);
}

function head(report: LoadReport): KnownBlock[] {
  const { inbox, unassigned, owned } = report;
  const clock = inUtc(report.now);
  const calm = calmWords(report, clock);
  return [
    paragraphs(
      section(bold(`Load · ${inboxName(inbox.name)}`), ' · ', time(report.now, clock)),
      calm === null ? null : section(calm),
      unassigned.count === 0 ? null : section(unassignedLine(report, clock)),
      owned.ourTurn === 0 ? null : section(ownedLine(report, clock)),
      report.firstReplies === null ? null : section(firstRepliesLine(report)),
    ),
  ];
}

/** Nothing to act on: said in a sentence. */
function calmWords(report: LoadReport, clock: Clockwork): Line | null {
  const { inbox, unassigned, owned, answering, present } = report;
  const name = inboxName(inbox.name);
  if (answering === 0) return line(`Nobody answers in ${name}: everyone here only watches.`);
  if (!inbox.open && inbox.opensAt !== null) {
    return line(
      closedUntil(inbox.name, inbox.opensAt, clock),
      `. ${waitMeanwhile(unassigned.count)}`,
    );
  }
  if (unassigned.count > 0 || owned.ourTurn > 0) return null;
  const open =
    owned.count === 0
      ? 'nothing open'
      : `${owned.count.toLocaleString('en')} open, all of them the customers’ turn`;
  const here = present === 0 ? 'everybody is away' : `${present} on shift`;
  return line(`Nobody is waiting. ${here.charAt(0).toUpperCase()}${here.slice(1)}, ${open}.`);
}

function unassignedCount(count: number): string {
  return `${count.toLocaleString('en')} unassigned`;
}

function unassignedLine({ unassigned }: LoadReport, clock: Clockwork): Line {
  const { oldest, count } = unassigned;
  if (oldest === null) return line('🔵 ', bold(unassignedCount(count)));
  const { waitingSince, assignment } = oldest;
  return line(
    '🔵 ',
    bold(unassignedCount(count)),
    ` · oldest ${listedWithChannel(oldest)}`,
    waitingSince === null ? null : line(' since ', time(waitingSince, clock)),
    assignment === null
      ? null
      : line(
          assignment.phase === 'late' ? ', claim was due ' : ', claim by ',
          time(assignment.dueAt, clock),
        ),
  );
}

function ownedLine({ owned }: LoadReport, clock: Clockwork): Line {
  const { count, ourTurn, late, soon, soonUntil, waitingForCustomers, snoozed } = owned;
  return line(
    bold(`${count.toLocaleString('en')} owned: `),
    dotted(
      `${ourTurn} our turn`,
      late === 0 ? null : bold(`${late} late`),
      soon === 0 || soonUntil === null ? null : line(`${soon} due by `, time(soonUntil, clock)),
      `${waitingForCustomers} waiting for customers`,
      snoozed === 0 ? null : `${snoozed} snoozed`,
    ),
  );
}

/** `First reply today: half within 6 min · 91 % on time (last Tuesday 88 %)` */
function firstRepliesLine({ firstReplies, now, timeZone }: LoadReport): Line {
  if (firstReplies === null) return [];
  const { halfWithin, onTime, onTimeLastWeek } = firstReplies;
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone }).format(now);
  const before = onTimeLastWeek === null ? '' : ` (last ${day} ${onTimeLastWeek} %)`;
  return dotted(
    `First reply today: half within ${Math.max(1, Math.ceil(halfWithin / 60_000))} min`,
    `${onTime} % on time${before}`,
  );
}

// --- People --------------------------------------------------------------------------------------------------------------------

function people(report: LoadReport, { rows }: LoadOptions): KnownBlock[] {
  const drawn = agentRows(report, rows === 'all' ? 'all' : MOST_ROWS);
  if (drawn.length === 0) return [];
  return [divider, ...drawn, paragraphs(section(italic(legend(report))))];
}

function legend({ viewer }: LoadReport): string {
  const counted =
    '“4 of 8”: conversations counted against the most this person takes: our turn, or answered within a day.';
  return mayManage(viewer.role)
    ? `${counted} Order: late, due soon, our turn, oldest.`
    : `${counted} How many are late is shown to managers, and to each their own.`;
}

// --- Buttons -------------------------------------------------------------------------------------------------------------------

function waitingButtons(report: LoadReport): KnownBlock | null {
  const { count, oldest } = report.unassigned;
  const nobody = report.answering === 0;
  return actions([
    oldest === null || nobody
      ? null
      : conversationButton('claim', listedSubject(oldest), {
          label: `Claim #${oldest.number}`,
          primary: true,
        }),
    count < 2
      ? null
      : inboxButton(report, {
          action: ACTIONS.showUnassigned,
          label: `Show the ${count.toLocaleString('en')} unassigned`,
        }),
    nobody ? inboxButton(report, { action: ACTIONS.setUp, label: 'Choose who answers' }) : null,
  ]);
}

function buttons(report: LoadReport, { rows, asked }: LoadOptions): KnownBlock | null {
  const isCut = rows !== 'all' && report.agents.length > MOST_ROWS;
  return actions([
    ...(mayManage(report.viewer.role) ? moveButtons(report) : []),
    isAtRisk(report)
      ? inboxButton(report, { action: ACTIONS.showRisk, label: 'What is at risk' })
      : null,
    isCut ? inboxButton(report, { action: ACTIONS.showAllLoad, label: 'Show all' }) : null,
    asked === 'here' && report.viewer.role !== null
      ? inboxButton(report, { action: ACTIONS.shareLoad, label: 'Show to the channel' })
      : null,
    inboxButton(report, { action: ACTIONS.refreshLoad, label: 'Refresh' }),
  ]);
}

function isAtRisk({ owned, unassigned }: LoadReport): boolean {
  const nobodys = unassigned.oldest?.assignment?.phase ?? 'on_time';
  return owned.late + owned.soon > 0 || nobodys !== 'on_time';
}

/** From who has most to do, and for who is not there. Somebody else must be able to take it. */
function moveButtons({ agents, inbox }: LoadReport) {
  const busy = agents.filter(
    ({ ourTurn, agent }) =>
      ourTurn > 0 && agents.some((other) => other.answers && other.agent.id !== agent.id),
  );
  const full = busy.find(({ away, answers }) => answers && away === null);
  const gone = busy.find(({ away, answers }) => !answers || away !== null);
  return [
    full === undefined ? null : moveButton(inbox.id, full.agent),
    gone === undefined ? null : coverButton(inbox.id, gone.agent),
  ];
}

function inboxButton(
  { inbox }: LoadReport,
  { action, label }: Pick<Parameters<typeof button>[0], 'action' | 'label'>,
) {
  return button({
    action,
    label,
    spoken: `${label}, ${inboxName(inbox.name)}`,
    value: encodeInboxValue({ inboxId: inbox.id }),
  });
}
