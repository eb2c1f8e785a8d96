import type { KnownBlock, ModalView, Option } from '@slack/types';
import type { Calendar, HolidayRegion } from '../../../domain/business-hours.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import { hoursText, ownDaysText } from '../../../domain/settings-words.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { blocksOf, externalSelect, option } from '../elements.ts';
import { LIMITS } from '../limits.ts';
import { paragraphs, section } from '../lines.ts';
import { regionValue } from '../promise-words.ts';
import { input, modal, textInput } from './frame.ts';
import { zoneOption } from './setup.ts';
import { type FormNotes, formFoot, problemOf } from './sla-targets.ts';

/** Monday first, as in a calendar. */
export const DAY_FIELDS = [
  { field: INPUTS.hoursMonday, name: 'Monday' },
  { field: INPUTS.hoursTuesday, name: 'Tuesday' },
  { field: INPUTS.hoursWednesday, name: 'Wednesday' },
  { field: INPUTS.hoursThursday, name: 'Thursday' },
  { field: INPUTS.hoursFriday, name: 'Friday' },
  { field: INPUTS.hoursSaturday, name: 'Saturday' },
  { field: INPUTS.hoursSunday, name: 'Sunday' },
] as const;

/** The value that is ticked where an inbox never closes. */
export const ALWAYS = 'always';
/** The value of nobody's public holidays. */
const NO_HOLIDAYS = 'none';
const NOBODYS = { label: 'None: public holidays are working days', value: NO_HOLIDAYS };

/** *Opening hours*: the week, the zone, public holidays and days of one's own. */
export function hoursModal(
  inbox: Inbox,
  { holidaysOf, notes }: { holidaysOf: string | null; notes: FormNotes },
): ModalView {
  const { calendar } = inbox.settings;
  return modal({
    callbackId: MODALS.hours,
    title: 'Opening hours',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: inbox.id, item: notes.seen }),
    blocks: blocksOf(
      problemOf(notes),
      ...weekFields(calendar),
      input(
        INPUTS.timeZone,
        'Time zone',
        externalSelect({
          action: INPUTS.timeZone,
          placeholder: 'Type a city',
          initial: zoneOption(calendar.timeZone),
        }),
      ),
      holidaysField(calendar, holidaysOf),
      ownDaysField(calendar),
      ...formFoot(inbox.id, notes),
    ),
  });
}

function weekFields({ week }: Calendar): KnownBlock[] {
  const always = option({ label: 'Around the clock, whatever stands above', value: ALWAYS });
  return [
    ...DAY_FIELDS.map(({ field, name }, index) => {
      const open = week === 'always' ? [] : (week[index] ?? []);
      return input(
        field,
        name,
        textInput({
          longest: 120,
          placeholder: '09:00-12:30, 13:30-18:00',
          initial: open.length === 0 ? '' : hoursText(open),
        }),
        { optional: true, ...(index === 6 ? { hint: 'Empty: closed.' } : {}) },
      );
    }),
    input(
      INPUTS.roundTheClock,
      'Always open?',
      {
        type: 'checkboxes',
        options: [always],
        ...(week === 'always' ? { initial_options: [always] } : {}),
      } as const,
      { optional: true },
    ),
  ];
}

function holidaysField({ holidays = null }: Calendar, holidaysOf: string | null): KnownBlock {
  return input(
    INPUTS.holidays,
    'Public holidays of',
    externalSelect({
      action: INPUTS.holidays,
      placeholder: 'Type a country or region',
      initial:
        holidays === null || holidaysOf === null
          ? NOBODYS
          : { label: holidaysOf, value: regionValue(holidays) },
    }),
  );
}

function ownDaysField({ ownDays = [] }: Calendar): KnownBlock {
  const initial = ownDaysText(ownDays);
  // A field that does not show all would take away the rest.
  if (initial.length > LIMITS.inputText) {
    const many = `${ownDays.length} days of your own: too many to change here. They stay; the settings file can change them.`;
    return paragraphs(section(many));
  }
  return input(
    INPUTS.ownDays,
    'Days of your own',
    textInput({ multiline: true, placeholder: '2026-12-24 Christmas Eve', initial }),
    {
      optional: true,
      hint: 'One a line, whatever the week says: 2026-12-24 Christmas Eve is closed, 2026-12-31 09:00-12:00 short day is open then.',
    },
  );
}

/** Regions whose name holds what was typed, at most as many as a select takes. */
export function holidayOptions(
  regions: readonly { region: HolidayRegion; name: string }[],
  query: string,
): { options: Option[] } {
  const wanted = query.trim().toLowerCase();
  const found = regions
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ region, name }) => ({ label: name, value: regionValue(region) }));
  const all = NOBODYS.label.toLowerCase().includes(wanted) ? [NOBODYS, ...found] : found;
  return { options: all.slice(0, LIMITS.options).map((each) => option(each)) };
}
