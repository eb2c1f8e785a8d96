import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { secretBytes } from './signature.ts';

/**
 * What an account of the generic channel is set up with. `secrets.signingSecret` is `whsec_` and the base64 of 24 to 64 bytes;
 * `secrets.signingSecretOld` is the one before it, while it is rotated; `settings.replyUrl` is where replies go.
 */
export interface GenericAccount {
  /** The current one first. */
  secrets: Buffer[];
  replyUrl: URL | null;
}

export function genericAccountOf(account: ChannelAccount): GenericAccount {
  const given = [account.secrets['signingSecret'], account.secrets['signingSecretOld']];
  const secrets = given.map(secretBytes).filter((secret) => secret !== null);
  return { secrets, replyUrl: replyUrlOf(account.settings['replyUrl']) };
}

function replyUrlOf(address: string | undefined): URL | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isPlain = url.username === '' && url.password === '';
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}
