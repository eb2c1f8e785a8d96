import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../src/domain/inbox.ts';
import { ACTIONS, INPUTS, MODALS } from '../../../src/slack/action-ids.ts';
import { setupModal } from '../../../src/slack/blocks/modals/setup.ts';
import { encodeInboxValue } from '../../../src/slack/button-value.ts';
import { startSlackApp } from '../../helpers/slack-app.ts';
import { buttonClick, enveloped, submission, suggestion } from '../../helpers/slack-payloads.ts';
import { ana, ben, inbox, inboxId, rosa } from '../blocks/given.ts';

const joined = (user: string, inviter?: string) =>
  enveloped(
    {
      type: 'member_joined_channel',
      user,
      channel: 'C1',
      channel_type: 'C',
      team: 'T1',
      event_ts: '1',
      ...(inviter === undefined ? {} : { inviter }),
    },
    'Ev1',
  );

describe('an invitation of the bot', () => {
  it('learns who is in the channel and invites the domain, in the name of the inviter', async () => {
    const app = await startSlackApp();
    app.handleInbox.mockResolvedValue({ outcome: 'done', state: inbox(), events: [] });
    app.slack.answer('conversations.info', { channel: { name: 'support', is_private: true } });
    app.slack.answer('conversations.members', { members: [ana, ben, rosa, 'UBOT', 'UNEW'] });
    app.slack.answer('users.info', { user: { id: 'UNEW', real_name: 'Nova', tz: 'Asia/Tokyo' } });
    await app.send(joined('UBOT', rosa));
    expect(app.slack.callsOf('users.info')).toEqual([{ user: 'UNEW' }]);
    expect(app.handleAgent.mock.calls).toMatchObject([
      [
        { workspaceId: 'T1', agentId: 'UNEW' },
        { kind: 'system' },
        {
          type: 'sync_profile',
          commandId: 'event:Ev1:UNEW',
          profile: { name: 'Nova', timeZone: 'Asia/Tokyo', kind: 'member' },
        },
      ],
    ]);
    expect(app.handleInbox.mock.calls).toMatchObject([
      [
        { by: 'slackChannel', workspaceId: 'T1', slackChannel: 'C1' },
        { kind: 'agent', agentId: rosa },
        {
          type: 'invite',
          commandId: 'event:Ev1',
          name: 'support',
          visibility: 'private',
          timeZone: 'UTC',
          members: [ana, ben, rosa],
        },
      ],
    ]);
    expect(app.delivered).toEqual([`inbox:${inboxId}`]);
    expect(app.eventOutcomes).toEqual([['Ev1', 'done']]);
  });

  it('that fails on the way is kept to be tried again', async () => {
    const app = await startSlackApp();
    app.slack.answer('conversations.info', { ok: false, error: 'fatal_error' });
    await app.send(joined('UBOT', rosa));
    expect(app.handleInbox).not.toHaveBeenCalled();
    expect(app.eventOutcomes).toEqual([['Ev1', expect.stringContaining('failed')]]);
  });
});

describe('people and the channel', () => {
  it('somebody who joins is asked about and joins the inbox', async () => {
    const app = await startSlackApp();
    app.slack.answer('users.info', { user: { is_restricted: true, name: 'ola' } });
    app.slack.answer('conversations.members', { members: ['UOLA'] });
    await app.send(joined('UOLA'));
    expect(app.handleAgent.mock.calls[0]?.[2]).toMatchObject({ profile: { kind: 'guest' } });
    expect(app.handleInbox.mock.calls[0]?.[2]).toEqual({
      type: 'member_joined',
      commandId: 'event:Ev1',
      agentId: 'UOLA',
    });
  });

  it.each([
    [ana, { type: 'member_left', agentId: ana }],
    ['UBOT', { type: 'leave' }],
  ])('when %s leaves, the inbox is told', async (user, command) => {
    const app = await startSlackApp();
    const event = { channel: 'C1', channel_type: 'C', team: 'T1', event_ts: '1' };
    await app.send(enveloped({ type: 'member_left_channel', user, ...event }));
    expect(app.handleInbox.mock.calls[0]?.[2]).toMatchObject(command);
  });

  it('who has come back when it is told that they left, and who has left when it is told that they joined, is taken as they are now', async () => {
    const app = await startSlackApp();
    app.slack.answer('conversations.members', { members: [ana] });
    const event = { channel: 'C1', channel_type: 'C', team: 'T1', event_ts: '1' };
    await app.send(enveloped({ type: 'member_left_channel', user: ana, ...event }));
    expect(app.handleInbox).not.toHaveBeenCalled();
    app.slack.answer('conversations.members', { members: [] });
    await app.send(joined(ben));
    expect(app.handleInbox.mock.calls.map(([, , command]) => command)).toMatchObject([
      { type: 'member_left', agentId: ben },
    ]);
  });

  it('a removal of the bot and a new name are told, too', async () => {
    const app = await startSlackApp();
    await app.send(
      enveloped({ type: 'channel_left', channel: 'C1', actor_id: rosa, event_ts: '1' }),
    );
    const channel = { id: 'C1', name: 'help', name_normalized: 'help', created: 0 };
    await app.send(
      enveloped({
        type: 'channel_rename',
        channel: { ...channel, is_channel: true, is_mpim: false },
        event_ts: '2',
      }),
    );
    expect(app.handleInbox.mock.calls.map(([, , command]) => command)).toMatchObject([
      { type: 'leave' },
      { type: 'rename', name: 'help' },
    ]);
  });

  it('a changed profile is synced', async () => {
    const app = await startSlackApp();
    const user = { id: 'UNEW', deleted: true, name: 'new', tz: 'Nowhere/Land' };
    await app.send(enveloped({ type: 'user_change', user, cache_ts: 1, event_ts: '1' } as never));
    expect(app.handleAgent.mock.calls[0]?.[2]).toMatchObject({
      profile: { name: 'new', deactivated: true, timeZone: 'UTC' },
    });
  });

  it('a changed profile of whom we know is asked about: what is told late may be older than that', async () => {
    const app = await startSlackApp();
    app.slack.answer('users.info', { user: { name: 'ana', deleted: false } });
    const user = { id: ana, deleted: true, name: 'ana' };
    await app.send(enveloped({ type: 'user_change', user, cache_ts: 1, event_ts: '1' } as never));
    expect(app.handleAgent.mock.calls[0]?.[2]).toMatchObject({ profile: { deactivated: false } });
  });
});

