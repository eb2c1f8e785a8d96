import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';

/** A bot that somebody would write instead, in the process that it is. */

export interface SlackProcessSettings {
  databaseUrl: string;
  slackApiUrl: string;
  botToken: string;
  signingSecret: string;
}

/** Starts what it is to be, and says where. */
export async function answerSlack(create: (settings: SlackProcessSettings) => App): Promise<void> {
  const app = create(JSON.parse(process.argv[2] ?? '') as SlackProcessSettings);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  process.send?.({ port: ((server as { address(): unknown }).address() as AddressInfo).port });
}
