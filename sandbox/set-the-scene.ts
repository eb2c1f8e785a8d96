import { type Account, defaultAccounts } from './customers/accounts.ts';
import { as, cardsIn } from './driver.ts';
import { buttonsOf } from './reading.ts';
import type { RunningApp } from './run-app.ts';
import type { Sandbox } from './server.ts';

type NewAccount = Parameters<RunningApp['database']['accounts']['create']>[0];

/** What the team does on its first day, by the same clicks: Rosa invites the app and sets #support up. */
export async function setUpTeam(sandbox: Sandbox, settle: () => Promise<void>): Promise<void> {
  const { ana, ben, chen } = sandbox.scene;
  const rosa = as(sandbox, 'rosa');
  await rosa.invite('#support', sandbox.workspace.app.botUserId);
  await settle();
  const hello = await sandbox.until('the first words', () =>
    cardsIn(sandbox, '#support').find((message) => buttonsOf(message).includes('Set up #support')),
  );
  await rosa.click(hello, 'Set up #support');
  await sandbox.until('the setup', () => rosa.modal());
  const shown = await rosa.submit({
    'Who answers customers?': [ana.id, ben.id, chen.id],
    'Who manages?': [rosa.id],
  });
  await settle();
  if (rosa.modal() !== undefined)
    throw new Error(`the setup was not taken: ${JSON.stringify(shown)}`);
}

/** Connects the customers' side of the sandbox to the inbox of #support, with the secrets that it signs with. */
export async function connectAccounts(sandbox: Sandbox, app: RunningApp): Promise<void> {
  const { workspaceId } = app.installation;
  const { accounts, views } = app.database;
  const inboxes = await views.inboxesOf(workspaceId, sandbox.scene.rosa.id as never);
  const inbox = inboxes.find(({ slackChannel }) => slackChannel === sandbox.scene.support.id);
  if (inbox === undefined) throw new Error('#support is no inbox');
  for (const account of defaultAccounts) {
    if ((await accounts.byKey(account.key)) !== null) continue;
    const { key, label } = account;
    await accounts.create({
      workspaceId,
      inboxId: inbox.id,
      key,
      label,
      ...channelOf(account, sandbox.url),
    });
  }
}

function channelOf(
  account: Account,
  sandboxUrl: string,
): Pick<NewAccount, 'channel' | 'externalId' | 'settings' | 'secrets'> {
  switch (account.channel) {
    case 'generic':
      return {
        channel: 'web',
        externalId: null,
        settings: { replyUrl: `${sandboxUrl}/customers/reply/${account.key}` },
        secrets: { signingSecret: account.secret },
      };
    case 'whatsapp': {
      const { phoneNumberId, displayPhoneNumber, appSecret, verifyToken, accessToken } = account;
      return {
        channel: 'whatsapp',
        externalId: phoneNumberId,
        settings: { displayPhoneNumber },
        secrets: { appSecret, verifyToken, accessToken },
      };
    }
  }
}
