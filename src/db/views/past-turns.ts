import type { PastTurn } from '../../domain/dry-run.ts';
import type { AgentId, InboxId, Instant, WorkspaceId } from '../../domain/ids.ts';
import { toldBy } from '../../domain/past-turns.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, ms } from './json-parts.ts';
import { isUuid, readView } from './read-view.ts';
import { TOLD_SINCE, told, touched } from './told.ts';

const SINCE = '(SELECT now FROM since)';

const PAST_TURNS: Statement = {
  name: 'view_past_turns',
  text: `
    WITH ${CLOCK},
    since AS MATERIALIZED (SELECT to_timestamp($3::float8 / 1000) AS now),
    ${touched({ from: SINCE, to: "(SELECT now FROM clock) + interval '1 second'" })}
    SELECT json_build_object('now', ${ms('clock.now')}, 'conversations', (
      SELECT coalesce(json_agg(json_build_object(
        'facts', json_build_object('number', c.number, 'channel', c.channel, 'priority', c.priority, 'tags', c.tags, 'vip', (
          SELECT cu.vip FROM customer cu WHERE cu.workspace_id = $1 AND cu.id = c.customer_id)),
        'captured', c.captured, ${told('c', `${SINCE} - ${TOLD_SINCE}`)}) ORDER BY c.number), '[]')
      FROM touched c)) AS view
    FROM clock`,
};

interface PastTurnsRead {
  now: Instant;
  conversations: {
    facts: Pick<PastTurn, 'number' | 'channel' | 'priority' | 'tags' | 'vip'>;
    captured: [string, string][];
    owner: AgentId | null;
    events: Parameters<typeof toldBy>[0];
  }[];
}

/** The turns of ours that began since then, of all that is not a test and was for us. */
export async function readPastTurns(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
  since: Instant,
): Promise<PastTurn[]> {
  if (!isUuid(inboxId)) return [];
  const read = await readView<PastTurnsRead>(sql, PAST_TURNS, [workspaceId, inboxId, since]);
  if (read === null) return [];
  return read.conversations.flatMap(({ facts, captured, owner, events }) =>
    toldBy(events, { owner, until: read.now })
      .turns.filter(({ startedAt }) => startedAt >= since)
      .map((turn) => ({
        ...facts,
        captured: Object.fromEntries(captured),
        startedAt: turn.startedAt,
        firstOfEpisode: turn.name === 'first_response',
        answeredAt: turn.answeredAt,
        claimedAt: turn.claimedAt,
        ownerId: turn.owner,
        endedAt: turn.endedAt,
      })),
  );
}
