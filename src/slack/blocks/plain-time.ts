import type { Instant } from '../../domain/ids.ts';
import type { Clockwork } from './lines.ts';

/**
 * A clock time in words, for where Slack draws no dates (options, labels): `15:00`, and with the day where it is not today's. By the
 * clock of whoever reads it.
 */
export function plainTime(at: Instant, { now, timeZone }: Clockwork): string {
  const time = words(at, timeZone, { hour: '2-digit', minute: '2-digit' });
  const day = { day: 'numeric', month: 'short' } as const;
  if (words(at, timeZone, day) === words(now, timeZone, day)) return time;
  return `${words(at, timeZone, { weekday: 'short', ...day })}, ${time}`.replaceAll(',,', ',');
}

/** By zone and format: each new one costs as much as a hundred that are used again, and there are few. */
const formats = new Map<string, Intl.DateTimeFormat>();

function words(at: Instant, timeZone: string, format: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone} ${Object.entries(format).flat().join(' ')}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...format, timeZone });
  formats.set(key, known);
  return known.format(at);
}
