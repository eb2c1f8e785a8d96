import type { ChannelAccount } from '../../inbox/account-ports.ts';

/**
 * What a WhatsApp account is set up with: `externalId` is the phone number id, the rest stands in `secrets`: `appSecret` (and
 * `appSecretOld` while it is rotated), `verifyToken` and `accessToken`. An empty one counts as missing.
 */
export interface WhatsAppAccount {
  phoneNumberId: string | null;
  appSecrets: string[];
  verifyToken: string | null;
  accessToken: string | null;
}

export function whatsAppAccountOf(account: ChannelAccount): WhatsAppAccount {
  const { secrets } = account;
  return {
    phoneNumberId: account.externalId || null,
    appSecrets: [secrets['appSecret'], secrets['appSecretOld']]
      .filter((secret) => !!secret)
      .map(String),
    verifyToken: secrets['verifyToken'] || null,
    accessToken: secrets['accessToken'] || null,
  };
}
