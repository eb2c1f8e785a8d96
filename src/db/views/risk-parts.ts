import { ms } from './json-parts.ts';

/** Pieces of SQL about what is at risk (domain/risk.ts). All are about `conversation c`, in our turn. */

/** It is our turn. */
export const WAITS_FOR_US = `c.status <> 'resolved' AND c.turn = 'team'`;

/** Past what the customer was promised. */
export const IS_LATE = `(c.response_phase = 'late' OR coalesce(c.resolution_phase = 'late', false))`;

/** Not late, and a clock of it warns or is over. */
export const IS_SOON = `(NOT ${IS_LATE} AND (c.response_phase <> 'on_time' OR coalesce(c.assignment_phase <> 'on_time', false)
  OR coalesce(c.window_phase <> 'on_time', false) OR coalesce(c.resolution_phase <> 'on_time', false)))`;

/** What the customer was promised next. */
export const NEXT_PROMISE = 'least(c.response_due_at, c.resolution_due_at)';

/** When the nearest answer is due of those that are not late; an aggregate. */
const NEXT_DUE = `min(c.response_due_at) FILTER (WHERE NOT ${IS_LATE})`;

/** Of a group of them: whether some are at risk. */
export const SOME_AT_RISK = `bool_or(${IS_LATE} OR ${IS_SOON})`;

/** Of a group of them in inbox `i`: a RiskCount. */
export function riskCount(i: string): string {
  return `json_build_object(
    'inboxId', ${i}.id, 'inboxName', ${i}.name, 'late', count(*) FILTER (WHERE ${IS_LATE}), 'soon', count(*) FILTER (WHERE ${IS_SOON}),
    'unassigned', count(*) FILTER (WHERE c.owner_id IS NULL AND (${IS_LATE} OR ${IS_SOON})), 'nextDueAt', ${ms(NEXT_DUE)})`;
}
