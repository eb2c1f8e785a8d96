import { beforeEach, describe, expect, it } from 'vitest';
import type { NewFault } from '../../sandbox/faults.ts';
import type { ChannelAccountId, OutboxId } from '../../src/domain/ids.ts';
import type { MediaToFetch, ReplyFile } from '../../src/inbox/file-ports.ts';
import type { CustomerChannels, ReplyToSend } from '../../src/inbox/ports.ts';

export interface CustomerChannelsUnderTest {
  channels: CustomerChannels;
  /** A reply to a customer of the channel, as it is sent for the first time. */
  reply: ReplyToSend;
  /** The account is one of ours, and the provider does not take its secrets. */
  lockedAccountId: ChannelAccountId;
  /** What the customer got, oldest first. */
  heard(): string[];
  /** What the provider does with the next request. */
  fail(fault: NewFault['fault']): void;
  /** The customer sends a file: what our channel knows it by, and how to take it away again. */
  sendsFile(file: { mimeType: string; bytes: Uint8Array }): Promise<{
    reference: string;
    becomes(standing: 'gone' | 'forbidden'): void;
  }>;
  /** Who asks for a customer's file has to show these secrets. */
  asksForSecrets: boolean;
  /** What the provider does with the next request for a file. */
  failMedia(fault: NewFault['fault']): void;
  /** The names and bytes of the files that the customer got; null: this channel takes none. */
  gotFiles: (() => { name: string; bytes: Uint8Array }[]) | null;
}

const OTHER_OUTBOX = '0a6f2f4e-1111-4222-8333-444455556667' as OutboxId;

