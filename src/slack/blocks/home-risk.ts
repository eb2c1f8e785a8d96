import type { KnownBlock } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import type { RiskCount } from '../../domain/risk.ts';
import type { HomeView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
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
import { isReal, ownDeadline } from './listed-words.ts';
import { riskWords } from './risk-words.ts';

/** Each button has a row of its own, since two of a row must not have the same name. */
const MOST_BUTTONS = 2;
const MOST_LINES = 5;

/** On top of a Home: what of mine is late or will be soon, and how the inboxes stand that I manage. Nothing where nothing is. */
export function atRiskBlocks(home: HomeView): KnownBlock[] {
  const clock = inUtc(home.now);
  const mine = ownRisk(home, clock);
  const managed = home.atRisk.slice(0, MOST_LINES);
  if (mine === null && managed.length === 0) return [];
  const lines = [
    ...(mine === null ? [] : [line(bold('Mine: '), mine)]),
    ...managed.map((each) => inboxLine(each, clock)),
  ];
  return blocksOf(
    paragraphs(section(bold('At risk')), bullets(lines)),
    ...managed.slice(0, MOST_BUTTONS).map((each) => actions([riskButton(each)])),
  );
}

function ownRisk({ mine }: HomeView, clock: Clockwork): Line | null {
  const real = mine.filter(isReal).filter(({ turn }) => turn === 'team');
  const late = real.filter(({ response, resolution }) =>
    [response?.phase, resolution?.phase].includes('late'),
  );
  const soon = real.filter((each) => !late.includes(each) && isSoon(each));
  if (late.length + soon.length === 0) return null;
  const [next] = soon;
  const due = next === undefined ? null : (ownDeadline(next)?.dueAt ?? null);
  return dotted(
    riskWords({ late: late.length, soon: soon.length }),
    next === undefined || due === null ? null : line(`#${next.number} by `, time(due, clock)),
  );
}

function isSoon({ response, window, resolution }: ListedConversation): boolean {
  return [response, window, resolution].some((clock) => (clock?.phase ?? 'on_time') !== 'on_time');
}

function inboxLine(risk: RiskCount, clock: Clockwork): Line {
  const { inboxName: name, unassigned, nextDueAt } = risk;
  return line(
    bold(`${inboxName(name)}: `),
    dotted(
      riskWords(risk),
      unassigned === 0 ? null : `${unassigned} without an owner`,
      nextDueAt === null ? null : line('next due ', time(nextDueAt, clock)),
    ),
  );
}

function riskButton({ inboxId, inboxName: name }: RiskCount) {
  const label = `At risk in ${inboxName(name)}`;
  return button({
    action: ACTIONS.showRisk,
    label,
    spoken: label,
    value: encodeInboxValue({ inboxId }),
  });
}
