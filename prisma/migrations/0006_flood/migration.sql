-- A lease looks at what is first behind each gate, never at all that waits: so an entry names the gate that it goes through next.
-- `none`: it goes through no gate. `media`: files of customers, which have lanes of their own. An entry of an earlier release that still
-- runs says `none`: it goes at once, and Slack's own refusal holds it back.
ALTER TABLE "outbox" ADD COLUMN "gate" TEXT NOT NULL DEFAULT 'none';

UPDATE "outbox" o
SET "gate" = CASE WHEN o.effect->>'kind' = 'media' THEN 'media'
  ELSE coalesce(
    CASE WHEN EXISTS (SELECT FROM "slack_message" m WHERE m.workspace_id = o.workspace_id AND m.surface_key = o.surface_key)
      THEN o.edit_gate ELSE o.post_gate END,
    'none') END
WHERE o.state IN ('ready', 'leased', 'uncertain');

DROP INDEX "outbox_unsettled";
CREATE INDEX "outbox_unsettled" ON "outbox" (workspace_id, gate, urgency, not_before, position)
  WHERE state IN ('ready', 'leased', 'uncertain');

-- While more new cards wait than the channel takes: how many of them may go now. Null: no flood.
ALTER TABLE "gate" ADD COLUMN "cards_room" INTEGER, ADD COLUMN "regulated_at" TIMESTAMPTZ(3);
ALTER TABLE "gate"
  ADD CONSTRAINT "gate_cards_room" CHECK (cards_room >= 0 AND (cards_room IS NULL) = (regulated_at IS NULL));
