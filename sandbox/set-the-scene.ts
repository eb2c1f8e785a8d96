import { type Account, defaultAccounts } from './customers/accounts.ts';
import { as, cardsIn } from './driver.ts';
import { buttonsOf } from './reading.ts';
import type { RunningApp } from './run-app.ts';
import type { Sandbox } from './server.ts';
import { signedMessageCommand } from './signed-message.ts';

type NewAccount = Parameters<RunningApp['database']['accounts']['create']>[0];

/** Who has written when the page opens, one over the web and one over WhatsApp. */
const FIRST_CUSTOMERS = [
  {
    name: 'Kim Park',
    account: defaultAccounts[0].key,
    text: 'Hello, I was charged twice for order 88123. Can you look into it?',
    extra: {
      subject: 'Charged twice',
      source: 'Order page',
      tags: ['payment'],
      captured: { Order: '88123' },
    },
  },
  {
    name: 'Marta Díaz',
    account: defaultAccounts[1].key,
    address: '34600114417',
    text: 'Is the blue one still available? I need it by Friday for my sister’s birthday.',
  },
];

/** Has a phone in the sandbox, but writes from a shell. */
const JOEL = { name: 'Joel Okafor', account: defaultAccounts[0].key, address: 'joel' };

/** #support works, and two customers have just written. */
export async function openWithCustomers(sandbox: Sandbox, app: RunningApp): Promise<void> {
  await setUpTeam(sandbox, async () => {});
  await connectAccounts(sandbox, app);
  for (const { text, extra, ...person } of FIRST_CUSTOMERS) {
    const customer = sandbox.customers.add(person);
    await sandbox.customers.write(customer.id, text, extra);
  }
  sandbox.customers.add(JOEL);
}

/** The shell command by which Joel writes. */
export function shellCustomer(app: RunningApp): string {
  const { key, secret } = defaultAccounts[0];
  return signedMessageCommand(`${app.url}/hooks/${key}`, secret, {
    customer: { id: JOEL.address, name: JOEL.name },
    message: { text: 'Where is my parcel?' },
  });
}

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
    case 'sms': {
      const { number, accountSid, authToken } = account;
      return {
        channel: 'sms',
        externalId: number,
        settings: { accountSid },
        secrets: { authToken },
      };
    }
  }
}
