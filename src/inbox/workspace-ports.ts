import type { WorkspaceId } from '../domain/ids.ts';

/** A Slack team that installed Dibs, as Slack describes it. */
export interface WorkspaceFacts {
  id: WorkspaceId;
  /** With a slash at the end. */
  url: string;
  name: string;
  botId: string;
  botUserId: string;
  /** SHA-256 of the bot token, in hex. The token itself is never kept. */
  tokenFingerprint: string;
}

export interface Workspaces {
  /** Makes it known, or brings what is known of it up to date. */
  ensure(workspace: WorkspaceFacts): Promise<void>;
  /** What Slack said last of this token; null: it was never asked, or another one came after. */
  byToken(tokenFingerprint: string): Promise<WorkspaceFacts | null>;
  /** False once Slack has refused our token, until we are connected again. */
  isConnected(id: WorkspaceId): Promise<boolean>;
}
