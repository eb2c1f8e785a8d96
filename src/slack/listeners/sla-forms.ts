import type { ModalView } from '@slack/types';
import type { Inbox, InboxRefusal, SettingsChange } from '../../domain/inbox.ts';
import { PARTS } from '../../domain/settings-mark.ts';
import { INPUTS, MODALS } from '../action-ids.ts';
import { hoursWords } from '../blocks/inbox-words.ts';
import { type Line, line } from '../blocks/lines.ts';
import { DAY_FIELDS, hoursModal } from '../blocks/modals/sla-hours.ts';
import { mannersModal } from '../blocks/modals/sla-manners.ts';
import { type FormNotes, TARGET_FIELDS, targetsModal } from '../blocks/modals/sla-targets.ts';
import { mannersLines, ownDayLine, targetsLines } from '../blocks/promise-words.ts';
import type { FieldValues } from './caller.ts';
import { holidaysOf } from './deadlines-commit.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { hoursIn, type Misunderstood, mannersIn, targetsIn } from './sla-drafts.ts';

/** A form that changes some parts of what an inbox promises. */
export interface DeadlinesForm {
  parts: (typeof PARTS)[keyof typeof PARTS];
  read(values: FieldValues, inbox: Inbox): SettingsChange | Misunderstood;
  draw(deps: ListenerDeps, inbox: Inbox, notes: FormNotes): Promise<ModalView>;
  /** Once it is open: what is soon asked for. */
  prepare?(deps: ListenerDeps): Promise<void>;
  /** What holds now, in words. */
  said(inbox: Inbox): Line[];
  /** Where a refusal stands. */
  fieldOf(refusal: InboxRefusal | null): string;
}

/** By what their modals are called. */
export const FORMS = {
  [MODALS.targets]: {
    parts: PARTS.targets,
    read: targetsIn,
    draw: async (_deps, inbox, notes) => targetsModal(inbox, notes),
    said: ({ settings }) => targetsLines(settings),
    fieldOf: (refusal) =>
      refusal?.reason === 'bad_target' ? TARGET_FIELDS[refusal.priority] : TARGET_FIELDS.normal,
  },
  [MODALS.hours]: {
    parts: PARTS.hours,
    read: hoursIn,
    draw: async (deps, inbox, notes) =>
      hoursModal(inbox, { holidaysOf: await holidaysOf(deps, inbox.settings.calendar), notes }),
    // The first time this takes longer than Slack waits for the options of a select.
    prepare: async ({ holidays }) => {
      await holidays.regions();
    },
    said: ({ settings: { calendar } }) => [
      line(`Open ${hoursWords(calendar)}.`),
      ...(calendar.ownDays ?? []).slice(0, 6).map((day) => line(ownDayLine(day))),
    ],
    fieldOf: fieldOfHours,
  },
  [MODALS.manners]: {
    parts: PARTS.manners,
    read: mannersIn,
    draw: async (_deps, inbox, notes) => mannersModal(inbox, notes),
    said: ({ settings }) => mannersLines(settings),
    fieldOf: fieldOfManners,
  },
} as const satisfies Record<string, DeadlinesForm>;

export type FormId = keyof typeof FORMS;

type FieldsOf = Partial<Record<InboxRefusal['reason'], string>>;

const HOURS_FIELDS: FieldsOf = {
  bad_own_day: INPUTS.ownDays,
  too_many_days: INPUTS.ownDays,
  bad_zone: INPUTS.timeZone,
  bad_holidays: INPUTS.holidays,
};

function fieldOfHours(refusal: InboxRefusal | null): string {
  const field =
    refusal?.reason === 'bad_hours'
      ? DAY_FIELDS[refusal.day]?.field
      : refusal && HOURS_FIELDS[refusal.reason];
  return field ?? INPUTS.hoursMonday;
}

const MANNERS_FIELDS: FieldsOf = {
  bad_words: INPUTS.alarmWords,
  text_too_long: INPUTS.autoAnswer,
  bad_language: INPUTS.autoAnswerLanguages,
};

function fieldOfManners(refusal: InboxRefusal | null): string {
  if (refusal?.reason === 'bad_span' && refusal.of === 'closing') return INPUTS.closingCheck;
  return (refusal && MANNERS_FIELDS[refusal.reason]) ?? INPUTS.silentAfter;
}