/** What every way to a customer does. Against the stand-in's customers; it cleans up itself. */
export function customerChannelsContract(
  name: string,
  make: () => Promise<CustomerChannelsUnderTest>,
): void {
  describe(`customer channels contract › ${name}`, () => {
    let subject: CustomerChannelsUnderTest;
    let reply: ReplyToSend;
    beforeEach(async () => {
      subject = await make();
      reply = subject.reply;
    });

    it('brings the customer the words as they were written', async () => {
      const { channels, heard } = subject;
      const text = 'It is *on its way* & arrives at 8 < 9.\n\nhttps://shop.example/?a=1&b=2 😀';
      expect(await channels.send({ ...reply, text })).toMatchObject({ outcome: 'sent' });
      expect(heard()).toEqual([text]);
    });

    it('waits as long as the provider says, when nothing was sent', async () => {
      const { channels, heard } = subject;
      subject.fail({ type: 'rate_limit', retryAfterSeconds: 7 });
      expect(await channels.send(reply)).toEqual({ outcome: 'wait', retryAfter: 7_000 });
      expect(heard()).toEqual([]);
      expect(await channels.send(reply)).toMatchObject({ outcome: 'sent' });
      expect(heard()).toEqual([reply.text]);
    });

    it.each(['lose_answer', 'http_500_after', 'http_500_before', 'reset'] as const)(
      'does not know whether it arrived after %s, and never brings it twice',
      async (type) => {
        const { channels, heard } = subject;
        subject.fail({ type });
        expect(await channels.send(reply)).toEqual({
          outcome: 'uncertain',
          reason: expect.any(String),
        });
        const before = heard();
        const again = await channels.send({ ...reply, maybeSent: true });
        expect(['sent', 'uncertain']).toContain(again.outcome);
        expect(heard()).toEqual(again.outcome === 'sent' ? [reply.text] : before);
      },
    );

    it('has failed, with a reason for people, where it cannot be sent at all', async () => {
      const { channels, heard, lockedAccountId } = subject;
      const failed = { outcome: 'failed', reason: expect.stringMatching(/^[A-Z].*\.$/) };
      const gone = '00000000-0000-4000-8000-000000000404' as ChannelAccountId;
      expect(await channels.send({ ...reply, channelAccountId: gone })).toEqual(failed);
      expect(await channels.send({ ...reply, channelAccountId: lockedAccountId })).toEqual(failed);
      expect(heard()).toEqual([]);
    });

    describe('a file of the customer', () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 251));
      const file = { mimeType: 'image/jpeg', bytes };
      const asked = (reference: string, over: Partial<MediaToFetch> = {}) =>
        subject.channels.fetchMedia({
          workspaceId: reply.workspaceId,
          channelAccountId: reply.channelAccountId,
          channel: reply.channel,
          reference,
          ...over,
        });

      it('comes byte for byte, with its type', async () => {
        const { reference } = await subject.sendsFile(file);
        const fetched = await asked(reference);
        expect(fetched).toMatchObject({ outcome: 'fetched', mimeType: 'image/jpeg' });
        expect(fetched.outcome === 'fetched' && Buffer.compare(fetched.bytes, bytes)).toBe(0);
      });

      it('is gone when the provider does not have it any more', async () => {
        const { reference, becomes } = await subject.sendsFile(file);
        becomes('gone');
        expect(await asked(reference)).toEqual({ outcome: 'gone' });
      });

      it('is refused with a sentence for people when it is not ours to have', async () => {
        const { reference, becomes } = await subject.sendsFile(file);
        becomes('forbidden');
        const refused = { outcome: 'refused', reason: expect.stringMatching(/^[A-Z0-9].*\.$/) };
        expect(await asked(reference)).toEqual(refused);
        const gone = '00000000-0000-4000-8000-000000000404' as ChannelAccountId;
        expect(await asked(reference, { channelAccountId: gone })).toEqual(refused);
        if (subject.asksForSecrets) {
          const locked = { channelAccountId: subject.lockedAccountId };
          expect(await asked(reference, locked)).toEqual(refused);
        }
      });

      it.each(['http_500_before', 'reset', 'lose_answer'] as const)(
        'may be asked for again after %s',
        async (type) => {
          const { reference } = await subject.sendsFile(file);
          subject.failMedia({ type });
          const later = { outcome: 'later', retryAfter: expect.any(Number) };
          expect(await asked(reference)).toEqual(later);
          expect(await asked(reference)).toMatchObject({ outcome: 'fetched' });
        },
      );

      it('waits as long as the provider says', async () => {
        const { reference } = await subject.sendsFile(file);
        subject.failMedia({ type: 'rate_limit', retryAfterSeconds: 7 });
        expect(await asked(reference)).toEqual({ outcome: 'later', retryAfter: 7_000 });
      });

      it('of more than 20 MB is not read to its end', async () => {
        const huge = { mimeType: 'video/mp4', bytes: Buffer.alloc(20_000_001) };
        const { reference } = await subject.sendsFile(huge);
        expect(await asked(reference)).toEqual({ outcome: 'too_large', size: 20_000_001 });
      });
    });

    describe('a file for the customer', () => {
      const bytes = Buffer.from('%PDF-1.7 the invoice');
      const file = (read: ReplyFile['read'] = async () => ({ outcome: 'read', bytes })) => ({
        name: 'Invoice März.pdf',
        mimeType: 'application/pdf',
        size: bytes.length,
        read,
      });

      it('comes with the words, or by itself, or is refused by its name', async () => {
        const { channels, heard, gotFiles } = subject;
        const sent = await channels.send({ ...reply, files: [file()] });
        if (gotFiles === null) {
          expect(sent).toEqual({ outcome: 'failed', reason: 'SMS takes no files.' });
          expect(heard()).toEqual([]);
          return;
        }
        expect(sent).toMatchObject({ outcome: 'sent' });
        expect(heard()).toEqual([reply.text]);
        const again = { ...reply, outboxId: OTHER_OUTBOX, text: '', files: [file()] };
        expect(await channels.send(again)).toMatchObject({ outcome: 'sent' });
        expect(gotFiles().map(({ name }) => name)).toEqual([
          'Invoice März.pdf',
          'Invoice März.pdf',
        ]);
        expect(gotFiles().every((got) => Buffer.compare(got.bytes, bytes) === 0)).toBe(true);
      });

      it('that cannot be read keeps the words back, too', async () => {
        const { channels, heard, gotFiles } = subject;
        const missing = file(async () => ({ outcome: 'gone', reason: 'It was deleted.' }));
        const away = file(async () => ({ outcome: 'later', retryAfter: 3_000 }));
        const failed = await channels.send({ ...reply, files: [file(), missing] });
        const waits = await channels.send({ ...reply, files: [away] });
        expect(heard()).toEqual([]);
        if (gotFiles === null) return;
        expect(failed).toEqual({
          outcome: 'failed',
          reason: 'The file “Invoice März.pdf” could not be read. It was deleted.',
        });
        expect(waits).toEqual({ outcome: 'wait', retryAfter: 3_000 });
      });
    });
  });
}
