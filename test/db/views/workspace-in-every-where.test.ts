import { describe, expect, it } from 'vitest';
import type { Sql, Statement } from '../../../src/db/pool.ts';
import { createViews } from '../../../src/db/views/views.ts';
import type {
  AgentId,
  ConversationId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../../../src/domain/ids.ts';
import type { Surface } from '../../../src/domain/surfaces.ts';

const workspace = 'T0ACME' as WorkspaceId;
const conversationId = '00000000-0000-4000-8000-000000000001' as ConversationId;
const inboxId = '00000000-0000-4000-8000-000000000002' as InboxId;
const agentId = 'UANA' as AgentId;

const surfaces: Surface[] = [
  { type: 'card', conversationId },
  { type: 'thread_message', conversationId, messageNumber: 1 },
  { type: 'thread_line', conversationId, version: 1 },
  { type: 'owner_dm', conversationId, agentId, version: 1 },
  { type: 'wrote_again_dm', conversationId, agentId, turnStartedIn: 1 },
  { type: 'reply_trouble_dm', conversationId, agentId, messageNumber: 1 },
  { type: 'nudges_dm', agentId },
  { type: 'late_list', inboxId, agentId },
  { type: 'unclaimed_list', inboxId },
  { type: 'late_notice', inboxId, conversationId, slackChannel: null, turnStartedIn: 1 },
  { type: 'thread_nudge', conversationId, agentId },
  { type: 'alarm_dm', conversationId, agentId, turnStartedIn: 1 },
  { type: 'summary_dm', inboxId, agentId, date: '2026-03-04' },
  { type: 'closing_list', inboxId, date: '2026-03-04' },
  { type: 'flood_list', inboxId },
  { type: 'first_run', inboxId },
  { type: 'suggestion_dm', conversationId, agentId },
  { type: 'woken_dm', conversationId, agentId },
  { type: 'follow_dm', conversationId, agentId },
  { type: 'moved_dm', inboxId, agentId, version: 1 },
  { type: 'left_behind_dm', inboxId, agentId, who: agentId, departure: 1 },
];

/** Every statement of the views, as it is sent. */
async function statements(): Promise<Statement[]> {
  const sent: Statement[] = [];
  const sql = {
    query: async (statement: Statement) => {
      sent.push(statement);
      return [{ view: null }];
    },
  } as unknown as Sql;
  const views = createViews(sql);
  for (const surface of surfaces) await views.ofSurface(workspace, surface, []);
  await views.more(workspace, conversationId, agentId);
  await views.blocked(workspace, agentId).catch(() => undefined);
  await views.byNumber(workspace, 1, agentId);
  await views.byPlace(workspace, { slackChannel: 'C1', ts: '1.1' });
  await views.typedAt(workspace, { slackChannel: 'C1', ts: '1.1' });
  await views.byCardPost(workspace, conversationId as string as OutboxId);
  await views.newestNumber(workspace, agentId);
  await views.nextWaiting(workspace, inboxId, null);
  await views.candidates(workspace, inboxId, '');
  await views.managers(workspace, inboxId);
  await views.load(workspace, inboxId, agentId);
  await views.risk(workspace, inboxId, agentId);
  await views.pastTurns(workspace, inboxId, 0);
  await views.unassigned(workspace, inboxId);
  await views.move(workspace, inboxId, { of: 'owner', agentId });
  await views.move(workspace, inboxId, { of: 'left_behind', agentId, departure: 1 });
  await views.inboxesOf(workspace, agentId);
  await views.people(workspace, [agentId]);
  await views.home(workspace, agentId).catch(() => undefined);
  return sent;
}

const TABLES =
  'conversation|inbox|agent|membership|message|history|slack_message|customer|identity|channel_account';

/** The aliases under which a statement reads more tables than it confines to its workspace. */
function unconfined(text: string): string[] {
  const read = [...text.matchAll(new RegExp(`(?:FROM|JOIN|,)\\s+(?:${TABLES})\\s+(\\w+)`, 'g'))];
  const aliases = read.map((match) => match[1] ?? '');
  return [...new Set(aliases)].filter((alias) => {
    const confined = new RegExp(`\\b${alias}\\.workspace_id = (?:\\$1|\\w+\\.workspace_id)`, 'g');
    const reads = aliases.filter((each) => each === alias).length;
    return [...text.matchAll(confined)].length < reads;
  });
}

describe('statements of the views', () => {
  it('confine each table they read to one workspace', async () => {
    const all = await statements();
    expect(all.length).toBeGreaterThan(20);
    expect(all.map(({ name, text }) => [name, unconfined(text)])).toEqual(
      all.map(({ name }) => [name, []]),
    );
  });

  it('have names of their own, and take the time from dibs_now() alone', async () => {
    const all = await statements();
    const texts = new Map(all.map(({ name, text }) => [name, text]));
    expect(new Set(texts.values()).size).toBe(texts.size);
    const otherClocks =
      /(?<!dibs_)\bnow\(\)|current_timestamp|clock_timestamp|statement_timestamp/i;
    expect([...texts.values()].filter((text) => otherClocks.test(text))).toEqual([]);
  });

  it('are measured by something that sees a table left open', () => {
    expect(unconfined('SELECT FROM conversation c WHERE c.number = 1')).toEqual(['c']);
    expect(
      unconfined(
        'SELECT FROM conversation c JOIN agent a ON a.id = c.owner_id WHERE c.workspace_id = $1',
      ),
    ).toEqual(['a']);
  });
});
