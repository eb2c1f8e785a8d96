import { URGENCY_RANK } from '../domain/effects.ts';
import type { LeasedEntry, Settlement } from '../inbox/ports.ts';
import { isReminder } from './commit-sql.ts';
import { shutGates } from './gate-sql.ts';
import { iso } from './instants.ts';
import type { Statement } from './pool.ts';

/** The lease that is ended: $1 workspace, $2 entry, $3 until when it was leased, $4 its attempt. Nobody else may hold it by now. */
const MINE = `
  clock AS MATERIALIZED (SELECT dibs_now() AS now),
  mine AS MATERIALIZED (
    SELECT o.* FROM outbox o
    WHERE o.workspace_id = $1 AND o.id = $2 AND o.state = 'leased' AND o.leased_until = $3::timestamptz AND o.attempts = $4
    FOR UPDATE
  )`;

const UNLEASED = `leased_by = NULL, leased_until = NULL`;
const ENDED = `${UNLEASED}, settled_at = now`;

/** $5 the last state, $6 the reason. */
const END: Statement = {
  name: 'outbox_end',
  text: `
    WITH ${MINE},
    ended AS (
      UPDATE outbox o SET state = $5, reason = $6, ${ENDED} FROM mine, clock
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    )
    SELECT id FROM ended`,
};

/** $1 what was shown, of each lease that is ended: an array of `shownValue`. Gives the places in it of those that were not lost. */
export const SHOWN: Statement = {
  name: 'outbox_shown',
  text: `
    WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
    asked AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS asked (
        asked_as int, workspace text, entry uuid, until timestamptz, attempt int,
        at_channel text, at_ts text, is_posted boolean, now_listed uuid[], version int, again_at timestamptz, again_because text)
    ),
    mine AS MATERIALIZED (
      SELECT o.*, asked.* FROM asked JOIN outbox o ON o.workspace_id = asked.workspace AND o.id = asked.entry
      WHERE o.state = 'leased' AND o.leased_until = asked.until AND o.attempts = asked.attempt
      ORDER BY o.id FOR UPDATE OF o
    ),
    -- A card that was posted anew leaves the old one behind. What was committed to fold that one may have joined an entry that went
    -- before this post: so a fold stands ready in any case.
    left_behind AS (
      INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
      SELECT old.workspace_id, 'former_' || old.surface_key, old.conversation_id, old.slack_channel, old.ts, old.outbox_id,
        old.shown_version, old.posted_at, old.listed
      FROM mine JOIN slack_message old ON old.workspace_id = mine.workspace_id AND old.surface_key = mine.surface_key
      WHERE mine.effect->'surface'->>'type' = 'card' AND (old.slack_channel, old.ts) <> (mine.at_channel, mine.at_ts)
      ON CONFLICT (workspace_id, surface_key) DO UPDATE SET
        slack_channel = excluded.slack_channel, ts = excluded.ts, outbox_id = excluded.outbox_id, shown_version = excluded.shown_version,
        posted_at = excluded.posted_at
      RETURNING workspace_id, surface_key, conversation_id
    ),
    -- Cards before that one are folded by now; people may still write in their threads.
    kept_in_mind AS (
      INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
      SELECT f.workspace_id, f.surface_key || ':' || f.ts, f.conversation_id, f.slack_channel, f.ts, f.outbox_id, f.shown_version,
        f.posted_at, f.listed
      FROM left_behind l JOIN slack_message f ON f.workspace_id = l.workspace_id AND f.surface_key = l.surface_key
      ON CONFLICT DO NOTHING
    ),
    to_be_folded AS (
      INSERT INTO outbox (
        workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at)
      SELECT mine.workspace_id, gen_random_uuid(), jsonb_build_object('kind', 'show', 'because', 'change', 'urgency', 'rest',
          'surface', jsonb_build_object('type', 'former_card', 'conversationId', l.conversation_id)),
        l.surface_key, mine.order_key, ${URGENCY_RANK.rest}, 'update:' || mine.workspace_id, 'update:' || mine.workspace_id,
        'update:' || mine.workspace_id, now, now
      FROM mine, clock, left_behind l
      ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL DO NOTHING
    ),
    ended AS (
      UPDATE outbox o SET state = 'done', ${ENDED} FROM mine, clock
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    ),
    forgotten AS (
      DELETE FROM slack_post p USING mine WHERE p.workspace_id = mine.workspace_id AND p.outbox_id = mine.id
    ),
    -- From now on it is edited; and what waited with a new card waits no longer as one.
    goes_on AS (
      UPDATE outbox n
      SET gate = CASE WHEN n.surface_key = mine.surface_key THEN coalesce(n.edit_gate, 'none') ELSE n.gate END,
        urgency = CASE WHEN n.surface_key <> mine.surface_key THEN ${URGENCY_RANK.rest} ELSE n.urgency END
      FROM mine
      WHERE mine.is_posted AND n.workspace_id = mine.workspace_id AND n.order_key = mine.order_key AND n.state = 'ready' AND (
        n.surface_key = mine.surface_key
        OR (n.urgency = ${URGENCY_RANK.new_card} AND mine.effect->'surface'->>'type' = 'card'))
    ),
    again AS (
      INSERT INTO outbox (
        workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at)
      SELECT mine.workspace_id, gen_random_uuid(), mine.effect || jsonb_build_object('because', mine.again_because), mine.surface_key, mine.order_key,
        ${URGENCY_RANK.alert}, mine.post_gate, k.key, k.key, mine.again_at, now
      FROM mine, clock, LATERAL (
        SELECT CASE mine.again_because WHEN 'news' THEN mine.post_gate ELSE 'update:' || mine.workspace_id END AS key) k
      WHERE mine.again_at IS NOT NULL
      -- A change that came meanwhile is drawn at once; but what is to ring still rings.
      ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL DO UPDATE SET
        effect = outbox.effect || jsonb_build_object('because', excluded.effect->'because'), edit_gate = excluded.edit_gate, gate = excluded.gate
        WHERE excluded.effect->>'because' = 'news' AND outbox.effect->>'because' = 'change'
    ),
    placed AS (
      INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
      SELECT workspace_id, surface_key, (effect->'surface'->>'conversationId')::uuid, at_channel, at_ts, id, version, now, now_listed
      FROM mine, clock
      ON CONFLICT (workspace_id, surface_key) DO UPDATE SET
        slack_channel = excluded.slack_channel, ts = excluded.ts, shown_version = excluded.shown_version, listed = excluded.listed,
        outbox_id = CASE WHEN (SELECT is_posted FROM mine WHERE id = excluded.outbox_id) THEN excluded.outbox_id ELSE slack_message.outbox_id END,
        posted_at = CASE WHEN (SELECT is_posted FROM mine WHERE id = excluded.outbox_id) THEN excluded.posted_at ELSE slack_message.posted_at END
    )
    SELECT mine.asked_as FROM mine JOIN ended ON ended.id = mine.id`,
};

