import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelAccount, Quarantine } from '../../src/inbox/account-ports.ts';

type Account = Pick<ChannelAccount, 'id' | 'workspaceId'>;

export interface QuarantineUnderTest {
  quarantine: Quarantine;
  accounts: [Account, Account];
  /** All that is kept, in any order. */
  kept(): Promise<{ accountId: string; body: number[]; reason: string }[]>;
  close(): Promise<void>;
}

/** What every quarantine does. */
export function quarantineContract(name: string, make: () => Promise<QuarantineUnderTest>): void {
  describe(`quarantine contract › ${name}`, () => {
    let subject: QuarantineUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    it('keeps each content of an account once, as it came and for the reason of the first time', async () => {
      const { quarantine, accounts } = subject;
      const [one, two] = accounts;
      const bytes = [0, 255, 10];
      const body = Uint8Array.from(bytes);
      await quarantine.keep({ account: one, body, reason: 'unreadable' });
      await quarantine.keep({ account: one, body, reason: 'again' });
      await quarantine.keep({ account: two, body, reason: 'there too' });
      await quarantine.keep({ account: one, body: Uint8Array.of(), reason: 'empty' });
      const cameWith = { 'webhook-id': 'm-1' };
      await quarantine.keep({ account: one, body, reason: 'sent as another', cameWith });
      await quarantine.keep({ account: one, body, reason: 'again', cameWith });
      body.fill(1);
      const kept = await subject.kept();
      expect(kept).toHaveLength(4);
      expect(kept).toEqual(
        expect.arrayContaining([
          { accountId: one.id, body: bytes, reason: 'unreadable' },
          { accountId: two.id, body: bytes, reason: 'there too' },
          { accountId: one.id, body: [], reason: 'empty' },
          { accountId: one.id, body: bytes, reason: 'sent as another' },
        ]),
      );
    });
  });
}
