import type { KnownBlock, ModalView, Option } from '@slack/types';
import type { Calendar, OpenInterval } from '../../../domain/business-hours.ts';
import { minutes } from '../../../domain/ids.ts';
import { defaultSettings, type Inbox, type InboxSettings } from '../../../domain/inbox.ts';
import { isTimeZone } from '../../../domain/settings-words.ts';
import type { Targets } from '../../../domain/sla.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { externalSelect, option, plainText } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { clockWords, membersBy, targetsWords, zoneWords } from '../inbox-words.ts';
import { LIMITS } from '../limits.ts';
import { paragraphs, section } from '../lines.ts';
import { input, modal, type Opening } from './frame.ts';

/** Promises that most teams want; each a choice of one click. */
const PRESETS = {
  fast: targets(2, 5, 10),
  team: targets(5, 15, 30),
  calm: targets(15, 60, 120),
} as const satisfies Record<string, Targets>;

/** What goes along with them. */
const BY_PRIORITY: Record<keyof typeof PRESETS, InboxSettings['byPriority']> = {
  fast: { urgent: targets(1, 3, 5), low: targets(15, 60, 120) },
  team: defaultSettings('UTC').byPriority,
  calm: { urgent: targets(5, 15, 30), high: targets(10, 30, 60), low: targets(60, 240, 480) },
};

const PRESET_NAMES: Record<keyof typeof PRESETS, string> = {
  fast: 'Fast',
  team: 'Small team',
  calm: 'Calm',
};

/** Keeps what was set before, where it is none of the presets. */
const AS_NOW = 'as_now';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function targets(claim: number, reply: number, next: number): Targets {
  return { assignment: minutes(claim), firstResponse: minutes(reply), nextResponse: minutes(next) };
}

/** *Set up #support*: who answers, who manages, when, and what customers are promised. */
export function setupModal(inbox: Inbox, options: Opening = {}): ModalView {
  const { openedAt } = options;
  const { answering, managing } = people(inbox);
  return modal({
    callbackId: MODALS.setUp,
    title: 'Set up the inbox',
    submit: 'Save',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
    blocks: [
      paragraphs(
        section(
          `${inboxName(inbox.name)} becomes a team inbox. Everything here can be changed later.`,
        ),
      ),
      input(
        INPUTS.answering,
        'Who answers customers?',
        usersSelect('Choose people of this channel', answering),
        { hint: 'Everybody else in the channel watches: they read along and own nothing.' },
      ),
      input(INPUTS.managing, 'Who manages?', usersSelect('Choose one or two', managing), {
        optional: true,
        hint: 'Managers answer, too. They may reassign what others own, and hear what is late.',
      }),
      ...hoursFields(inbox.settings),
      targetsField(inbox.settings.targets),
    ],
  });
}

/** As it is now; before the first setup, whoever invited us is a good guess for both. */
function people(inbox: Inbox): { answering: string[]; managing: string[] } {
  const { answering, managing } = membersBy(inbox);
  const inviter = inbox.invitedBy === null ? [] : [inbox.invitedBy];
  const isFirst = inbox.status === 'invited' && managing.length === 0;
  return {
    answering: answering.length === 0 ? inviter : answering,
    managing: isFirst ? inviter : managing,
  };
}

function usersSelect(placeholder: string, initial: string[]) {
  return {
    type: 'multi_users_select',
    placeholder: plainText(placeholder, LIMITS.placeholder),
    ...(initial.length === 0 ? {} : { initial_users: initial }),
  } as const;
}

function hoursFields(settings: InboxSettings): KnownBlock[] {
  const { calendar } = settings;
  const week = calendar.week === 'always' ? [] : calendar.week;
  const hours = shownHours(week);
  const openDays = DAY_NAMES.flatMap((label, index) =>
    (week[index] ?? []).length > 0 ? [option({ label, value: String(index) })] : [],
  );
  return [
    input(
      INPUTS.days,
      'Open on',
      {
        type: 'checkboxes',
        options: DAY_NAMES.map((label, index) => option({ label, value: String(index) })),
        ...(openDays.length === 0 ? {} : { initial_options: openDays }),
      } as const,
      {
        optional: true,
        hint: 'Clocks only run while you are open. Choose no day if you never close.',
      },
    ),
    input(INPUTS.opens, 'From', timepicker(hours.start)),
    input(INPUTS.closes, 'Until', timepicker(hours.end), { hint: 'Midnight is 00:00.' }),
    input(
      INPUTS.timeZone,
      'Time zone',
      externalSelect({
        action: INPUTS.timeZone,
        placeholder: 'Type a city',
        initial: zoneOption(calendar.timeZone),
      }),
    ),
  ];
}

