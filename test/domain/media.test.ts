import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { NamedMessage } from '../../src/domain/decide-context.ts';
import { orderKeyOf } from '../../src/domain/effects.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { Attachment, MediaState, SlackFileRef } from '../../src/domain/message.ts';
import {
  after,
  ana,
  as,
  ben,
  command,
  contextAt,
  eventsOf,
  given,
  MONDAY_TEN,
  refusalOf,
  says,
  system,
} from './conversation-given.ts';

const photo = (over: object = {}): Attachment => ({
  type: 'image',
  name: null,
  mimeType: 'image/jpeg',
  reference: 'media-1',
  ...over,
});
const place: Attachment = {
  type: 'location',
  latitude: 1,
  longitude: 2,
  name: null,
  address: null,
};
const waiting = (attempt = 1): MediaState => ({ state: 'waiting', attempt });
const failed = (attempt = 1): MediaState => ({
  state: 'failed',
  attempt,
  because: { reason: 'unreachable' },
});
const shown = (attempt = 1): MediaState => ({ state: 'shown', attempt });

const conversation = given([says('Look'), contextAt(MONDAY_TEN)]);
const about = (attachments: Attachment[]): NamedMessage => ({
  kind: 'customer',
  length: 4,
  by: null,
  delivery: null,
  typedIn: null,
  attachments,
});
const bySystem = (attachments: Attachment[]) =>
  contextAt(MONDAY_TEN, { actor: system, message: about(attachments) });
const report = (media: ReturnType<typeof shown>, index = 0) =>
  command('report_media', { messageNumber: 1, index, media: media as never });
const again = command('load_media_again', { messageNumber: 1 });

describe('files of a message that comes in', () => {
  it('are on their way to the thread, each by itself; what is no file is not', () => {
    const context = contextAt(MONDAY_TEN);
    const step = says('', { attachments: [photo(), place, photo({ reference: null }), photo()] });
    const events = eventsOf(decide(null, step, context));
    const [message] = events.flatMap((event) =>
      event.type === 'message_received' ? [event.message] : [],
    );
    expect(message?.attachments).toEqual([
      { ...photo(), media: waiting() },
      place,
      photo({ reference: null }),
      { ...photo(), media: waiting() },
    ]);
    const state = evolve(null, events);
    const effects = effectsOf(null, state, events, context);
    const loads = effects.filter(({ kind }) => kind === 'media');
    expect(loads).toEqual([
      { kind: 'media', conversationId: state.id, messageNumber: 1, index: 0, attempt: 1 },
      { kind: 'media', conversationId: state.id, messageNumber: 1, index: 3, attempt: 1 },
    ]);
    expect(new Set(effects.map(orderKeyOf)).size).toBeGreaterThanOrEqual(3);
  });

  it('of a sender who is blocked are not loaded', () => {
    const context = contextAt(MONDAY_TEN, { sender: 'blocked' });
    const events = eventsOf(decide(null, says('', { attachments: [photo()] }), context));
    const state = evolve(null, events);
    expect(effectsOf(null, state, events, context)).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'message_received',
        message: expect.objectContaining({ attachments: [photo()] }),
      }),
    );
  });
});

describe('report_media', () => {
  const context = bySystem([photo({ media: waiting(2) })]);

  it('settles what waits, and has its message drawn again', () => {
    const events = eventsOf(decide(conversation, report(shown(2)), context));
    expect(events).toEqual([
      { type: 'media_settled', at: MONDAY_TEN, messageNumber: 1, index: 0, media: shown(2) },
    ]);
    const state = evolve(conversation, events);
    expect(state).toEqual({ ...conversation, version: conversation.version + 1 });
    const drawn = effectsOf(conversation, state, events, context);
    expect(drawn.map((effect) => 'surface' in effect && effect.surface.type)).toContain(
      'thread_message',
    );
    expect(drawn.some(({ kind }) => kind === 'media')).toBe(false);
  });

  it.each([
    ['an earlier try', report(shown(1)), context],
    ['what is settled', report(shown(2)), bySystem([photo({ media: failed(2) })])],
    ['what is no file', report(shown(2)), bySystem([place])],
    ['nothing', report(shown(2), 7), context],
  ])('of %s changes nothing', (_name, step, inContext) => {
    expect(eventsOf(decide(conversation, step, inContext))).toEqual([]);
  });
});

