import { beforeEach, describe, expect, it } from 'vitest';
import type { NewFault } from '../../sandbox/faults.ts';
import type { ChannelAccountId } from '../../src/domain/ids.ts';
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
}

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
  });
}
