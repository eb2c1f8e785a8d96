import { DRY_RUN_SPAN, dryRun } from '../../domain/dry-run.ts';
import type { AgentId, Instant } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import type { PromisesAndHours } from '../../domain/sla-preview.ts';
import { dryRunLines } from '../blocks/dry-run-words.ts';
import type { Line } from '../blocks/lines.ts';
import { withHolidays } from './deadlines-commit.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** What the last days would have been. `rules`: by these, beside what holds; null: by what holds. */
export async function tryOut(
  deps: ListenerDeps,
  { workspaceId, id, settings }: Inbox,
  asked: { now: Instant; names: Record<AgentId, string>; rules: PromisesAndHours | null },
): Promise<Line[]> {
  const { now, names, rules } = asked;
  const [turns, calendar] = await Promise.all([
    deps.views.pastTurns(workspaceId, id, now - DRY_RUN_SPAN),
    withHolidays(deps, settings.calendar, now),
  ]);
  const present = dryRun(turns, { ...settings, calendar }, now);
  return rules === null
    ? dryRunLines(present, { before: null, names })
    : dryRunLines(dryRun(turns, rules, now), { before: present, names });
}
