import type { WebClient } from '@slack/web-api';
import type { AgentId, Duration, WorkspaceId } from '../domain/ids.ts';
import type { SlackLog } from './slack-log.ts';

type Members = ReadonlyMap<string, readonly AgentId[]>;

/** Slack allows twenty such questions a minute, and a rule asks whenever it looks for somebody. */
const KNOWN_FOR: Duration = 60_000;

/** Who is in a user group. What Slack does not tell now is as it told last; nobody, if it never did. */
export function createGroupMembers(deps: {
  client: WebClient;
  monotonicNow: () => number;
  log: SlackLog;
}): (workspaceId: WorkspaceId, group: string) => Promise<readonly AgentId[]> {
  const { client, monotonicNow, log } = deps;
  let known: Members = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      known = new Map(usergroups.map(({ id = '', users = [] }) => [id, users as AgentId[]]));
    } catch (error) {
      log.warn({ err: error }, 'Slack told no members of user groups');
    } finally {
      askedAt = monotonicNow();
      asking = null;
    }
  }

  return async (_workspaceId, group) => {
    if (monotonicNow() - askedAt > KNOWN_FOR) {
      asking ??= ask();
      await asking;
    }
    return known.get(group) ?? [];
  };
}
