import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Instant } from '../domain/ids.ts';
import type { WorkspaceFacts, Workspaces } from '../inbox/workspace-ports.ts';
import { type Installation, readInstallation, SlackRefuses } from './clients.ts';
import { remedyOf } from './errors.ts';
import type { SlackLog } from './slack-log.ts';

const NEVER_ANSWERED =
  'Slack does not answer, and has never said whose SLACK_BOT_TOKEN this is: start again when it answers';

/** What Slack says of our token, from the start on. */
export interface InstallationWatch {
  installation: Installation;
  /** Asks Slack again, as long as it has not answered since the start. Rejects only where the answer cannot be kept. */
  readAnew(): Promise<void>;
  /** Since when Slack has not answered; null: it has. */
  unansweredSince(): Instant | null;
  /** False once Slack has answered that it does not take the token. */
  isTaken(): boolean;
}

export interface InstallationDeps {
  client: WebClient;
  botToken: string;
  workspaces: Pick<Workspaces, 'ensure' | 'byToken'>;
  now: () => Instant;
  log: SlackLog;
}

type Answer =
  | { says: 'yours'; installation: Installation }
  | { says: 'refused'; error: unknown }
  | { says: 'nothing'; error: unknown; notBefore: Instant };

/**
 * Asks Slack whose token it is, and keeps the answer. When Slack does not answer, what it said last of the same token does: webhooks
 * must be taken meanwhile. Rejects with a sentence when Slack refuses the token, or does not answer and never did.
 */
export async function findInstallation(deps: InstallationDeps): Promise<InstallationWatch> {
  const { botToken, workspaces, now, log } = deps;
  const tokenFingerprint = createHash('sha256').update(botToken).digest('hex');
  const askedAt = now();

  async function ask(): Promise<Answer> {
    const answer = await whoseToken(deps);
    if (answer.says === 'yours') {
      await workspaces.ensure(factsOf(answer.installation, tokenFingerprint));
    }
    return answer;
  }

  async function remembered(error: unknown): Promise<Installation> {
    const known = await workspaces.byToken(tokenFingerprint);
    if (known === null) throw new Error(NEVER_ANSWERED, { cause: error });
    log.warn({ err: error }, 'slack is away: started with what it said last of this token');
    return installationOf(known, botToken);
  }

  let last = await ask();
  if (last.says === 'refused') throw last.error;
  const installation = last.says === 'yours' ? last.installation : await remembered(last.error);
  return {
    installation,
    async readAnew() {
      if (last.says !== 'nothing' || now() < last.notBefore) return;
      last = await ask();
      if (last.says === 'yours') log.info({}, 'slack answers again');
      if (last.says === 'refused') log.error({ err: last.error }, 'slack refuses the bot token');
    },
    unansweredSince: () => (last.says === 'nothing' ? askedAt : null),
    isTaken: () => last.says !== 'refused',
  };
}

async function whoseToken({ client, botToken, now }: InstallationDeps): Promise<Answer> {
  try {
    return { says: 'yours', installation: await readInstallation(client, botToken) };
  } catch (error) {
    if (error instanceof SlackRefuses) return { says: 'refused', error };
    const remedy = remedyOf(error);
    const wait = remedy.remedy === 'wait' ? remedy.retryAfter : 0;
    return { says: 'nothing', error, notBefore: now() + wait };
  }
}

function factsOf(installation: Installation, tokenFingerprint: string): WorkspaceFacts {
  const { workspaceId: id, teamName: name, url, botId, botUserId } = installation;
  return { id, name, url, botId, botUserId, tokenFingerprint };
}

function installationOf(facts: WorkspaceFacts, botToken: string): Installation {
  const { id: workspaceId, name: teamName, url, botId, botUserId } = facts;
  return { workspaceId, teamName, url, botToken, botId, botUserId };
}
