import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelAccountId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import type { ChannelAccount, ChannelAccounts } from '../../src/inbox/account-ports.ts';

export interface ChannelAccountsUnderTest {
  accounts: ChannelAccounts;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  close(): Promise<void>;
}

const elsewhere = 'T0OTHER' as WorkspaceId;
const newId = <Id extends string>() => randomUUID() as string as Id;

/** What everything does that keeps channel accounts. */
export function channelAccountsContract(
  name: string,
  make: () => Promise<ChannelAccountsUnderTest>,
): void {
  describe(`channel accounts contract › ${name}`, () => {
    let subject: ChannelAccountsUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    const given = (over: Partial<ChannelAccount> = {}): Omit<ChannelAccount, 'id'> => ({
      workspaceId: subject.workspaceId,
      inboxId: subject.inboxId,
      channel: 'whatsapp',
      key: `key_${randomUUID()}`,
      externalId: randomUUID(),
      label: '+49 30 1234',
      settings: { version: 'v23.0' },
      secrets: { accessToken: 'EAAG-very-secret' },
      ...over,
    });

    it('keep an account as it was given, with its secrets in the clear', async () => {
      const account = given();
      const made = await subject.accounts.create(account);
      expect(made).toEqual({ ...account, id: expect.any(String) });
    });

    it('find it by key, by id, by the id that the provider has for it, and among its inbox', async () => {
      const { accounts, workspaceId, inboxId } = subject;
      const made = await accounts.create(given());
      const other = await accounts.create(given({ channel: 'api', externalId: null }));
      expect(await accounts.byKey(made.key)).toEqual(made);
      expect(await accounts.byId(workspaceId, made.id)).toEqual(made);
      const externalId = made.externalId ?? '';
      expect(await accounts.byExternalId(workspaceId, 'whatsapp', externalId)).toEqual(made);
      const ofInbox = await accounts.ofInbox(workspaceId, inboxId);
      expect(ofInbox).toEqual(expect.arrayContaining([made, other]));
    });

    it('find nothing elsewhere: in another workspace, channel or inbox', async () => {
      const { accounts, workspaceId, inboxId } = subject;
      const { id, externalId } = await accounts.create(given());
      const theirs = externalId ?? '';
      expect(await accounts.byKey('no such key')).toBeNull();
      expect(await accounts.byId(elsewhere, id)).toBeNull();
      expect(await accounts.byId(workspaceId, newId<ChannelAccountId>())).toBeNull();
      expect(await accounts.byExternalId(elsewhere, 'whatsapp', theirs)).toBeNull();
      expect(await accounts.byExternalId(workspaceId, 'sms', theirs)).toBeNull();
      expect(await accounts.ofInbox(elsewhere, inboxId)).toEqual([]);
      expect(await accounts.ofInbox(workspaceId, newId<InboxId>())).toEqual([]);
    });

    it('change what one is called and set up with, and nothing else of it', async () => {
      const { accounts, workspaceId } = subject;
      const made = await accounts.create(given());
      const other = await accounts.create(given());
      const change = { label: 'Shop', settings: { replyUrl: 'x' }, secrets: { appSecret: 'new' } };
      const changed = await accounts.update({ workspaceId, id: made.id, ...change });
      expect(changed).toEqual({ ...made, ...change });
      expect(await accounts.byKey(made.key)).toEqual(changed);
      expect(await accounts.byId(workspaceId, other.id)).toEqual(other);
      expect(await accounts.update({ workspaceId: elsewhere, id: made.id, ...change })).toBeNull();
    });

    it('are as they were a moment ago for who asks often, but for what was changed here', async () => {
      const { accounts, workspaceId } = subject;
      const key = `not-yet-${newId<ChannelAccountId>()}`;
      expect(await accounts.recent(key)).toBeNull();
      const made = await accounts.create(given({ key }));
      await accounts.byKey(key);
      expect(await accounts.recent(key)).toEqual(made);
      const { id, label, settings } = made;
      const secrets = { appSecret: 'another' };
      const changed = await accounts.update({ workspaceId, id, label, settings, secrets });
      expect([null, changed]).toContainEqual(await accounts.recent(key));
    });

    it('refuse a key that is taken, and what the provider calls another of ours in that channel', async () => {
      const { accounts, workspaceId } = subject;
      const { key, externalId } = await accounts.create(given());
      await expect(accounts.create(given({ key }))).rejects.toThrow();
      await expect(accounts.create(given({ externalId }))).rejects.toThrow();
      const sms = await accounts.create(given({ channel: 'sms', externalId }));
      expect(await accounts.byExternalId(workspaceId, 'sms', externalId ?? '')).toEqual(sms);
    });
  });
}
