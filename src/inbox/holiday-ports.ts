import type { HolidayRegion, LocalDate } from '../domain/business-hours.ts';
import type { Instant } from '../domain/ids.ts';

/** The public holidays of the world, as far as they are known. */
export interface PublicHolidays {
  /** Every country and region, with its name in words: `Germany`, `Germany, Bavaria`. */
  regions(): Promise<readonly NamedRegion[]>;
  /** By name: of this year, the one before and the next two. Empty: none are known there. */
  of(region: HolidayRegion, around: Instant): Promise<Readonly<Record<LocalDate, string>>>;
}

export interface NamedRegion {
  region: HolidayRegion;
  name: string;
}
