import { App, HTTPReceiver } from '@slack/bolt';
import { answerSlack } from './slack-process.ts';

/** What Bolt itself costs: a click is acknowledged, and nothing else is done. */

await answerSlack(({ slackApiUrl, botToken, signingSecret }) => {
  const receiver = new HTTPReceiver({ signingSecret, processBeforeResponse: true });
  const app = new App({ token: botToken, receiver, clientOptions: { slackApiUrl } });
  app.action('claim', async ({ ack }) => ack());
  return app;
});
