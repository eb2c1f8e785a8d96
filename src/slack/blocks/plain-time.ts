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

function words(at: Instant, timeZone: string, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone }).format(at);
}
