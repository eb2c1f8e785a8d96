import { measureWholeAlarms, type WholeAlarms } from '../../bench/whole-alarms.ts';

/** The short form of `npm run bench -- alarms`, in two processes that both look; what must hold however slow the machine is. */
export function takenByTwo(
  databaseUrl: string,
  wokenBy: WholeAlarms['wokenBy'],
): ReturnType<typeof measureWholeAlarms> {
  const often = { processes: 2, sweepInterval: 100 };
  return measureWholeAlarms({ databaseUrl, wokenBy, count: 200, over: 500, ...often });
}

export const EACH_ONCE = { warned: 200, early: 0, lost: 0, twice: 0 };
