/** `{ago}` and the other tokens of Slack's `<!date^…>`, in the reader's own time zone. */
export interface DateReader {
  now: Date;
  /** IANA name; undefined = the browser's own. */
  timeZone?: string;
}

type Token = (at: Date, reader: DateReader) => string;

/** Making a formatter is a thousand times dearer than using it, and a channel has a thousand messages. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(at: Date, reader: DateReader, options: Intl.DateTimeFormatOptions): string {
  const zone = reader.timeZone === undefined ? {} : { timeZone: reader.timeZone };
  const key = JSON.stringify([options, zone]);
  const known = formatters.get(key);
  const formatter = known ?? new Intl.DateTimeFormat('en-GB', { ...options, ...zone });
  if (known === undefined) formatters.set(key, formatter);
  return formatter.format(at);
}

export function clockTime(at: Date, reader: DateReader): string {
  return format(at, reader, { hour: '2-digit', minute: '2-digit' });
}

/** Equal for two times on the same day of the reader. */
export function dayKey(at: Date, reader: DateReader): string {
  return format(at, reader, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

const DAY_MS = 86_400_000;

function relativeDay(at: Date, reader: DateReader): string | undefined {
  const day = dayKey(at, reader);
  const near: [number, string][] = [
    [0, 'today'],
    [-1, 'yesterday'],
    [1, 'tomorrow'],
  ];
  for (const [days, word] of near) {
    if (day === dayKey(new Date(reader.now.getTime() + days * DAY_MS), reader)) return word;
  }
  return undefined;
}

function pretty(base: Token): Token {
  return (at, reader) => relativeDay(at, reader) ?? base(at, reader);
}

const dateNum: Token = (at, reader) => {
  const [day, month, year] = dayKey(at, reader).split('/');
  return `${year}-${month}-${day}`;
};
// Put together from single fields, as Slack writes them: whole dates differ between versions of the browser's data.
const dateShort: Token = (at, reader) =>
  `${format(at, reader, { month: 'short' }).slice(0, 3)} ${dayOf(at, reader)}, ${yearOf(at, reader)}`;
const monthDay: Token = (at, reader) =>
  `${format(at, reader, { month: 'long' })} ${ordinal(dayOf(at, reader))}`;
const date: Token = (at, reader) => `${monthDay(at, reader)}, ${yearOf(at, reader)}`;
const weekday: Token = (at, reader) => format(at, reader, { weekday: 'long' });
const dateLong: Token = (at, reader) => `${weekday(at, reader)}, ${date(at, reader)}`;

function dayOf(at: Date, reader: DateReader): number {
  return Number(format(at, reader, { day: 'numeric' }));
}

function yearOf(at: Date, reader: DateReader): string {
  return format(at, reader, { year: 'numeric' });
}

function ordinal(day: number): string {
  if (day > 10 && day < 14) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}

const ago: Token = (at, reader) => {
  const minutes = Math.round((at.getTime() - reader.now.getTime()) / 60_000);
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 1440) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1440), 'day');
};

const TOKENS: Record<string, Token> = {
  date_num: dateNum,
  date,
  date_short: dateShort,
  date_long: dateLong,
  date_pretty: pretty(date),
  date_short_pretty: pretty(dateShort),
  date_long_pretty: pretty(dateLong),
  day_divider_pretty: pretty((at, reader) => `${weekday(at, reader)}, ${monthDay(at, reader)}`),
  time: clockTime,
  time_secs: (at, reader) =>
    format(at, reader, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  ago,
};

/** Fills the tokens of Slack's date format; undefined if it holds a token that Slack lacks. */
export function formatSlackDate(
  epochSeconds: number,
  pattern: string,
  reader: DateReader,
): string | undefined {
  const at = new Date(epochSeconds * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  let unknown = false;
  const filled = pattern.replace(/\{([a-z_]+)\}/g, (_whole, name: string) => {
    const token = TOKENS[name];
    unknown ||= token === undefined;
    return token?.(at, reader) ?? '';
  });
  return unknown ? undefined : filled;
}

/** Slack's `ts` ("1700000000.000100") as a date. */
export function dateOfTs(ts: string): Date {
  return new Date(Number(ts) * 1000);
}

/** The label of a day's divider: Today, Yesterday, or the weekday and date. */
export function dayLabel(at: Date, reader: DateReader): string {
  const label = formatSlackDate(at.getTime() / 1000, '{day_divider_pretty}', reader) ?? '';
  return label.charAt(0).toUpperCase() + label.slice(1);
}
