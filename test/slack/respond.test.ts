import { expect, it, onTestFinished } from 'vitest';
import { createRespond } from '../../src/slack/respond.ts';
import { startSlackStub } from '../helpers/slack-stub.ts';

const answer = { text: 'Yours.', blocks: [] };

it('answers beside the message or in its place', async () => {
  const slack = await startSlackStub();
  onTestFinished(() => slack.close());
  const respond = createRespond({ slackApiUrl: slack.slackApiUrl });
  await respond(slack.responseUrl, answer, 'beside');
  await respond(slack.responseUrl, answer, 'instead');
  expect(slack.callsOf('respond')).toMatchObject([
    { response_type: 'ephemeral', replace_original: false, text: 'Yours.' },
    { response_type: 'ephemeral', replace_original: true },
  ]);
});

it.each([
  'http://hooks.slack.com/actions/T1/1/x',
  'https://hooks.slack.com.evil.example/x',
  'https://hooks.slack.com:8443/x',
  'https://evil.example/?https://hooks.slack.com/',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  '',
])('never follows %s', async (address) => {
  const called: string[] = [];
  const post = async ({ href }: URL) => {
    called.push(href);
    return 200;
  };
  const respond = createRespond({ post });
  await expect(respond(address, answer, 'beside')).rejects.toThrow('not of Slack');
  expect(called).toEqual([]);
});

it('follows to Slack', async () => {
  const called: string[] = [];
  const post = async ({ href }: URL) => {
    called.push(href);
    return 404;
  };
  const respond = createRespond({ post });
  const address = 'https://hooks.slack.com/actions/T1/1/x';
  await expect(respond(address, answer, 'beside')).rejects.toThrow('404');
  expect(called).toEqual([address]);
});
