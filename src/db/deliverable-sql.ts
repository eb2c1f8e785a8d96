import { DELIVERABLE } from '../domain/deliverable.ts';

const listOf = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** Whether this release knows how to deliver the outbox row with this name; else it is a newer one's, and is left alone (ADR 9). */
export function isDeliverable(row: string): string {
  return `(CASE ${row}.effect->>'kind'
    WHEN 'show' THEN ${row}.effect->'surface'->>'type' IN (${listOf(DELIVERABLE.surfaces)})
    WHEN 'command' THEN ${row}.effect->'command'->>'type' IN (${listOf(DELIVERABLE.commands)})
    ELSE ${row}.effect->>'kind' IN (${listOf(DELIVERABLE.kinds)}) END)`;
}

/**
 * Whether a row holds back those behind it at \`now\`. A newer release delivers its own within seconds; after a minute there is none, since
 * somebody went back to this one.
 */
export function holdsBack(row: string): string {
  return `(${row}.created_at > now - interval '1 minute' OR ${isDeliverable(row)})`;
}
