import type { default as Holidays, HolidaysTypes } from 'date-holidays';
import type { HolidayRegion, LocalDate } from '../domain/business-hours.ts';
import type { NamedRegion, PublicHolidays } from '../inbox/holiday-ports.ts';

type Library = typeof Holidays;
type OfYear = Readonly<Record<LocalDate, string>>;

/** Of the year itself, the one before it and the next two. */
const YEARS = [-1, 0, 1, 2];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Public holidays by the package `date-holidays`, with names in English where it has them. It takes 28 MB and most of a second to load,
 * so that is done when somebody first asks, and once.
 */
export function createPublicHolidays(): PublicHolidays {
  const known = new Map<string, OfYear>();
  let loading: Promise<Library> | null = null;
  let named: Promise<NamedRegion[]> | null = null;

  function library(): Promise<Library> {
    loading ??= import('date-holidays').then((module) => module.default);
    return loading;
  }

  function ofYear(Library: Library, region: HolidayRegion, year: number): OfYear {
    const key = `${region.country}:${region.region ?? ''}:${year}`;
    const found = known.get(key) ?? readYear(Library, region, year);
    known.set(key, found);
    return found;
  }

  return {
    regions() {
      named ??= library().then(readRegions);
      return named;
    },
    async of(region, around) {
      const Library = await library();
      const present = new Date(around).getUTCFullYear();
      return Object.assign({}, ...YEARS.map((each) => ofYear(Library, region, present + each)));
    },
  };
}

/** `BY` or, of a region within it, `BY-A`. What is not known there has no holidays. */
function readYear(Library: Library, { country, region }: HolidayRegion, year: number): OfYear {
  const calendar = new Library();
  const [state, within] = (region ?? '').split('-');
  if (!isKnown(calendar, country, state, within)) return {};
  calendar.init({
    country,
    ...(region === null || state === undefined ? {} : { state }),
    ...(within === undefined ? {} : { region: within }),
  });
  const days = calendar
    .getHolidays(year, 'en')
    .filter(({ type }) => type === 'public')
    .flatMap(daysOf);
  return Object.fromEntries(days);
}

function isKnown(calendar: Holidays, country: string, state = '', within = ''): boolean {
  if (!Object.hasOwn(calendar.getCountries(), country)) return false;
  if (state === '') return true;
  if (!Object.hasOwn(calendar.getStates(country) ?? {}, state)) return false;
  return within === '' || Object.hasOwn(calendar.getRegions(country, state) ?? {}, within);
}

/** The days that it takes whole: of half a day (from 14:00 on, Christmas Eve) nobody knows what it means for us. */
function daysOf({ date, start, end, name }: HolidaysTypes.Holiday): [LocalDate, string][] {
  const [first = '', time = ''] = date.split(' ');
  if (!time.startsWith('00:00')) return [];
  // Where clocks change a day has 23 or 25 hours; and 90 hours are three days after half of an eve.
  const count = Math.max(1, Math.floor((end.getTime() - start.getTime() + HOUR) / DAY));
  return Array.from({ length: count }, (_, index) => [dayAfter(first, index), name]);
}

function dayAfter(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

function readRegions(Library: Library): NamedRegion[] {
  const calendar = new Library();
  const regions: NamedRegion[] = [];
  for (const [country, name] of Object.entries(calendar.getCountries('en'))) {
    regions.push({ region: { country, region: null }, name });
    for (const [state, stateName] of entriesOf(calendar.getStates(country, 'en'))) {
      regions.push({ region: { country, region: state }, name: `${name}, ${stateName}` });
      for (const [within, withinName] of entriesOf(calendar.getRegions(country, state, 'en'))) {
        const region = { country, region: `${state}-${within}` };
        regions.push({ region, name: `${name}, ${stateName}, ${withinName}` });
      }
    }
  }
  return regions.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

function entriesOf(named: Record<string, string> | undefined): [string, string][] {
  return Object.entries(named ?? {});
}