describe('load_media_again', () => {
  const files = [
    photo({ media: failed(3) }),
    photo({ media: shown() }),
    photo({ media: waiting() }),
    photo(),
    place,
  ];
  const byAna = contextAt(MONDAY_TEN, { actor: as(ana), message: about(files) });

  it('loads what failed and what was never tried, and nothing else', () => {
    const events = eventsOf(decide(conversation, again, byAna));
    expect(events).toMatchObject([
      { type: 'media_wanted', index: 0, media: waiting(4) },
      { type: 'media_wanted', index: 3, media: waiting(1) },
    ]);
    const state = evolve(conversation, events);
    const loads = effectsOf(conversation, state, events, byAna).filter(
      ({ kind }) => kind === 'media',
    );
    expect(loads).toMatchObject([
      { index: 0, attempt: 4 },
      { index: 3, attempt: 1 },
    ]);
  });

  it('is for everybody in the inbox, watchers too, and for nobody else', () => {
    const watcher = { ...byAna, actor: as(ben, 'watcher') };
    expect(eventsOf(decide(conversation, again, watcher))).toHaveLength(2);
    const stranger = { ...byAna, actor: as(ben, null) };
    expect(refusalOf(decide(conversation, again, stranger))).toEqual({
      reason: 'not_allowed',
      role: null,
    });
    expect(refusalOf(decide(conversation, again, { ...byAna, message: null }))).toEqual({
      reason: 'not_found',
    });
  });
});

describe('files that go with a reply', () => {
  const file = (size = 1_000): SlackFileRef => ({
    id: 'F1',
    name: 'in\nvoice.pdf',
    mimeType: 'application/pdf',
    size,
  });
  const by = contextAt(MONDAY_TEN, { actor: as(ana) });
  const anas = after(conversation, command('claim', {}), by);
  const reply = (files: SlackFileRef[], text = 'Here it is.') =>
    command('reply', { text, files, seenVersion: anas.version });

  it('are kept with it, and may go without a word', () => {
    for (const text of ['Here it is.', '']) {
      const events = eventsOf(decide(anas, reply([file()], text), by));
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'reply_added',
          message: expect.objectContaining({
            text,
            attachments: [{ ...file(), type: 'slack_file', name: 'in voice.pdf' }],
          }),
        }),
      );
    }
    expect(refusalOf(decide(anas, reply([], ''), by))).toEqual({ reason: 'text_empty' });
  });

  it('are refused where the channel takes none, or not so much', () => {
    const sms = { ...anas, channel: 'sms' as const };
    expect(refusalOf(decide(sms, reply([file()]), by))).toEqual({
      reason: 'no_files',
      channel: 'sms',
    });
    const much = reply([file(15_000_000), file(15_000_000)]);
    expect(refusalOf(decide(anas, much, by))).toEqual({
      reason: 'files_too_large',
      size: 30_000_000,
      limit: 20_000_000,
    });
  });

  it('and with a note go out when the note does', () => {
    const noted = eventsOf(decide(anas, command('note', { text: '', files: [file()] }), by));
    expect(noted).toMatchObject([
      { type: 'note_added', message: { attachments: [{ type: 'slack_file', id: 'F1' }] } },
    ]);
    const attachments: Attachment[] = [{ type: 'slack_file', ...file() }];
    const message = { ...about(attachments), kind: 'note' as const, length: 0, by: ana };
    const send = command('send_note', { messageNumber: 2, seenVersion: anas.version });
    const sent = eventsOf(decide(anas, send, { ...by, message }));
    expect(sent.map(({ type }) => type)).toContain('reply_held');
    const sms = { ...anas, channel: 'sms' as const };
    expect(refusalOf(decide(sms, send, { ...by, message }))).toMatchObject({ reason: 'no_files' });
  });

  it('that did not go along are kept with the reply', () => {
    const message = {
      ...about([]),
      kind: 'reply' as const,
      delivery: { state: 'queued' as const },
    };
    const outcome = { state: 'sent', externalId: 'x', notSent: { 1: 'Too much.' } } as const;
    const step = command('report_reply', { messageNumber: 2, outboxId: null, outcome });
    expect(eventsOf(decide(anas, step, { ...by, actor: system, message }))).toMatchObject([
      { type: 'reply_settled', notSent: { 1: 'Too much.' } },
    ]);
  });
});
