import { describe, expect, it } from 'vitest';
import type { FileAttachment, MediaFailure } from '../../../src/domain/message.ts';
import {
  fileAltText,
  fileName,
  fileTitle,
  mediaLine,
  sizeWords,
  slackFileLine,
} from '../../../src/slack/blocks/media-words.ts';

const file = (over: Partial<FileAttachment> = {}): FileAttachment => ({
  type: 'image',
  name: null,
  mimeType: 'image/jpeg',
  reference: 'x',
  ...over,
});
const failed = (because: MediaFailure) =>
  mediaLine(file({ media: { state: 'failed', attempt: 1, because } }));

describe('the name of a customer’s file in Slack', () => {
  it.each<[string, string | null, string | null, string]>([
    ['no name', null, 'image/jpeg', '142-3-1-photo.jpg'],
    ['no name and no type', null, null, '142-3-1-photo'],
    ['a name without ending', 'invoice', 'application/pdf', '142-3-1-invoice.pdf'],
    ['a name', 'Rechnung März.pdf', 'application/pdf', '142-3-1-Rechnung März.pdf'],
    ['a path', '../../etc/passwd', null, '142-3-1-_.._etc_passwd'],
    ['a Windows path', 'C:\\x\\y.exe', null, '142-3-1-C__x_y.exe'],
    ['turned text', 'photo\u202Egpj.exe', null, '142-3-1-photogpj.exe'],
    ['hidden characters', 'a\u200B\u0000\u0007b\uFEFF.png', null, '142-3-1-ab.png'],
    ['a dot in front', '.htaccess', null, '142-3-1-htaccess'],
    ['nothing but signs', '\u202E\u200F ..', 'image/png', '142-3-1-photo.png'],
    ['markup', '<!channel>|x.png', null, '142-3-1-_!channel__x.png'],
  ])('with %s is harmless', (_name, name, mimeType, expected) => {
    expect(fileName('142-3-1-', file({ name }), mimeType)).toBe(expected);
  });

  it('is cut before its ending', () => {
    const name = fileName('1-1-1-', file({ name: `${'x'.repeat(300)}.pdf` }), null);
    expect(name).toHaveLength(86);
    expect(name.endsWith('.pdf')).toBe(true);
  });

  it('has a title and a text for the screen reader that are harmless, too', () => {
    const hostile = file({ name: 'a\u202Eb\nc' });
    expect(fileTitle(hostile)).toBe('Photo “ab c”');
    expect(fileAltText(hostile, { customerName: 'Mar\u202Eta', channel: 'sms' })).toBe(
      'Photo “ab c” from Marta',
    );
    const endless = { customerName: 'y'.repeat(500), channel: 'sms' } as const;
    expect(fileAltText(file({ name: 'x'.repeat(500) }), endless).length).toBeLessThan(201);
    const nameless = { customerName: '+4915755501234', channel: 'sms' } as const;
    expect(fileAltText(hostile, nameless)).toBe('Photo “ab c” from somebody at ··1234');
  });
});

describe('what the thread says of a file', () => {
  it.each<[MediaFailure, string]>([
    [{ reason: 'too_large', size: 31_000_000 }, '📎 Photo not loaded (too large: 31 MB).'],
    [{ reason: 'too_large', size: null }, '📎 Photo not loaded (too large: more than 20 MB).'],
    [{ reason: 'gone' }, '📎 Photo not loaded (it is not there any more).'],
    [{ reason: 'unreachable' }, '📎 Photo not loaded (nobody answered where it lies).'],
    [{ reason: 'refused', said: 'Twilio\n said no.' }, '📎 Photo not loaded. Twilio said no.'],
    [{ reason: 'slack', code: 'no_card' }, '📎 Photo not loaded (Slack did not take it: no_card).'],
  ])('that failed is why: %j', (because, expected) => {
    expect(failed(because)).toBe(expected);
  });

  it('is how far it is', () => {
    expect(mediaLine(file({ media: { state: 'waiting', attempt: 1 } }))).toBe(
      '📎 Photo, on its way here…',
    );
    expect(mediaLine(file({ media: { state: 'shown', attempt: 1 } }))).toBe('📎 Photo');
    expect(mediaLine(file())).toBe('📎 Photo not loaded.');
    expect(mediaLine(file({ reference: null }))).toBe(
      '📎 Photo not loaded: it came without an address.',
    );
  });

  it('of ours names it, and why it was not sent', () => {
    const ours = { type: 'slack_file', id: 'F1', name: 'a.pdf', mimeType: null, size: 1 } as const;
    expect(slackFileLine(ours)).toBe('📎 File “a.pdf”');
    expect(slackFileLine({ ...ours, notSent: 'WhatsApp took no more.' })).toBe(
      '📎 File “a.pdf” was not sent: WhatsApp took no more.',
    );
  });

  it.each([
    [1, '1 KB'],
    [340_000, '340 KB'],
    [899_999, '900 KB'],
    [1_000_000, '1 MB'],
    [20_000_001, '20.1 MB'],
    [31_400_000, '31.4 MB'],
  ])('counts %d bytes as %s', (bytes, expected) => {
    expect(sizeWords(bytes)).toBe(expected);
  });
});
