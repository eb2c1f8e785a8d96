import { describe, expect, it } from 'vitest';
import { heardIn } from '../../../src/slack/listeners/typed-message.ts';

const message = {
  ...{ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'Yes' },
  ...{ ts: '2.2', thread_ts: '1.1', parent_user_id: 'UBOT' },
};
const heard = (event: object) => heardIn(event, 'UBOT');

const changed = (now: object, before: object = message) => ({
  ...{ type: 'message', subtype: 'message_changed', channel: 'C1', channel_type: 'group' },
  ...{ message: now, previous_message: before },
});
const editedMessage = { ...message, text: 'No', edited: { user: 'U1', ts: '3.3' } };

describe('what an event tells of a message in a thread', () => {
  it('that somebody typed it, with its files', () => {
    const file = { id: 'F1', name: 'a.png', mimetype: 'image/png', size: 7 };
    const files = [file, { id: 'F2', mode: 'tombstone' }, { ...file, is_external: true }];
    expect(heard({ ...message, subtype: 'file_share', files })).toEqual({
      what: 'typed',
      message: {
        ...{ slackChannel: 'C1', ts: '2.2', threadTs: '1.1', author: 'U1', underOurs: true },
        ...{ text: 'Yes', blocks: undefined },
        files: [{ id: 'F1', name: 'a.png', mimeType: 'image/png', size: 7 }],
        otherFiles: 2,
      },
    });
    expect(heard({ ...message, subtype: 'thread_broadcast' })?.what).toBe('typed');
    expect(heard({ ...message, parent_user_id: 'U2' })?.message.underOurs).toBe(false);
  });

  it('that it was edited or deleted', () => {
    expect(heard(changed(editedMessage))).toMatchObject({ what: 'edited', editedAt: '3.3' });
    const gone = { ...changed({}), subtype: 'message_deleted', deleted_ts: '2.2' };
    expect(heard(gone)).toMatchObject({ what: 'deleted', message: { ts: '2.2', text: 'Yes' } });
  });

  it.each<[string, object]>([
    ['a direct message', { ...message, channel_type: 'im' }],
    ['not in a thread', { ...message, thread_ts: undefined }],
    ['the beginning of a thread', { ...message, thread_ts: '2.2' }],
    ['a bot’s', { ...message, bot_id: 'B1' }],
    ['ours', { ...message, user: 'UBOT' }],
    ['Slack’s own', { ...message, subtype: 'channel_join' }],
    ['a preview of a link', changed({ ...message, attachments: [{}] })],
    ['an edit that changes no word', changed({ ...editedMessage, text: 'Yes' })],
    ['a change of a bot’s', changed({ ...editedMessage, bot_id: 'B1' })],
    [
      'a deletion of what is not told',
      { ...changed({}), subtype: 'message_deleted', previous_message: undefined },
    ],
    ['a parent that became a tombstone', changed({ ...editedMessage, subtype: 'tombstone' })],
  ])('nothing, of %s', (_what, event) => {
    expect(heard(event)).toBeNull();
  });
});
