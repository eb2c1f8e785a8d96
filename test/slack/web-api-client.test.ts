import { WebClient } from '@slack/web-api';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SurfaceView } from '../../src/domain/views.ts';
import { clientOptions, createSlackClients, readInstallation } from '../../src/slack/clients.ts';
import { createHomeNotices } from '../../src/slack/home-notices.ts';
import { createTeamChat } from '../../src/slack/team-chat.ts';
import { fakeLog } from '../helpers/fake-log.ts';
import { fakeHomeNotices } from '../helpers/home-notices-fake.ts';
import { conversationId, outboxId, unassigned, viewOf } from './blocks/given.ts';

/** Single calls of the real clients to slack.com itself, which nobody answers but nock: no `slackApiUrl` is set. */

const TOKEN = 'xoxb-test';
const CHANNEL = 'C0SUPPORT';
const inbox = { ...viewOf(unassigned()).inbox, slackChannel: CHANNEL };
const card: SurfaceView = {
  ...viewOf(unassigned(), { inbox, card: null }),
  surface: { type: 'card', conversationId },
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const slack = () => nock('https://slack.com', { reqheaders: { authorization: `Bearer ${TOKEN}` } });

function chatWith(client = createSlackClients({ botToken: TOKEN, log: fakeLog() }).delivery) {
  const chat = createTeamChat({
    client,
    outbox: { adopted: async () => null },
    homeNotices: createHomeNotices(fakeHomeNotices()),
    log: fakeLog(),
  });
  return () =>
    chat.show({
      workspaceId: 'T1' as never,
      outboxId,
      view: card,
      because: 'news',
      shown: null,
      maybePosted: null,
    });
}

/** Answers every post, and counts them. */
function answerPosts(answer: (interceptor: nock.Interceptor) => nock.Scope): { count: number } {
  const posts = { count: 0 };
  const counted = (): boolean => {
    posts.count += 1;
    return true;
  };
  answer(slack().post('/api/chat.postMessage', counted)).persist();
  return posts;
}

describe('a post', () => {
  it('is a form with the token in a header and JSON in its fields, and nothing besides', async () => {
    let sent: Record<string, string> = {};
    slack()
      .matchHeader('content-type', 'application/x-www-form-urlencoded')
      .post('/api/chat.postMessage', (body: Record<string, string>) => {
        sent = body;
        return true;
      })
      .reply(200, { ok: true, channel: CHANNEL, ts: '1772719200.000100' });
    expect(await chatWith()()).toEqual({
      done: 'shown',
      place: { slackChannel: CHANNEL, ts: '1772719200.000100' },
      posted: true,
      listed: [],
    });
    const { blocks = '', metadata = '', text, ...rest } = sent;
    expect(rest).toEqual({
      channel: CHANNEL,
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(text).toContain('No owner yet. #142');
    expect(JSON.parse(metadata)).toEqual({
      event_type: 'dibs_surface',
      event_payload: { outbox_id: outboxId },
    });
    expect(JSON.parse(blocks)).toMatchObject([{ block_id: `dibs:${outboxId}` }, {}, {}]);
  });

  it('that is one too many waits as long as Retry-After says, and was made once', async () => {
    const posts = answerPosts((post) => post.reply(429, '', { 'retry-after': '17' }));
    expect(await chatWith()()).toEqual({
      done: 'refused',
      remedy: { remedy: 'wait', retryAfter: 17_000 },
      gate: `post:${CHANNEL}`,
    });
    expect(posts.count).toBe(1);
  });

  it.each([
    ['429 without a time', (post: nock.Interceptor) => post.reply(429, 'slow down')],
    ['a server error', (post: nock.Interceptor) => post.reply(503, 'upstream')],
    ['a page of a proxy', (post: nock.Interceptor) => post.reply(200, '<html>Sign in</html>')],
    ['internal_error', (post: nock.Interceptor) => post.reply(200, refused('internal_error'))],
    ['a broken connection', (post: nock.Interceptor) => post.replyWithError('socket hang up')],
    ['an answer without a ts', (post: nock.Interceptor) => post.reply(200, { ok: true })],
  ])('that ends in %s is uncertain, and was made once', async (_what, answer) => {
    const posts = answerPosts(answer);
    expect(await chatWith()()).toMatchObject({
      done: 'refused',
      remedy: { remedy: 'retry_uncertain' },
    });
    expect(posts.count).toBe(1);
  });

  it('that nobody answers is uncertain after the timeout, and was made once', async () => {
    const posts = answerPosts((post) => post.delay(60_000).reply(200, { ok: true }));
    const impatient = new WebClient(TOKEN, clientOptions({ log: fakeLog() }, 50));
    expect(await chatWith(impatient)()).toMatchObject({
      done: 'refused',
      remedy: { remedy: 'retry_uncertain' },
    });
    expect(posts.count).toBe(1);
    nock.abortPendingRequests();
  });
});

describe('the clients', () => {
  const both = () => Object.entries(createSlackClients({ botToken: TOKEN, log: fakeLog() }));

  it.each(both())('%s › is never sent elsewhere by the name of a method', async (_name, client) => {
    const elsewhere = nock('https://evil.example').post('/').reply(200, { ok: true });
    const here = slack().post('/api/https://evil.example/').reply(200, refused('unknown_method'));
    await expect(client.apiCall('https://evil.example/')).rejects.toThrow('unknown_method');
    expect(here.isDone()).toBe(true);
    expect(elsewhere.isDone()).toBe(false);
  });

  it.each(both())('%s › follows no redirect with the token', async (_name, client) => {
    const elsewhere = nock('https://evil.example').get('/').reply(200, { ok: true });
    slack().post('/api/auth.test').reply(302, '', { location: 'https://evil.example/' });
    await expect(client.auth.test()).rejects.toThrow();
    expect(elsewhere.isDone()).toBe(false);
  });

  it('learn whose token it is', async () => {
    slack().post('/api/auth.test').reply(200, {
      ok: true,
      url: 'https://acme.slack.com',
      team: 'Acme',
      team_id: 'T1',
      user_id: 'U1',
      bot_id: 'B1',
    });
    const { delivery } = createSlackClients({ botToken: TOKEN, log: fakeLog() });
    expect(await readInstallation(delivery, TOKEN)).toEqual({
      workspaceId: 'T1',
      teamName: 'Acme',
      url: 'https://acme.slack.com/',
      botToken: TOKEN,
      botId: 'B1',
      botUserId: 'U1',
    });
  });

  it('say nothing of a token that is no bot’s', async () => {
    slack().post('/api/auth.test').reply(200, { ok: true, team_id: 'T1', user_id: 'U1' });
    const { delivery } = createSlackClients({ botToken: TOKEN, log: fakeLog() });
    await expect(readInstallation(delivery, TOKEN)).rejects.toThrow('xoxb-');
  });
});

function refused(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