function timepicker(minute: number) {
  return { type: 'timepicker', initial_time: clockWords(minute % 1_440) } as const;
}

function targetsField(present: Targets): KnownBlock {
  const chosen = presetOf(present);
  const presets = Object.entries(PRESETS).map(([value, preset]) =>
    option({
      label: `${PRESET_NAMES[value as keyof typeof PRESETS]}: ${targetsWords(preset)}`,
      value,
    }),
  );
  const all =
    chosen === AS_NOW
      ? [option({ label: `As now: ${targetsWords(present)}`, value: AS_NOW }), ...presets]
      : presets;
  const initial = all.find(({ value }) => value === chosen);
  return input(
    INPUTS.targets,
    'What do you promise?',
    {
      type: 'radio_buttons',
      options: all,
      ...(initial === undefined ? {} : { initial_option: initial }),
    } as const,
    {
      hint: 'Minutes in which a new conversation has an owner, its first reply, and each later reply.',
    },
  );
}

function presetOf(present: Targets): string {
  const same = Object.entries(PRESETS).find(
    ([, preset]) =>
      preset.assignment === present.assignment &&
      preset.firstResponse === present.firstResponse &&
      preset.nextResponse === present.nextResponse,
  );
  return same?.[0] ?? AS_NOW;
}

/** What was chosen in the modal. */
export interface SetupChoice {
  days: readonly string[];
  opens: string | null;
  closes: string | null;
  timeZone: string | null;
  targets: string | null;
}

/** The settings that a choice means; what it does not touch stays as it is. Null: a time or zone is none. */
export function settingsOf(choice: SetupChoice, present: InboxSettings): InboxSettings | null {
  const start = minuteOf(choice.opens);
  const end = minuteOf(choice.closes);
  const { timeZone } = choice;
  if (start === null || end === null || timeZone === null || !isTimeZone(timeZone)) return null;
  const hours = { start, end: end === 0 ? 1_440 : end };
  const preset = Object.entries(PRESETS).find(([name]) => name === choice.targets)?.[0];
  return {
    ...present,
    ...(preset === undefined ? {} : promisedBy(preset as keyof typeof PRESETS, present)),
    calendar: { ...present.calendar, timeZone, week: weekOf(choice.days, hours, present.calendar) },
  };
}

/** The same preset as before leaves what was changed beside it. */
function promisedBy(
  preset: keyof typeof PRESETS,
  present: InboxSettings,
): Pick<InboxSettings, 'targets' | 'byPriority'> {
  if (presetOf(present.targets) === preset) return present;
  return { targets: PRESETS[preset], byPriority: BY_PRIORITY[preset] };
}

/** Hours that this form cannot show, such as a break at noon, stay as they are where nothing else was chosen. */
function weekOf(
  days: readonly string[],
  hours: OpenInterval,
  { week: present }: Calendar,
): Calendar['week'] {
  const week = DAY_NAMES.map((_name, index) => (days.includes(String(index)) ? [hours] : []));
  if (week.every((day) => day.length === 0)) return 'always';
  if (present === 'always') return week;
  const shown = shownHours(present);
  const isAsShown = week.every(
    (day, index) => day.length > 0 === (present[index] ?? []).length > 0,
  );
  const isSame = isAsShown && shown.start === hours.start && shown.end === hours.end;
  return isSame ? present : week;
}

/** One interval for all days: the first there is. */
function shownHours(week: Exclude<Calendar['week'], 'always'>): OpenInterval {
  return week.find((day) => day.length > 0)?.[0] ?? { start: 9 * 60, end: 18 * 60 };
}

function minuteOf(text: string | null): number | null {
  const [, hours, rest] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? '') ?? [];
  return hours === undefined || rest === undefined ? null : Number(hours) * 60 + Number(rest);
}

/** Zones whose name holds what was typed, at most 100: Slack has no element for them. */
export function timeZoneOptions(query: string): { options: Option[] } {
  const wanted = query.trim().toLowerCase().replaceAll(' ', '_');
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const found = [...new Set(zones)].filter((zone) => zone.toLowerCase().includes(wanted));
  return { options: found.slice(0, LIMITS.options).map((zone) => option(zoneOption(zone))) };
}

export function zoneOption(zone: string): { label: string; value: string } {
  const city = zoneWords(zone);
  return { label: city === zone ? zone : `${city} (${zone})`, value: zone };
}
