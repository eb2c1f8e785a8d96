import { describe, expect, it } from 'vitest';
import { isDate } from '../../src/domain/settings-words.ts';
import { createPublicHolidays } from '../../src/holidays/public-holidays.ts';

const holidays = createPublicHolidays();
const IN_2026 = Date.UTC(2026, 5, 1);

async function of(country: string, region: string | null) {
  return holidays.of({ country, region }, IN_2026);
}

describe('public holidays', () => {
  it('are those of the region, in English, and no others', async () => {
    const berlin = await of('DE', 'BE');
    expect(berlin).toMatchObject({
      '2026-03-08': "International Women's Day",
      '2026-04-03': 'Good Friday',
      '2026-12-26': 'Boxing Day',
    });
    const bavaria = await of('DE', 'BY');
    expect(bavaria['2026-03-08']).toBeUndefined();
    expect(bavaria['2026-01-06']).toBe('Epiphany');
    // Observed, and no day off.
    expect(berlin['2026-12-24']).toBeUndefined();
    expect((await of('DE', 'BY-A'))['2026-08-08']).toBeDefined();
    expect(bavaria['2026-08-08']).toBeUndefined();
  });

  it('are of the year before until two years after', async () => {
    const years = new Set(Object.keys(await of('US', null)).map((date) => date.slice(0, 4)));
    expect([...years].sort()).toEqual(['2025', '2026', '2027', '2028']);
  });

  it('have the days that are free instead of one on a weekend', async () => {
    expect((await of('GB', 'ENG'))['2026-12-28']).toMatch(/substitute/);
    expect((await of('US', null))['2026-07-03']).toMatch(/substitute/);
  });

  it('that begin the evening before, or take several days, count by whole days', async () => {
    const israel = await of('IL', null);
    expect(israel['2026-09-21']).toMatch(/Yom Kippur/);
    expect(israel['2026-09-20']).toBeUndefined();
    const turkey = Object.entries(await of('TR', null));
    const feast = turkey.filter(([date, name]) => date < '2027' && /Eid al-Fitr/.test(name));
    expect(feast.map(([date]) => date).filter((date) => date > '2026')).toEqual([
      '2026-03-20',
      '2026-03-21',
      '2026-03-22',
    ]);
  });

  it('of what is not known are none', async () => {
    for (const [country, region] of [
      ['ZZ', null],
      ['DE', 'XX'],
      ['DE', 'BY-XX'],
      ['constructor', null],
    ] as const) {
      expect(await of(country, region)).toEqual({});
    }
  });
});

describe('the regions that can be chosen', () => {
  it('have names in words, and holidays that can be looked up', async () => {
    const regions = await holidays.regions();
    const named = new Map(regions.map(({ name, region }) => [name, region]));
    expect(named.get('Germany')).toEqual({ country: 'DE', region: null });
    expect(named.get('Germany, Berlin')).toEqual({ country: 'DE', region: 'BE' });
    expect(named.size).toBe(regions.length);
    for (const name of ['France', 'Japan', 'Spain, Catalonia', 'United Kingdom, Scotland']) {
      const region = named.get(name);
      expect(region, name).toBeDefined();
      const found = Object.keys(await of(region?.country ?? '', region?.region ?? null));
      expect(found.length, name).toBeGreaterThan(20);
      expect(found.every(isDate), name).toBe(true);
    }
  });

  it('can be told apart by their codes', async () => {
    const codes = (await holidays.regions()).map(
      ({ region }) => `${region.country}/${region.region}`,
    );
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => code.split('-').length > 2)).toEqual([]);
  });
});
