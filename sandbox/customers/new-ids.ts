import { randomWord } from '../ids.ts';
import type { Account } from './accounts.ts';
import { newMessageSid } from './twilio.ts';

export function newWamid(): string {
  return `wamid.${Buffer.from(randomWord(24)).toString('base64')}`;
}

/** What the channel calls a message of a customer's. */
export function newMessageId({ channel }: Account): string {
  switch (channel) {
    case 'generic':
      return `msg_${randomWord(16)}`;
    case 'whatsapp':
      return newWamid();
    case 'sms':
      return newMessageSid();
  }
}

/** Where a new customer writes from. */
export function newAddress({ channel }: Account): string {
  switch (channel) {
    case 'generic':
      return randomWord(8);
    case 'whatsapp':
      return randomPhoneNumber();
    case 'sms':
      return `+${randomPhoneNumber()}`;
  }
}

function randomPhoneNumber(): string {
  const digits = [...randomWord(8)].map((letter) => letter.charCodeAt(0) % 10).join('');
  return `4915${digits}`;
}