const REMOVED: Statement = {
  name: 'outbox_removed',
  text: `
    WITH ${MINE},
    ended AS (
      UPDATE outbox o SET state = 'done', ${ENDED} FROM mine, clock
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    ),
    taken_away AS (
      DELETE FROM slack_message m USING mine WHERE m.workspace_id = mine.workspace_id AND m.surface_key = mine.surface_key
    )
    SELECT id FROM ended`,
};

/**
 * Back among those that are ready: at most one show may wait for a surface, so a newer one that waits already is folded into this one,
 * which keeps its id (by which a lost post is looked for) and its place in the line.
 */
const FOLD = `
  folded AS (
    UPDATE outbox n SET state = 'obsolete', reason = 'folded', settled_at = now FROM mine, clock
    WHERE n.workspace_id = mine.workspace_id AND n.surface_key = mine.surface_key AND n.state = 'ready' AND n.id <> mine.id
    RETURNING n.urgency, n.effect, n.edit_gate, n.gate
  )`;
const FOLDED = `
  urgency = least(o.urgency, f.urgency),
  effect = CASE WHEN f.effect->>'because' = 'news' THEN f.effect ELSE o.effect END,
  edit_gate = CASE WHEN f.effect->>'because' = 'news' THEN f.edit_gate ELSE o.edit_gate END`;
const GATE_FOLDED = `CASE WHEN f.effect->>'because' = 'news' THEN f.gate ELSE o.gate END`;

