import type { SandboxClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { ResponseUrls } from './interaction/response-urls.ts';
import type { Triggers } from './interaction/triggers.ts';
import type { Ledger } from './ledger.ts';
import type { Manifest } from './manifest.ts';
import type { AppLink } from './transport/app-link.ts';
import type { Troubles } from './trouble.ts';
import type { Workspace } from './workspace.ts';

/** What the parts of the stand-in share. */
export type World = {
  workspace: Workspace;
  clock: SandboxClock;
  manifest: Manifest;
  credentials: Credentials;
  ledger: Ledger;
  faults: Faults;
  troubles: Troubles;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  app: AppLink;
  /** "http://127.0.0.1:4000", known once the port is open. */
  url: () => string;
};

export type Credentials = {
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** The old `token` field of every payload. */
  verificationToken: string;
  /** What Slack says of the bot token. */
  standing: 'valid' | 'revoked' | 'uninstalled';
};
