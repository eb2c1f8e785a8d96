import { mayManage } from '../../domain/people.ts';
import type { AgentLoad, LoadReport } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import type { Answer } from './answer.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button, divider } from './elements.ts';
import { inboxName, personName } from './facts.ts';
import {
  bold,
  type Clockwork,
  dotted,
  inUtc,
  type Line,
  line,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import { listedWithChannel } from './listed-words.ts';
import { plural } from './text.ts';

const MOST_ROWS = 12;

/** `/inbox-load`: who has how much, in one look. Late counts of others are for managers (UX.md A18). */
export function loadReport(report: LoadReport): Answer {
  const { inbox, unassigned, owned } = report;
  const clock = inUtc(report.now);
  const heading = line(bold(`Load · ${inboxName(inbox.name)}`), ' · ', time(report.now, clock));
  const calm = calmWords(report, clock);
  const counts = dotted(
    unassignedCount(unassigned.count),
    `${owned.count} owned`,
    `${owned.late} late.`,
  );
  const rows = agentRows(report, clock);
  return {
    text: toText(`Load of ${inboxName(inbox.name)}: `, calm ?? counts),
    blocks: blocksOf(
      paragraphs(
        section(heading),
        calm === null ? null : section(calm),
        unassigned.count === 0 ? null : section(unassignedLine(report, clock)),
        owned.ourTurn === 0 ? null : section(ownedLine(report)),
      ),
      buttons(report),
      rows.length === 0 ? null : divider,
      rows.length === 0 ? null : paragraphs(...rows.map((row) => section(row))),
    ),
  };
}

/** Nothing to act on: said in a sentence. */
function calmWords(report: LoadReport, clock: Clockwork): Line | null {
  const { inbox, unassigned, owned, answering } = report;
  const name = inboxName(inbox.name);
  if (answering === 0)
    return line(
      `Nobody answers in ${name}: everyone here only watches. Whoever set it up can choose who answers.`,
    );
  if (!inbox.open && inbox.opensAt !== null) {
    const opens = line(`${name} is closed until `, time(inbox.opensAt, clock));
    return unassigned.count === 0
      ? line(opens, '. Nobody is waiting for an owner.')
      : line(
          opens,
          `. ${plural(unassigned.count, 'conversation waits', 'conversations wait')} for an owner.`,
        );
  }
  if (unassigned.count > 0 || owned.ourTurn > 0) return null;
  const open =
    owned.count === 0 ? 'nothing open' : `${owned.count} open, all of them the customers’ turn`;
  return line(
    `Nobody is waiting. ${plural(answering, 'person answers', 'people answer')}, ${open}.`,
  );
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

function ownedLine({ owned }: LoadReport): Line {
  return line(
    bold(`${owned.count.toLocaleString('en')} owned: `),
    dotted(
      `${owned.ourTurn} our turn`,
      owned.late === 0 ? null : bold(`${owned.late} late`),
      owned.soon === 0 ? null : `${owned.soon} due soon`,
      `${owned.waitingForCustomers} waiting for customers`,
    ),
  );
}

function buttons({ unassigned, inbox }: LoadReport): ReturnType<typeof actions> {
  const { count, oldest } = unassigned;
  const name = inboxName(inbox.name);
  const value = encodeInboxValue({ inboxId: inbox.id });
  return actions([
    oldest === null
      ? null
      : conversationButton('claim', listedSubject(oldest), {
          label: `Claim #${oldest.number}`,
          primary: true,
        }),
    count < 2
      ? null
      : button({
          action: ACTIONS.showUnassigned,
          label: `Show the ${count.toLocaleString('en')} unassigned`,
          spoken: `Show what has no owner in ${name}`,
          value,
        }),
    button({
      action: ACTIONS.refreshLoad,
      label: 'Refresh',
      spoken: `Refresh the load of ${name}`,
      value,
    }),
  ]);
}

function agentRows(report: LoadReport, clock: Clockwork): Line[] {
  const { agents, viewer } = report;
  const shown = agents.slice(0, MOST_ROWS);
  const rest = agents.slice(MOST_ROWS);
  const rows = shown.map((load) =>
    agentRow(load, mayManage(viewer.role) || load.agent.id === viewer.id, clock),
  );
  if (rest.length === 0) return rows;
  const onTime = rest.every(({ late, soon }) => late === 0 && soon === 0) ? ', all on time' : '';
  return [...rows, line(`and ${rest.length} more${onTime}`)];
}

/** One line an agent: no table, since tables break on phones. */
function agentRow(load: AgentLoad, isTold: boolean, clock: Clockwork): Line {
  const { agent, open, ourTurn, late, soon, oldest } = load;
  const dot = isTold ? (late > 0 ? '🔴' : soon > 0 ? '🟠' : '🟢') : '•';
  const name = personName(agent.name);
  if (open === 0) return line(`${dot} `, bold(name), ' · nothing open');
  return line(
    `${dot} `,
    bold(name),
    '  ',
    dotted(
      `${open} open`,
      ourTurn === 0 ? 'nothing waits for them' : `${ourTurn} our turn`,
      isTold && late > 0 ? bold(`${late} late`) : null,
      isTold && soon > 0 ? `${soon} due soon` : null,
      oldest === null
        ? null
        : line(`oldest #${oldest.number} since `, time(oldest.waitingSince, clock)),
    ),
  );
}