/** $5 until when, $6 the gate behind which everything waits. */
const WAITING: Statement = {
  name: 'outbox_waiting',
  text: `
    WITH ${MINE}, ${FOLD},
    back AS (
      UPDATE outbox o SET state = 'ready', attempts = greatest(0, o.attempts - 1), ${UNLEASED}, ${FOLDED}, gate = ${GATE_FOLDED},
        -- Until when a reminder waits was found out before that news came.
        not_before = CASE WHEN $6::text IS NULL AND ${isReminder('f.effect')} THEN now ELSE $5::timestamptz END
      FROM clock, mine LEFT JOIN folded f ON true
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    ),
    shut AS (
      ${shutGates('SELECT workspace_id, $6::text AS key FROM mine', '$5::timestamptz')}
    )
    SELECT id FROM back`,
};

/** $5 until when, $6 whether to forget where the surface stood. */
const RETRY: Statement = {
  name: 'outbox_retry',
  text: `
    WITH ${MINE}, ${FOLD},
    back AS (
      UPDATE outbox o SET state = 'ready', not_before = $5::timestamptz, maybe_delivered = o.maybe_delivered AND NOT $6, ${UNLEASED},
        ${FOLDED}, gate = CASE WHEN $6 THEN coalesce(o.post_gate, 'none') ELSE ${GATE_FOLDED} END
      FROM mine LEFT JOIN folded f ON true
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    ),
    place_forgotten AS (
      DELETE FROM slack_message m USING mine
      WHERE $6 AND m.workspace_id = mine.workspace_id AND m.surface_key = mine.surface_key
    ),
    post_forgotten AS (
      DELETE FROM slack_post p USING mine WHERE $6 AND p.workspace_id = mine.workspace_id AND p.outbox_id = mine.id
    )
    SELECT id FROM back`,
};

/** $5 until when. */
const UNCERTAIN: Statement = {
  name: 'outbox_uncertain',
  text: `
    WITH ${MINE},
    back AS (
      UPDATE outbox o SET state = 'uncertain', maybe_delivered = true, not_before = $5::timestamptz, ${UNLEASED} FROM mine
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    )
    SELECT id FROM back`,
};

/** $5 the reason. While a workspace is disconnected, none of its entries is leased. */
const PARKED: Statement = {
  name: 'outbox_parked',
  text: `
    WITH ${MINE}, ${FOLD},
    back AS (
      UPDATE outbox o SET state = 'ready', attempts = greatest(0, o.attempts - 1), ${UNLEASED}, ${FOLDED},
        gate = ${GATE_FOLDED}
      FROM mine LEFT JOIN folded f ON true
      WHERE o.workspace_id = mine.workspace_id AND o.id = mine.id RETURNING o.id
    ),
    disconnected AS (
      UPDATE workspace w SET disconnected_at = coalesce(w.disconnected_at, now), disconnected_reason = $5 FROM mine, clock
      WHERE w.id = mine.workspace_id
    )
    SELECT id FROM back`,
};

type Shown = Extract<Settlement, { as: 'shown' }>;
type Lease = Pick<LeasedEntry, 'workspaceId' | 'id' | 'leasedUntil' | 'attempts'>;

/** What `SHOWN` is told of one of them; `again` is when it is to be drawn anew by the clock alone. */
export function shownValue(lease: Lease, { place, again, ...shown }: Shown, askedAs: number) {
  return {
    asked_as: askedAs,
    workspace: lease.workspaceId,
    entry: lease.id,
    until: iso(lease.leasedUntil),
    attempt: lease.attempts,
    at_channel: place.slackChannel,
    at_ts: place.ts,
    is_posted: shown.posted,
    now_listed: shown.listed,
    version: shown.shownVersion,
    again_at: again === null ? null : iso(again.at),
    again_because: again?.because ?? 'change',
  };
}

/** The statement that ends a lease in another way, and its values from $5 on. */
export function settleStatement(settlement: Exclude<Settlement, Shown>): [Statement, unknown[]] {
  switch (settlement.as) {
    case 'removed':
      return [REMOVED, []];
    case 'obsolete':
      return [END, ['obsolete', null]];
    case 'delivered':
      return [END, ['done', null]];
    case 'failed':
      return [END, ['failed', settlement.reason]];
    case 'waiting':
      return [WAITING, [iso(settlement.until), settlement.gate]];
    case 'retry':
      return [RETRY, [iso(settlement.until), settlement.forgetPlace]];
    case 'uncertain':
      return [UNCERTAIN, [iso(settlement.until)]];
    case 'parked':
      return [PARKED, [settlement.reason]];
  }
}