describe('Set up', () => {
  const press = (user: string, responseUrl: string) =>
    buttonClick(
      { action: ACTIONS.setUp, value: encodeInboxValue({ inboxId }) },
      { user, responseUrl },
    );

  it('opens for the inviter', async () => {
    const app = await startSlackApp();
    await app.send(press(rosa, app.slack.responseUrl));
    expect(app.slack.callsOf('views.open')).toMatchObject([
      { view: { callback_id: MODALS.setUp } },
    ]);
  });

  it('opens for an admin of the workspace, and names the inviter to others', async () => {
    const app = await startSlackApp();
    await app.send(press(ben, app.slack.responseUrl));
    expect(app.slack.callsOf('views.open')).toEqual([]);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Rosa Klein');
    app.slack.answer('users.info', { user: { id: ben, is_admin: true } });
    await app.send(press(ben, app.slack.responseUrl));
    expect(app.slack.callsOf('views.open')).toHaveLength(1);
  });

  const choice = (value: string) => ({
    selected_option: { value, text: { type: 'plain_text' as const, text: value } },
  });
  const modal = setupModal(inbox());
  const fields = {
    [INPUTS.answering]: { selected_users: [ana, 'UNEW'] },
    [INPUTS.managing]: { selected_users: [rosa] },
    [INPUTS.days]: { selected_options: [choice('0').selected_option] },
    [INPUTS.opens]: { selected_time: '08:00' },
    [INPUTS.closes]: { selected_time: '12:30' },
    [INPUTS.timeZone]: choice('Europe/Madrid'),
    [INPUTS.targets]: choice('team'),
  };

  it('sends who answers, who manages, hours and targets', async () => {
    const app = await startSlackApp();
    app.handleInbox.mockResolvedValue({ outcome: 'done', state: inbox(), events: [] });
    app.slack.answer('users.info', { user: { id: 'UNEW' } });
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    expect(app.handleAgent).toHaveBeenCalledTimes(1);
    const { targets, reopenWithin } = defaultSettings('UTC');
    const week = [[{ start: 480, end: 750 }], [], [], [], [], [], []];
    expect(app.handleInbox.mock.calls[0]).toMatchObject([
      { by: 'id', inboxId },
      { kind: 'agent', agentId: rosa },
      {
        type: 'set_up',
        answering: [ana, 'UNEW'],
        managing: [rosa],
        settings: { targets, reopenWithin, calendar: { timeZone: 'Europe/Madrid', week } },
      },
    ]);
    expect(JSON.parse(body)).toEqual({ response_action: 'clear' });
    expect(app.delivered).toEqual([`inbox:${inboxId}`, `agent:${rosa}`]);
  });

  it('that is refused says why at the field', async () => {
    const app = await startSlackApp();
    const refusal = { reason: 'cannot_answer', agentIds: [ana] } as const;
    app.handleInbox.mockResolvedValue({
      outcome: 'refused',
      refusal: { ...refusal, agentIds: [ana] },
      state: null,
    });
    app.slack.answer('users.info', { user: { id: 'UNEW' } });
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    const { errors } = JSON.parse(body) as { errors: Record<string, string> };
    expect(errors[INPUTS.answering]).toContain('Ana Silva');
  });

  it('offers time zones', async () => {
    const app = await startSlackApp();
    const query = { action: INPUTS.timeZone, blockId: INPUTS.timeZone, query: 'madrid' };
    const { body } = await app.send(suggestion(query, rosa));
    expect(body).toContain('Europe/Madrid');
  });
});

describe('the App Home', () => {
  const opened = enveloped(
    { type: 'app_home_opened', user: ana, channel: 'D1', tab: 'home', event_ts: '1' } as never,
    'Ev9',
  );

  it('is kept up to date from the first look on', async () => {
    const app = await startSlackApp();
    app.handleAgent.mockResolvedValue({ outcome: 'done', state: {} as never, events: [] });
    await app.send(opened);
    expect(app.handleAgent.mock.calls[0]?.[2]).toEqual({
      type: 'open_home',
      commandId: 'event:Ev9',
    });
    expect(app.delivered).toEqual([`agent:${ana}`]);
  });

  it('of somebody unknown asks Slack who they are first', async () => {
    const app = await startSlackApp();
    const refusal = { reason: 'unknown_person' } as const;
    app.handleAgent.mockResolvedValueOnce({ outcome: 'refused', refusal, state: null });
    app.slack.answer('users.info', { user: { id: ana } });
    await app.send(opened);
    expect(app.handleAgent.mock.calls.map(([, , { type }]) => type)).toEqual([
      'open_home',
      'sync_profile',
      'open_home',
    ]);
  });
});
