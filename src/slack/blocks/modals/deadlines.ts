import type { KnownBlock, ModalView } from '@slack/types';
import type { AgentId, InboxId, Instant } from '../../../domain/ids.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import { CHAIN_NAMES } from '../../../domain/promise-rules.ts';
import { ACTIONS, type ActionId, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import { CHAIN_WORDS, PRESET_WORDS, presetOf, stepLine } from '../chain-words.ts';
import { actions, blocksOf, button } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { hoursWords } from '../inbox-words.ts';
import { bold, bullets, type Line, line, paragraphs, section } from '../lines.ts';
import { previewLines } from '../preview-words.ts';
import { conditionsText, mannersLines, ownDayLine, targetsLines } from '../promise-words.ts';
import { excerpt } from '../text.ts';
import { modal } from './frame.ts';

const MOST_DAYS_SHOWN = 6;
const MOST_POLICIES_SHOWN = 8;

/** What *Deadlines* are drawn from. */
export interface DeadlinesView {
  inbox: Inbox;
  /** With its public holidays. */
  calendar: Inbox['settings']['calendar'];
  /** Of whose public holidays are free; null: nobody's. */
  holidaysOf: string | null;
  names: Record<AgentId, string>;
  now: Instant;
  /** What was asked for on top of it: what the last days would have been. */
  tried?: readonly Line[];
}

/** *Deadlines*: what an inbox promises and what follows, in words, each part with a way to change it. */
export function deadlinesModal(view: DeadlinesView): ModalView {
  const { inbox } = view;
  return modal({
    callbackId: MODALS.deadlines,
    title: 'Deadlines',
    close: 'Back',
    metadata: encodeInboxMetadata({ inboxId: inbox.id }),
    blocks: blocksOf(
      paragraphs(section(bold(`What ${inboxName(inbox.name)} promises`))),
      ...preview(view),
      ...targets(view),
      ...policies(view),
      ...hours(view),
      ...chains(view),
      ...manners(view),
    ),
  });
}

interface Part {
  title: string;
  facts: readonly Line[];
  action: ActionId;
  spoken: string;
}

function part({ inbox }: DeadlinesView, { title, facts, action, spoken }: Part): KnownBlock[] {
  return blocksOf(
    paragraphs(section(bold(title)), ...facts.map((fact) => section(fact))),
    actions([
      button({
        action,
        label: 'Change',
        spoken: `${spoken} of ${inboxName(inbox.name)}`,
        value: encodeInboxValue({ inboxId: inbox.id }),
      }),
    ]),
  );
}

function preview(view: DeadlinesView): KnownBlock[] {
  const { inbox, calendar, now, tried = [] } = view;
  const lines = previewLines({ ...inbox.settings, calendar }, now);
  return blocksOf(
    paragraphs(...lines.map((each) => section(each))),
    tried.length === 0 ? null : paragraphs(...tried.map((each) => section(each))),
    actions([tryButton(inbox.id)]),
  );
}

/** Looks at the last seven days by these promises. */
export function tryButton(inboxId: InboxId) {
  return button({
    action: ACTIONS.tryDeadlines,
    label: 'Try it on the last 7 days',
    spoken: 'Try it on the last 7 days: what would have been met',
    value: encodeInboxValue({ inboxId }),
  });
}

function targets(view: DeadlinesView): KnownBlock[] {
  return part(view, {
    title: 'Targets',
    facts: targetsLines(view.inbox.settings),
    action: ACTIONS.changeTargets,
    spoken: 'Change the targets',
  });
}

function policies(view: DeadlinesView): KnownBlock[] {
  const { policies: all } = view.inbox.settings;
  const shown = all.slice(0, MOST_POLICIES_SHOWN);
  const rest = all.length - shown.length;
  return part(view, {
    title: 'Policies',
    facts: [
      line(
        all.length === 0
          ? 'None: these targets hold for everybody.'
          : 'The first that fits holds; where none does, the targets above.',
      ),
      ...shown.map(({ name, when }, index) =>
        line(`${index + 1}. `, bold(excerpt(name, 60)), `: ${excerpt(conditionsText(when), 200)}`),
      ),
      ...(rest > 0 ? [line(`and ${rest} more`)] : []),
    ],
    action: ACTIONS.listPolicies,
    spoken: 'Change the policies',
  });
}

function hours(view: DeadlinesView): KnownBlock[] {
  const { calendar, holidaysOf } = view;
  const { ownDays = [] } = calendar;
  const shown = ownDays.slice(0, MOST_DAYS_SHOWN);
  const rest = ownDays.length - shown.length;
  return part(view, {
    title: 'Opening hours',
    facts: [
      line(`Open ${hoursWords(calendar)}.`),
      line(
        holidaysOf === null
          ? 'Public holidays are working days.'
          : `Closed on public holidays of ${excerpt(holidaysOf, 80)}.`,
      ),
      ...shown.map((day) => line(ownDayLine(day))),
      ...(rest > 0 ? [line(`and ${rest} more days`)] : []),
    ],
    action: ACTIONS.changeHours,
    spoken: 'Change the opening hours',
  });
}

function chains(view: DeadlinesView): KnownBlock[] {
  const { inbox, names } = view;
  const { chains: all } = inbox.settings;
  const preset = presetOf(all);
  return blocksOf(
    paragraphs(
      section(
        bold('When nobody answers'),
        preset === null ? ': steps of your own' : `: ${PRESET_WORDS[preset].name}`,
      ),
      ...CHAIN_NAMES.flatMap((name) => [
        section(`${CHAIN_WORDS[name]}:`),
        all[name].length === 0
          ? section('nothing follows')
          : bullets(all[name].map((step) => stepLine(step, names))),
      ]),
    ),
    actions([
      button({
        action: ACTIONS.listChains,
        label: 'Change',
        spoken: `Change what follows when nobody answers in ${inboxName(inbox.name)}`,
        value: encodeInboxValue({ inboxId: inbox.id }),
      }),
    ]),
  );
}

function manners(view: DeadlinesView): KnownBlock[] {
  return part(view, {
    title: 'Silence, words, automatic answer, summary',
    facts: mannersLines(view.inbox.settings),
    action: ACTIONS.changeManners,
    spoken: 'Change silence, words, automatic answer and summary',
  });
}
