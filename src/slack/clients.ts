import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { WorkspaceId } from '../domain/ids.ts';
import { remedyOf, slackCodeOf } from './errors.ts';
import { type SlackLog, sdkLogger } from './slack-log.ts';

/** A Slack workspace that installed us, and who we are there. */
export interface Installation {
  workspaceId: WorkspaceId;
  teamName: string;
  /** Slack's address of the workspace, with a slash at the end. */
  url: string;
  botToken: string;
  botId: string;
  botUserId: string;
}

/**
 * One client for what the outbox delivers and one for answers to people, since a 429 concerns a whole client. Neither tries twice:
 * the SDK's own retries would post twice.
 */
export interface SlackClients {
  delivery: WebClient;
  interactive: WebClient;
}

export interface ClientSettings {
  botToken: string;
  /** Where Slack's Web API is, when it is not at slack.com. */
  slackApiUrl?: string;
  fetch?: typeof globalThis.fetch;
  log: SlackLog;
}

/** A delivery makes up to three calls within its lease of 30 s. */
const DELIVERY_TIMEOUT = 5_000;
/** A trigger lives three seconds; nobody waits for its modal after that. */
const INTERACTIVE_TIMEOUT = 2_500;

export function createSlackClients(settings: ClientSettings): SlackClients {
  return {
    delivery: new WebClient(settings.botToken, clientOptions(settings, DELIVERY_TIMEOUT)),
    interactive: new WebClient(settings.botToken, clientOptions(settings, INTERACTIVE_TIMEOUT)),
  };
}

export function clientOptions(
  settings: Omit<ClientSettings, 'botToken'>,
  timeout: number,
): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    timeout,
    logger: sdkLogger(settings.log),
    ...(settings.slackApiUrl === undefined ? {} : { slackApiUrl: settings.slackApiUrl }),
    ...(settings.fetch === undefined ? {} : { fetch: settings.fetch }),
  };
}

/** Slack, or what stands between, has answered that this token is not to be used. */
export class SlackRefuses extends Error {
  override readonly name = 'SlackRefuses';
}

/** Asks Slack whose token this is. `SlackRefuses` says why it is not to be used; where Slack did not answer, what the client throws. */
export async function readInstallation(client: WebClient, botToken: string): Promise<Installation> {
  const answer = await client.auth.test().catch((cause: unknown) => {
    const { remedy } = remedyOf(cause);
    if (remedy === 'wait' || remedy === 'retry_uncertain') throw cause;
    const why = slackCodeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    throw new SlackRefuses(`Slack does not take SLACK_BOT_TOKEN: ${why}`, { cause });
  });
  if (!answer.team_id || !answer.user_id || !answer.bot_id) {
    throw new SlackRefuses(
      'auth.test did not name a workspace and a bot: is this a bot token (xoxb-…)?',
    );
  }
  const url = answer.url ?? 'https://slack.com/';
  return {
    workspaceId: answer.team_id as WorkspaceId,
    teamName: answer.team ?? answer.team_id,
    url: url.endsWith('/') ? url : `${url}/`,
    botToken,
    botId: answer.bot_id,
    botUserId: answer.user_id,
  };
}
