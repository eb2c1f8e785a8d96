import type { Instant } from '../domain/ids.ts';

/** What `to_jsonb` makes of a timestamptz; null of all else. */
export function instant(value: unknown): Instant | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

/** Whole milliseconds, as Postgres takes them. */
export function iso(at: Instant): string;
export function iso(at: Instant | null): string | null;
export function iso(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
