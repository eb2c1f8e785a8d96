import { randomUUID } from 'node:crypto';
import type { ChannelAccountId } from '../../src/domain/ids.ts';
import type { ChannelAccount, ChannelAccounts } from '../../src/inbox/account-ports.ts';

/** Channel accounts in memory; `known` are there from the beginning. */
export function fakeChannelAccounts(known: readonly ChannelAccount[] = []): ChannelAccounts {
  const accounts = [...known];
  const found = async (isIt: (account: ChannelAccount) => boolean) => accounts.find(isIt) ?? null;
  const isTaken = ({ workspaceId, channel, key, externalId }: Omit<ChannelAccount, 'id'>) =>
    accounts.some(
      (one) =>
        one.key === key ||
        (externalId !== null &&
          one.workspaceId === workspaceId &&
          one.channel === channel &&
          one.externalId === externalId),
    );
  const byKey = (key: string) => found((one) => one.key === key);
  return {
    byKey,
    recent: async (key) => accounts.find((one) => one.key === key) ?? null,
    byId: (workspaceId, id) => found((one) => one.workspaceId === workspaceId && one.id === id),
    byExternalId: (workspaceId, channel, externalId) =>
      found(
        (one) =>
          one.workspaceId === workspaceId &&
          one.channel === channel &&
          one.externalId === externalId,
      ),
    ofInbox: async (workspaceId, inboxId) =>
      accounts.filter((one) => one.workspaceId === workspaceId && one.inboxId === inboxId),
    create: async (account) => {
      if (isTaken(account)) throw new Error('there is such an account already');
      const made = { ...account, id: randomUUID() as string as ChannelAccountId };
      accounts.push(made);
      return made;
    },
    update: async ({ workspaceId, id, ...change }) => {
      const index = accounts.findIndex((one) => one.workspaceId === workspaceId && one.id === id);
      const before = accounts[index];
      if (before === undefined) return null;
      accounts[index] = { ...before, ...change };
      return accounts[index];
    },
  };
}
