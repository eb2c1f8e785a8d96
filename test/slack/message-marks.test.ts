import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import type { ReplyDelivery } from '../../src/domain/message.ts';
import type { SurfaceView } from '../../src/domain/views.ts';
import type { ShowRequest } from '../../src/inbox/ports.ts';
import { type Mark, markOf } from '../../src/slack/blocks/message-mark.ts';
import { createSlackClients } from '../../src/slack/clients.ts';
import { createMessageMarks } from '../../src/slack/message-marks.ts';
import { Refused } from '../../src/slack/refused.ts';
import { fakeLog } from '../helpers/fake-log.ts';
import { type SlackStub, startSlackStub } from '../helpers/slack-stub.ts';

let slack: SlackStub;
beforeEach(async () => {
  slack = await startSlackStub();
});
afterEach(() => slack.close());

const typedIn = { slackChannel: 'C1', ts: '1.1' };

function put(mark: Mark, request: Partial<ShowRequest> = {}) {
  const { slackApiUrl } = slack;
  const { delivery } = createSlackClients({ botToken: 'xoxb-1', slackApiUrl, log: fakeLog() });
  const whole: ShowRequest = {
    workspaceId: 'T1' as WorkspaceId,
    outboxId: '00000000-0000-4000-8000-000000000001' as OutboxId,
    view: {} as SurfaceView,
    because: 'news',
    shown: null,
    maybePosted: null,
    ...request,
  };
  return createMessageMarks(delivery).show(whole, typedIn, mark);
}

const stands = (mark: Mark) => ({
  shown: { place: { slackChannel: 'C1', ts: `1.1 ${mark}` }, postedAt: 0, listed: [] },
});

const asked = () => slack.calls.map(({ method, args }) => `${method} ${String(args['name'])}`);

describe('a mark on what somebody typed', () => {
  it('is put there, and names itself where it stands', async () => {
    await expect(put('lock')).resolves.toEqual({
      done: 'shown',
      place: { slackChannel: 'C1', ts: '1.1 lock' },
      posted: true,
      listed: [],
    });
    expect(slack.callsOf('reactions.add')).toEqual([
      { channel: 'C1', timestamp: '1.1', name: 'lock' },
    ]);
    expect(slack.calls).toHaveLength(1);
  });

  it('takes the place of the one before', async () => {
    await put('hourglass_flowing_sand', stands('lock'));
    expect(asked()).toEqual(['reactions.remove lock', 'reactions.add hourglass_flowing_sand']);
  });

  it('is left alone where it stands already', async () => {
    await expect(put('lock', stands('lock'))).resolves.toMatchObject({ posted: false });
    expect(slack.calls).toEqual([]);
  });

  it('takes all others away after a lost answer', async () => {
    await put('eyes', { ...stands('lock'), maybePosted: { since: 0 } });
    expect(asked().sort()).toEqual([
      'reactions.add eyes',
      'reactions.remove hourglass_flowing_sand',
      'reactions.remove lock',
      'reactions.remove warning',
      'reactions.remove white_check_mark',
    ]);
  });

  it('may be there, or gone, already', async () => {
    slack.answer('reactions.remove', { ok: false, error: 'no_reaction' });
    slack.answer('reactions.add', { ok: false, error: 'already_reacted' });
    await expect(put('eyes', stands('lock'))).resolves.toMatchObject({ done: 'shown' });
  });

  it('has nothing to say on a message that is gone', async () => {
    slack.answer('reactions.add', { ok: false, error: 'message_not_found' });
    await expect(put('lock')).resolves.toEqual({ done: 'nothing_to_say' });
  });

  it('waits behind a gate of its own when it is too much', async () => {
    slack.answer('reactions.add', { ok: false, error: 'ratelimited' });
    const refused = await put('lock').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ gate: 'marks:T1', remedy: { remedy: 'wait' } });
  });

  it('is given up where nothing may be marked', async () => {
    slack.answer('reactions.add', { ok: false, error: 'thread_locked' });
    await expect(put('lock')).rejects.toMatchObject({ remedy: { remedy: 'give_up' } });
  });
});

describe('which mark', () => {
  const at = 1;
  it.each<[Mark, ReplyDelivery | null]>([
    ['lock', null],
    ['lock', { state: 'taken_back', at }],
    ['hourglass_flowing_sand', { state: 'held', until: 2 }],
    ['hourglass_flowing_sand', { state: 'queued' }],
    ['white_check_mark', { state: 'sent', at }],
    ['white_check_mark', { state: 'delivered', at }],
    ['eyes', { state: 'read', at }],
    ['warning', { state: 'stopped', at, because: 'customer_wrote' }],
    ['warning', { state: 'failed', at, reason: 'no' }],
    ['warning', { state: 'uncertain', at }],
  ])('%s', (mark, delivery) => {
    expect(markOf({ delivery })).toBe(mark);
  });
});
