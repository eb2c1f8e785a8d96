-- An answer to a click on the Home stands on top of it for a while, whichever process draws it next. Bookkeeping: no change of the domain.
CREATE TABLE "home_notice" (
    "workspace_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "answer" JSON NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "home_notice_pkey" PRIMARY KEY ("workspace_id","agent_id")
);
ALTER TABLE "home_notice" ADD CONSTRAINT "home_notice_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
