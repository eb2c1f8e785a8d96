-- What was told of a move is looked for by the conversation that went with it.
CREATE INDEX "history_moves" ON "history" (workspace_id, subject_id, version)
  WHERE subject_kind = 'conversation' AND command_type = 'assign' AND command_id LIKE 'move:%';

-- Whom one team blocks, another may have to hear.
CREATE TABLE "identity_block" (
    "workspace_id" TEXT NOT NULL,
    "inbox_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "blocked_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_by" TEXT,

    CONSTRAINT "identity_block_pkey" PRIMARY KEY ("workspace_id","inbox_id","identity_id")
);
CREATE INDEX "identity_block_workspace_id_identity_id_idx" ON "identity_block"("workspace_id", "identity_id");
ALTER TABLE "identity_block" ADD CONSTRAINT "identity_block_workspace_id_inbox_id_fkey" FOREIGN KEY ("workspace_id", "inbox_id") REFERENCES "inbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity_block" ADD CONSTRAINT "identity_block_workspace_id_identity_id_fkey" FOREIGN KEY ("workspace_id", "identity_id") REFERENCES "identity"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Each stored block goes to the inbox whose team made it: its history has the very commit. Without one, to all that know the sender. The
-- columns stay for processes that still run the release before, and mean nothing from here on.
WITH known AS (
  SELECT who.workspace_id, c.inbox_id, who.id AS identity_id, who.blocked_at, who.blocked_by,
    bool_or(h.version IS NOT NULL) AS is_theirs
  FROM "identity" who
  JOIN "conversation" c ON c.workspace_id = who.workspace_id AND c.identity_id = who.id
  LEFT JOIN "history" h ON h.workspace_id = c.workspace_id AND h.subject_kind = 'conversation' AND h.subject_id = c.id::text
    AND h.at = who.blocked_at AND h.events @> '[{"type": "sender_blocked"}]'
  WHERE who.blocked_at IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5
)
INSERT INTO "identity_block" (workspace_id, inbox_id, identity_id, blocked_at, blocked_by)
SELECT k.workspace_id, k.inbox_id, k.identity_id, k.blocked_at, k.blocked_by FROM known k
WHERE k.is_theirs OR NOT EXISTS (
  SELECT FROM known other
  WHERE other.workspace_id = k.workspace_id AND other.identity_id = k.identity_id AND other.is_theirs);
