/** Our end of a channel, with the secrets that both sides know. */
export type Account =
  | {
      key: string;
      channel: 'generic';
      label: string;
      /** `whsec_…`, for both directions. */
      secret: string;
    }
  | {
      key: string;
      channel: 'whatsapp';
      label: string;
      /** Signs the webhooks (`X-Hub-Signature-256`). */
      appSecret: string;
      verifyToken: string;
      phoneNumberId: string;
      displayPhoneNumber: string;
      /** What the app shows to the Graph API. */
      accessToken: string;
    }
  | {
      key: string;
      channel: 'sms';
      label: string;
      accountSid: string;
      /** Signs the webhooks (`X-Twilio-Signature`), and is what the app shows to the Messages API. */
      authToken: string;
      /** Ours: `+4915…`. */
      number: string;
    };

/** The accounts that the sandbox begins with; tests and `run-app` give the app the same ones. */
export const defaultAccounts: [
  Account & { channel: 'generic' },
  Account & { channel: 'whatsapp' },
  Account & { channel: 'sms' },
] = [
  {
    key: 'sandbox-support-web',
    channel: 'generic',
    label: 'Web chat',
    secret: 'whsec_c2FuZGJveC13ZWItY2hhdC1zZWNyZXQtMDAwMDAwMDE=',
  },
  {
    key: 'sandbox-support-whatsapp',
    channel: 'whatsapp',
    label: 'WhatsApp +49 30 1234567',
    appSecret: 'sandbox-whatsapp-app-secret',
    verifyToken: 'sandbox-whatsapp-verify-token',
    phoneNumberId: '106540352242922',
    displayPhoneNumber: '49301234567',
    accessToken: 'sandbox-graph-access-token',
  },
  {
    key: 'sandbox-support-sms',
    channel: 'sms',
    label: 'SMS +49 157 55501000',
    accountSid: 'AC5a9db0a0c0ffee5a9db0a0c0ffee5a9d',
    authToken: 'sandbox-twilio-auth-token',
    number: '+4915755501000',
  },
];
