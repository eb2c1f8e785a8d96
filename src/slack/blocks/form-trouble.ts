import { bold, type Line, line } from './lines.ts';

/** What stands at a field of the deadlines' forms when what was typed there is not understood: what it should look like. */
export const FORM_TROUBLE = {
  targets: 'Write it like: claim 5m, reply 15m, next 30m. “resolve 2d” can follow.',
  duration: 'Write it like 15m, 2h or 1d 4h.',
  hours:
    'Write hours like 09:00-12:30, 13:30-18:00, the earlier ones first; nothing if you are closed.',
  zone: 'Choose a time zone.',
  captured: 'Write one a line, with a colon: order type: refund',
  languages: 'Begin each text with its language and a colon, like de: Wir antworten …',
  noOpenDay:
    'There is no open hour in the whole week. Tick “Around the clock”, or write hours for a day.',
  action: 'Choose what happens.',
  person: 'Choose somebody who answers here.',
  group: 'Choose a user group, or somebody else.',
} as const;

const AFTER_SAVE = {
  saved_in_place: 'Save puts it in place.',
  saved_as_new: 'Save adds it as a new one, at the end.',
} as const;

/** Above a form that somebody else was faster with. `said`: what holds now. */
export function meanwhile(after: keyof typeof AFTER_SAVE, said: readonly Line[]): Line[] {
  return [
    line(
      bold('Somebody else changed this while you typed.'),
      ` Nothing of yours is saved yet; it still stands below. ${AFTER_SAVE[after]} Now there is:`,
    ),
    ...(said.length === 0 ? [line('nothing')] : said),
  ];
}

export function changedMeanwhile(): string {
  return 'Somebody changed it meanwhile, so nothing of yours was. Look again and decide.';
}

export function ownDayTrouble(line: number): string {
  return `Line ${line} is not understood, or says a day twice. Write 2026-12-24 Christmas Eve, or 2026-12-31 09:00-12:00 short day.`;
}
