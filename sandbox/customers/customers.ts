import { newId } from '../ids.ts';
import type { CustomerExtra, CustomerMessageState, CustomerState } from '../page-protocol.ts';
import { ImpossibleAction } from '../slack-refusal.ts';
import type { World } from '../world.ts';
import type { Account } from './accounts.ts';
import { genericRequest } from './generic.ts';
import {
  type CustomerFile,
  type CustomerMedia,
  createCustomerMedia,
  customerFileState,
  type FileFromCustomer,
} from './media.ts';
import { newAddress, newMessageId } from './new-ids.ts';
import type { SignedRequest } from './signed-request.ts';
import { twilioMessageRequest, twilioStatusRequest } from './twilio.ts';
import { whatsappMessageRequest, whatsappStatusRequest } from './whatsapp.ts';

/** The people who write in, each over one account, and what they said and heard. */
export type Customers = {
  accounts(): Account[];
  /** New, or in place of the one with the same key. */
  setAccount(account: Account): void;
  list(): CustomerState[];
  add(customer: { name: string; account: string; address?: string }): CustomerState;
  /**
   * Signs and sends; the result says whether the app took it. Over WhatsApp each file is a message of its own, and the text stands
   * under the first.
   */
  write(
    customerId: string,
    text: string,
    extra?: CustomerExtra,
    files?: FileFromCustomer[],
  ): Promise<CustomerMessageState>;
  /** The provider's webhook of a message of theirs once more, as it was: what providers do that got no 2xx, or lost it. */
  sendAgain(messageId: string): Promise<CustomerMessageState>;
  /** What each reply that arrived was sent with, for the checkers: `webhook-id`, `biz_opaque_callback_data`, the status address. */
  arrivals(): string[];
  /** Their files, and those that they got. */
  media: CustomerMedia;
  /** A delivery note for a reply, of channels that have such. */
  report(
    customerId: string,
    messageId: string,
    status: 'delivered' | 'read' | 'failed',
  ): Promise<void>;
  /** A reply of ours has arrived; the same `id` again changes nothing. */
  hear(reply: {
    account: string;
    address: string;
    id: string;
    text: string;
    opaque?: string;
    files?: FileFromCustomer[];
  }): CustomerMessageState;
};

type Webhook = { account: Account; message: CustomerMessageState; request: SignedRequest };

