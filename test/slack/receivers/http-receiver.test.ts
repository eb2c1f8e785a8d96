import { App } from '@slack/bolt';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../../src/domain/ids.ts';
import { StoreUnavailable } from '../../../src/inbox/ports.ts';
import {
  createHttpReceiver,
  type HttpReceiver,
} from '../../../src/slack/receivers/http-receiver.ts';
import { fakeLog } from '../../helpers/fake-log.ts';
import { fakeSlackEvents, type SlackEventsFake } from '../../helpers/slack-events-fake.ts';
import {
  buttonClick,
  enveloped,
  SIGNING_SECRET,
  sign,
  slackRequest,
  slashCommand,
  TEAM,
} from '../../helpers/slack-payloads.ts';

const NOW = 1_695_300_000_000;
const RENAMED = enveloped(
  {
    type: 'channel_rename',
    channel: {
      id: 'C1',
      name: 'help',
      name_normalized: 'help',
      created: 0,
      is_channel: true,
      is_mpim: false,
    },
    event_ts: '1',
  },
  'Ev1',
);

let events: SlackEventsFake;
let receiver: HttpReceiver;
let app: App;
let seen: string[];

beforeEach(() => {
  events = fakeSlackEvents();
  seen = [];
  receiver = createHttpReceiver({
    signingSecrets: [SIGNING_SECRET],
    events,
    installation: { workspaceId: TEAM as WorkspaceId },
    now: () => NOW,
    log: fakeLog(),
  });
  app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1' }),
    convoStore: false,
    extendedErrorHandler: true,
  });
  app.error(async ({ error }: { error: Error & { original?: Error } }) => {
    throw error.original ?? error;
  });
  app.event('channel_rename', async ({ event }) => {
    seen.push(event.channel.name);
  });
});

const send = (payload: object) => receiver.handle(slackRequest(payload, { at: NOW }));

describe('an event over HTTP', () => {
  it('is stored, answered with 200, processed and marked as done', async () => {
    expect(await send(RENAMED)).toMatchObject({ status: 200, body: '' });
    expect(events.stored.get('Ev1')).toMatchObject({ workspaceId: TEAM, body: RENAMED });
    await receiver.stop();
    expect(seen).toEqual(['help']);
    expect(events.outcomes).toEqual([['Ev1', 'done']]);
  });

  it('that was stored before is answered with 200 and not processed again', async () => {
    await send(RENAMED);
    expect((await send(RENAMED)).status).toBe(200);
    await receiver.stop();
    expect(seen).toEqual(['help']);
  });

  it('that cannot be stored is refused with 503 and not processed', async () => {
    events.breakDown(new StoreUnavailable('away'));
    const answer = await send(RENAMED);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    await receiver.stop();
    expect(seen).toEqual([]);
  });

  it('whose processing fails is kept as failed, for the sweep, which can process it later', async () => {
    let works = false;
    app.event('channel_rename', async () => {
      if (!works) throw new StoreUnavailable('away');
    });
    await send(RENAMED);
    await receiver.stop();
    expect(events.outcomes).toEqual([['Ev1', 'failed: StoreUnavailable']]);
    works = true;
    await receiver.processStored({
      workspaceId: TEAM as WorkspaceId,
      eventId: 'Ev1',
      body: RENAMED,
    });
    expect(events.outcomes.at(-1)).toEqual(['Ev1', 'done']);
  });

  it('of another workspace is neither stored nor processed', async () => {
    const foreign = { ...RENAMED, team_id: 'T9', authorizations: [] };
    expect((await send(foreign)).status).toBe(200);
    expect(events.stored.size).toBe(0);
  });
});

describe('a request over HTTP', () => {
  it('that is not signed is refused with 401', async () => {
    const request = slackRequest(RENAMED, { at: NOW, secret: 'wrong' });
    expect((await receiver.handle(request)).status).toBe(401);
    expect((await receiver.handle({ ...request, headers: {} })).status).toBe(401);
    expect(events.stored.size).toBe(0);
  });

  it.each([-301_000, 301_000])('signed %i ms from now is refused with 401', async (distance) => {
    const request = slackRequest(RENAMED, { at: NOW + distance });
    expect((await receiver.handle(request)).status).toBe(401);
  });

  it('that cannot be read is refused with 400', async () => {
    const request = sign('{"type":', 'application/json', NOW, SIGNING_SECRET);
    expect((await receiver.handle(request)).status).toBe(400);
  });

  it('that verifies the address gets its challenge back', async () => {
    const answer = await send({ type: 'url_verification', challenge: 'c-1', token: 't' });
    expect(answer).toMatchObject({ status: 200, body: '{"challenge":"c-1"}' });
  });

  it('that checks the certificate is answered without a signature', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const rawBody = Buffer.from('ssl_check=1&token=t');
    expect((await receiver.handle({ headers, rawBody })).status).toBe(200);
  });
});

describe('an interaction over HTTP', () => {
  it('is answered with what the listener acknowledges', async () => {
    app.command('/inbox', async ({ ack }) => ack({ text: 'Nobody waits.' }));
    const answer = await send(slashCommand('/inbox', 'load'));
    expect(JSON.parse(answer.body)).toEqual({ text: 'Nobody waits.' });
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('is answered at the acknowledgement, while the listener goes on', async () => {
    let finish: () => void = () => undefined;
    const later = new Promise<void>((resolve) => {
      finish = resolve;
    });
    app.action('claim', async ({ ack }) => {
      await ack();
      await later;
      seen.push('went on');
    });
    expect((await send(buttonClick({ action: 'claim', value: '' }))).status).toBe(200);
    expect(seen).toEqual([]);
    finish();
    await receiver.stop();
    expect(seen).toEqual(['went on']);
  });

  it('that nobody listens to gets an empty 200', async () => {
    const answer = await send(buttonClick({ action: 'open_card', value: '' }));
    expect(answer).toMatchObject({ status: 200, body: '' });
  });
});

it('refuses to start with an empty secret', () => {
  const deps = { events, installation: { workspaceId: TEAM as WorkspaceId }, log: fakeLog() };
  const start = (signingSecrets: string[]) => () =>
    createHttpReceiver({ ...deps, signingSecrets, now: () => NOW });
  expect(start([''])).toThrow('empty');
  expect(start([])).toThrow('empty');
});
