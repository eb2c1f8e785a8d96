import type { KnownBlock } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import { mayManage } from '../../domain/people.ts';
import type { AgentRisk, RiskReport } from '../../domain/risk.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import type { Answer } from './answer.ts';
import { closedUntil } from './closed.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button, divider } from './elements.ts';
import { inboxName, permalink, personName } from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  bullets,
  type Clockwork,
  dotted,
  inUtc,
  type Line,
  line,
  type Part,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import { isReal, listedTitle, ownerName } from './listed-words.ts';
import { moveButton } from './move-buttons.ts';
import { riskWords } from './risk-words.ts';
import { plural, shorten } from './text.ts';

const MOST_PEOPLE = 12;

/** `/inbox sla`: what is late or will be soon, whose it is, and what is due next. Late counts of others are for managers (UX.md A18). */
export function riskReport(report: RiskReport): Answer {
  const { inbox, atRisk } = report;
  const clock = inUtc(report.now);
  const rows = atRisk.map((listed) => row(listed, report, clock));
  const rest = report.late + report.soon - atRisk.filter(isReal).length;
  const lines = rest > 0 ? [...rows, line(`and ${rest.toLocaleString('en')} more`)] : rows;
  return {
    text: shorten(
      toText(`At risk in ${inboxName(inbox.name)}: `, standing(report, clock)),
      LIMITS.messageText,
    ),
    blocks: blocksOf(
      paragraphs(
        section(bold(`At risk · ${inboxName(inbox.name)}`), ' · ', time(report.now, clock)),
        section(standing(report, clock)),
        section(unplacedLine(report, clock)),
        lines.length > 0 && bullets(lines),
      ),
      ...people(report, clock),
      buttons(report),
    ),
  };
}

/** In a sentence: how many, and what is due next; or that nothing is at risk, and what comes. */
function standing(report: RiskReport, clock: Clockwork): Line {
  const { late, soon, onTime, inbox, nextDueAt } = report;
  const next = nextDueAt === null ? null : line('next due ', time(nextDueAt, clock));
  if (late + soon > 0) {
    return line(bold(riskWords(report)), dottedBehind(freeWords(report), next));
  }
  if (!inbox.open && inbox.opensAt !== null) {
    return line(closedUntil(inbox.name, inbox.opensAt, clock), '; no clock runs before then.');
  }
  if (onTime === 0) return line('Nothing is at risk: nobody waits for an answer.');
  const wait = onTime === 1 ? '1 customer waits' : `${onTime.toLocaleString('en')} customers wait`;
  return nextDueAt === null
    ? line(`Nothing is at risk: ${wait}, all of them on time.`)
    : line(`Nothing is at risk: ${wait}, and the next reply is due `, time(nextDueAt, clock), '.');
}

function freeWords({ late, soon, unassigned }: RiskReport): string | null {
  if (unassigned === 0) return null;
  if (late + soon === 1) return 'without an owner';
  const many = unassigned === late + soon ? 'all' : unassigned.toLocaleString('en');
  return `${many} of them without an owner`;
}

function dottedBehind(...parts: Part[]): Line {
  const behind = dotted(...parts);
  return behind.length === 0 ? [] : line(' · ', behind);
}

function unplacedLine({ unplaced }: RiskReport, clock: Clockwork): Line {
  if (unplaced === null) return [];
  const many = plural(unplaced.count, 'conversation', 'conversations');
  return line(
    '⚠ ',
    bold(`Nobody is free to take ${many}`),
    ', since ',
    time(unplaced.since, clock),
    '. Whoever comes back gets them.',
  );
}

/** `#142 Marta Díaz, Ana Silva, late since 14:15` */
function row(listed: ListedConversation, report: RiskReport, clock: Clockwork): Line {
  const url = permalink(report.workspaceUrl, listed.card);
  const title = listedTitle(listed);
  const linked: Line = url === null ? line(bold(title)) : [{ type: 'link', url, text: title }];
  return line(linked, `, ${ownerName(listed)}`, dueWords(listed, clock));
}

/** What is over or will be first. */
function dueWords(listed: ListedConversation, clock: Clockwork): Line {
  const { response, resolution, assignment } = listed;
  if (response?.phase === 'late') return line(', late since ', time(response.dueAt, clock));
  if (resolution?.phase === 'late') {
    return line(', to be resolved since ', time(resolution.dueAt, clock));
  }
  if (assignment?.phase === 'late') return line(', claim was due ', time(assignment.dueAt, clock));
  const [first] = [
    { words: ', reply by ', of: response },
    { words: ', claim by ', of: assignment },
    { words: ', resolve by ', of: resolution },
  ]
    .flatMap(({ words, of }) => (of === null ? [] : [{ words, dueAt: of.dueAt }]))
    .toSorted((one, other) => one.dueAt - other.dueAt);
  return first === undefined ? [] : line(first.words, time(first.dueAt, clock));
}

function people(report: RiskReport, clock: Clockwork): KnownBlock[] {
  const { agents } = report;
  if (agents.length === 0) return [];
  const rest = agents.length - MOST_PEOPLE;
  return blocksOf(
    divider,
    paragraphs(
      ...agents.slice(0, MOST_PEOPLE).map((each) => section(person(each, report, clock))),
      rest > 0 && section(`and ${rest.toLocaleString('en')} more people`),
    ),
  );
}

/** `🔴 Ben Adler, away until 15:00 · 2 late · 1 due soon · next #133 by 14:25` */
function person(risk: AgentRisk, { viewer }: RiskReport, clock: Clockwork): Line {
  const { agent, away, late, soon, next } = risk;
  const isTold = mayManage(viewer.role) || agent.id === viewer.id;
  const dot = !isTold ? '⚪ ' : late > 0 ? '🔴 ' : '🟠 ';
  const until = away?.until ?? null;
  return dotted(
    line(
      dot,
      bold(personName(agent.name)),
      away === null ? null : until === null ? ', away' : line(', away until ', time(until, clock)),
    ),
    isTold && late > 0 ? bold(`${late} late`) : null,
    isTold && soon > 0 ? `${soon} due soon` : null,
    isTold ? null : `${late + soon} at risk`,
    next === null ? null : line(`next #${next.number} by `, time(next.dueAt, clock)),
  );
}

function buttons(report: RiskReport): KnownBlock | null {
  const { atRisk, agents, viewer } = report;
  const free = atRisk.find((listed) => listed.owner === null && isReal(listed));
  const [pressed] = agents;
  return actions([
    free === undefined
      ? null
      : conversationButton('claim', listedSubject(free), {
          label: `Claim #${free.number}`,
          primary: true,
        }),
    pressed === undefined || !mayManage(viewer.role)
      ? null
      : moveButton(report.inboxId, pressed.agent),
    inboxButton(report, { action: ACTIONS.showLoad, label: 'Load' }),
    inboxButton(report, { action: ACTIONS.refreshRisk, label: 'Refresh' }),
  ]);
}

function inboxButton(
  { inbox }: RiskReport,
  { action, label }: Pick<Parameters<typeof button>[0], 'action' | 'label'>,
) {
  return button({
    action,
    label,
    spoken: `${label}: ${inboxName(inbox.name)}`,
    value: encodeInboxValue({ inboxId: inbox.id }),
  });
}
