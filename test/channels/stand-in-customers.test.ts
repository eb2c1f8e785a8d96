import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { createCustomerChannels } from '../../src/channels/customer-channels.ts';
import type { ChannelAccountId } from '../../src/domain/ids.ts';
import type { ChannelAccount } from '../../src/inbox/account-ports.ts';
import { customerChannelsContract } from '../contracts/customer-channels-contract.ts';
import { fakeChannelAccounts } from '../helpers/channel-accounts-fake.ts';
import { startTestSandbox } from '../sandbox/start.ts';
import { genericAccount, replyToSend, twilioAccount, whatsAppAccount } from './fake-world.ts';

const [web, whatsapp, sms] = defaultAccounts;
const lockedAccountId = 'aaaaaaaa-0000-4000-8000-0000000000ff' as ChannelAccountId;

/** One of our ends, joined to the stand-in's; and the same one with secrets that do not fit. */
function against(
  theirs: { key: string },
  ours: (sandbox: Sandbox) => ChannelAccount,
  wrong: Record<string, string>,
) {
  return async () => {
    const { sandbox } = await startTestSandbox();
    const account = ours(sandbox);
    const locked = { ...account, id: lockedAccountId, key: 'locked', secrets: wrong };
    const customer = sandbox.customers.add({ name: 'Marta Díaz', account: theirs.key });
    return {
      channels: createCustomerChannels({
        accounts: fakeChannelAccounts([account, locked]),
        now: () => Date.now(),
        whatsappApiUrl: `${sandbox.graphUrl}/v23.0`,
        twilioApiUrl: sandbox.twilioUrl,
        publicUrl: () => 'https://dibs.example.com',
      }),
      reply: replyToSend({
        channelAccountId: account.id,
        channel: account.channel,
        to: customer.address,
      }),
      lockedAccountId,
      heard: () =>
        customer.messages.filter(({ direction }) => direction === 'out').map(({ text }) => text),
      fail: (fault: Parameters<Sandbox['faults']['add']>[0]['fault']) =>
        void sandbox.faults.add({ method: 'customer', fault }),
    };
  };
}

customerChannelsContract(
  'the generic channel',
  against(
    web,
    ({ url }) =>
      genericAccount({
        settings: { replyUrl: `${url}/customers/reply/${web.key}` },
        secrets: { signingSecret: web.secret },
      }),
    { signingSecret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` },
  ),
);

customerChannelsContract(
  'WhatsApp',
  against(
    whatsapp,
    () =>
      whatsAppAccount({
        externalId: whatsapp.phoneNumberId,
        secrets: { accessToken: whatsapp.accessToken },
      }),
    { accessToken: 'expired' },
  ),
);

customerChannelsContract(
  'SMS by Twilio',
  against(
    sms,
    () =>
      twilioAccount({
        externalId: sms.number,
        settings: { accountSid: sms.accountSid },
        secrets: { authToken: sms.authToken },
      }),
    { authToken: 'wrong' },
  ),
);
