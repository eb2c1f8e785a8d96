const HOUR_MS = 3_600_000;
const WORKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];

/** Now, if an office would be open; else ten in the morning of the last working day: deadlines are then near enough to be seen. */
export function workTime(now: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const read = (at: number) => {
    const parts = format.formatToParts(at);
    const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    return { isWorkday: WORKDAYS.includes(partOf('weekday')), hour: Number(partOf('hour')) };
  };
  const { isWorkday, hour } = read(now);
  if (isWorkday && hour >= 9 && hour < 17) return now;
  for (let at = now; ; at -= HOUR_MS) {
    const then = read(at);
    if (then.isWorkday && then.hour === 10) return at;
  }
}
