import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
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

function filesOf(sandbox: Sandbox, { messages }: CustomerState) {
  return messages
    .filter(({ direction }) => direction === 'out')
    .flatMap((message) => message.files ?? [])
    .map(({ id, name }) => {
      const bytes = sandbox.customers.media.find(id)?.bytes ?? Buffer.alloc(0);
      return { name, bytes };
    });
}

/** One of our ends, joined to the stand-in's; and the same one with secrets that do not fit. */
function against(
  theirs: { key: string },
  ours: (sandbox: Sandbox) => ChannelAccount,
  wrong: Record<string, string>,
  files: {
    referenceOf: (sandbox: Sandbox, id: string) => string;
    asksForSecrets: boolean;
    takesFiles: boolean;
  },
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
        allowedReplyHosts: [new URL(sandbox.url).host],
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
      failMedia: (fault: Parameters<Sandbox['faults']['add']>[0]['fault']) =>
        void sandbox.faults.add({ method: 'customer_media', fault }),
      async sendsFile(sent: { mimeType: string; bytes: Uint8Array }) {
        const file = sandbox.customers.media.keep(customer.id, sent);
        return {
          reference: files.referenceOf(sandbox, file.id),
          becomes(standing: 'gone' | 'forbidden') {
            file.standing = standing;
          },
        };
      },
      asksForSecrets: files.asksForSecrets,
      gotFiles: files.takesFiles ? () => filesOf(sandbox, customer) : null,
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
    {
      referenceOf: ({ url }, id) => `${url}/customers/media/${id}`,
      asksForSecrets: false,
      takesFiles: true,
    },
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
    { referenceOf: (_sandbox, id) => id, asksForSecrets: true, takesFiles: true },
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
    {
      referenceOf: ({ twilioUrl }, id) =>
        `${twilioUrl}/2010-04-01/Accounts/${sms.accountSid}/Messages/SM0/Media/${id}`,
      asksForSecrets: true,
      takesFiles: false,
    },
  ),
);