export function createCustomers(
  world: World,
  deps: { accounts: Account[]; hooksUrl: () => string },
): Customers {
  const accounts = new Map(deps.accounts.map((account) => [account.key, account]));
  const customers: CustomerState[] = [];
  const media = createCustomerMedia();
  /** What came with a reply for its statuses: `biz_opaque_callback_data` by wamid, the status address by Twilio's sid. */
  const opaqueData = new Map<string, string>();
  /** What was sent of each of their messages. */
  const webhooks = new Map<string, Webhook>();

  function mustFindAccount(key: string): Account {
    const account = accounts.get(key);
    if (!account) throw new ImpossibleAction(`There is no channel account ${key}.`);
    return account;
  }

  function mustFind(idOrName: string): CustomerState {
    const customer = customers.find((other) => other.id === idOrName || other.name === idOrName);
    if (!customer) throw new ImpossibleAction(`There is no customer ${idOrName}.`);
    return customer;
  }

  function add(wanted: { name: string; account: string; address?: string }): CustomerState {
    const account = mustFindAccount(wanted.account);
    const customer: CustomerState = {
      id: newId('U').replace('U', 'customer-'),
      name: wanted.name,
      address: wanted.address ?? newAddress(account),
      account: wanted.account,
      messages: [],
    };
    customers.push(customer);
    world.workspace.touch();
    return customer;
  }

  function hookUrl({ key }: Account): string {
    return `${deps.hooksUrl()}/hooks/${key}`;
  }

  function requestOf(
    account: Account,
    customer: CustomerState,
    message: CustomerMessageState,
    extra: CustomerExtra | undefined,
    files: CustomerFile[],
  ): SignedRequest {
    const siteUrl = world.url();
    switch (account.channel) {
      case 'generic':
        return genericRequest(account, customer, message, extra, { files, siteUrl });
      case 'whatsapp':
        return whatsappMessageRequest(account, customer, message, files[0]);
      case 'sms': {
        const messages = `${siteUrl}/twilio/2010-04-01/Accounts/${account.accountSid}/Messages`;
        const mediaUrl = ({ id }: CustomerFile) => `${messages}/${message.id}/Media/${id}`;
        return twilioMessageRequest(account, customer, message, hookUrl(account), {
          files,
          mediaUrl,
        });
      }
    }
  }

  async function writeOne(
    customer: CustomerState,
    text: string,
    extra: CustomerExtra | undefined,
    files: CustomerFile[],
  ): Promise<CustomerMessageState> {
    const account = mustFindAccount(customer.account);
    const message: CustomerMessageState = {
      id: newMessageId(account),
      at: world.clock.now(),
      direction: 'in',
      text,
      status: 'sending',
      ...(files.length > 0 && { files: files.map(customerFileState) }),
    };
    customer.messages.push(message);
    world.workspace.touch();
    const webhook = {
      account,
      message,
      request: requestOf(account, customer, message, extra, files),
    };
    webhooks.set(message.id, webhook);
    return deliver(webhook);
  }

  /** Once it was taken, it is. */
  async function deliver({ account, message, request }: Webhook): Promise<CustomerMessageState> {
    const problem = await send(account, request);
    if (problem === '') {
      message.status = 'accepted';
      delete message.detail;
    } else if (message.status !== 'accepted') {
      message.status = 'refused';
      message.detail = problem;
    }
    world.workspace.touch();
    return message;
  }

  /** Null: the channel tells nothing. */
  function statusRequestOf(
    account: Account,
    customer: CustomerState,
    { id, status }: { id: string; status: 'delivered' | 'read' | 'failed' },
  ): SignedRequest | null {
    const opaque = opaqueData.get(id);
    switch (account.channel) {
      case 'generic':
        return null;
      case 'whatsapp': {
        const note = { id, status, at: world.clock.now(), ...(opaque !== undefined && { opaque }) };
        return whatsappStatusRequest(account, customer, note);
      }
      case 'sms':
        return opaque === undefined
          ? null
          : twilioStatusRequest(account, customer, { id, status, callback: opaque });
    }
  }

  async function send(account: Account, request: SignedRequest): Promise<string> {
    const entry = world.ledger.begin({
      direction: 'customer_to_app',
      title: request.title,
      sent: readable(request),
    });
    try {
      const response = await fetch(request.url ?? hookUrl(account), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...request.headers },
        body: request.body,
      });
      const answered = await response.text();
      const problem = response.ok ? '' : `HTTP ${response.status}`;
      world.ledger.finish(entry, { outcome: problem ? 'refused' : 'ok', note: problem, answered });
      return problem;
    } catch {
      const note = 'the app does not answer';
      world.ledger.finish(entry, { outcome: 'failed', note, answered: null });
      return note;
    }
  }

  return {
    accounts: () => [...accounts.values()],
    setAccount(account) {
      accounts.set(account.key, account);
      world.workspace.touch();
    },
    list: () => customers,
    add,
    media,
    async write(customerId, text, extra, files = []) {
      const customer = mustFind(customerId);
      const kept = files.map((file) => media.keep(customer.id, file));
      const account = mustFindAccount(customer.account);
      if (account.channel !== 'whatsapp' || kept.length < 2) {
        return writeOne(customer, text, extra, kept);
      }
      const [first, ...rest] = kept.map((file) => [file]);
      const message = await writeOne(customer, text, extra, first ?? []);
      for (const one of rest) await writeOne(customer, '', undefined, one);
      return message;
    },
    arrivals: () =>
      customers
        .flatMap(({ messages }) => messages)
        .filter(({ direction }) => direction === 'out')
        .map(({ id }) => opaqueData.get(id) ?? id),
    async sendAgain(messageId) {
      const webhook = webhooks.get(messageId);
      if (!webhook) throw new ImpossibleAction(`No message ${messageId} was sent.`);
      return deliver(webhook);
    },
    async report(customerId, messageId, status) {
      const customer = mustFind(customerId);
      const message = customer.messages.find((other) => other.id === messageId);
      const account = mustFindAccount(customer.account);
      if (!message) throw new ImpossibleAction(`${customer.name} has no message ${messageId}.`);
      message.status = status;
      world.workspace.touch();
      const request = statusRequestOf(account, customer, { id: messageId, status });
      if (request !== null) await send(account, request);
    },
    hear(reply) {
      const known = customers.find(
        (other) =>
          other.account === reply.account &&
          (other.address === reply.address || other.id === reply.address),
      );
      const customer =
        known ?? add({ name: reply.address, account: reply.account, address: reply.address });
      const again = customer.messages.find((message) => message.id === reply.id);
      if (again) return again;
      const message: CustomerMessageState = {
        id: reply.id,
        at: world.clock.now(),
        direction: 'out',
        text: reply.text,
        status: 'sent',
        ...(reply.files && {
          files: reply.files.map((file) => customerFileState(media.keep(customer.id, file))),
        }),
      };
      customer.messages.push(message);
      if (reply.opaque !== undefined) opaqueData.set(reply.id, reply.opaque);
      world.workspace.touch();
      return message;
    },
  };
}

/** A body as the inspector shows it. */
function readable({ headers, body }: SignedRequest): unknown {
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}
