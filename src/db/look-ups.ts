import type { Calendar, Closure, HolidayRegion, LocalDate } from '../domain/business-hours.ts';
import type { AgentId, Instant, WorkspaceId } from '../domain/ids.ts';

/** What rules need to know and no table of ours does. */
export interface LookUps {
  /** The public holidays of a region, by name, of some years around an instant. */
  publicHolidays: (
    region: HolidayRegion,
    around: Instant,
  ) => Promise<Readonly<Record<LocalDate, string>>>;
  /** Who is in a Slack user group; nobody where Slack does not say. */
  groupMembers: (workspaceId: WorkspaceId, group: string) => Promise<readonly AgentId[]>;
}

export const NO_LOOK_UPS: LookUps = {
  publicHolidays: async () => ({}),
  groupMembers: async () => [],
};

/** The hours of an inbox with its holidays, and with the time for which somebody closed it until that is over. */
export async function wholeCalendar(
  { calendar, closed, now }: { calendar: Calendar; closed: Closure | null; now: Instant },
  { publicHolidays }: Pick<LookUps, 'publicHolidays'>,
): Promise<Calendar> {
  const { holidays = null } = calendar;
  const isClosed = closed !== null && closed.until > now;
  return {
    ...calendar,
    ...(isClosed ? { closures: [closed] } : {}),
    ...(holidays === null ? {} : { publicHolidays: await publicHolidays(holidays, now) }),
  };
}
