import type { App } from '@slack/bolt';
import { cleanLine, cleanLineOrNull } from '../../domain/clean-text.ts';
import type { Inbox, InboxRefusal } from '../../domain/inbox.ts';
import { mayManage } from '../../domain/people.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { hookAddress } from '../../inbox/hook-address.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import {
  needsAccountSid,
  needsTelephoneNumber,
  needsWebAddress,
  numberConnected,
  outdated,
} from '../blocks/answers.ts';
import { inboxRefusalAnswer, inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { connectTwilioModal, twilioConnected } from '../blocks/modals/connect-twilio.ts';
import { connectWebhookModal, webhookConnected } from '../blocks/modals/connect-webhook.ts';
import { connectWhatsappModal, whatsappConnected } from '../blocks/modals/connect-whatsapp.ts';
import { decodeInboxMetadata, decodeInboxValue } from '../button-value.ts';
import { type Caller, type Click, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { namesIn, refuseSettings } from './inbox-refusals.ts';
import { onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { isWebAddress } from './web-address.ts';
import { whereOpened } from './where-opened.ts';

/** Connects customers' channels to an inbox. Secrets are shown once, to whoever connects. */
export function listenToConnecting(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.connectWebhook, (click) => open(deps, click, connectWebhookModal));
  onClick(app, deps, ACTIONS.connectWhatsapp, (click) => open(deps, click, connectWhatsappModal));
  onClick(app, deps, ACTIONS.connectTwilio, (click) => open(deps, click, connectTwilioModal));

  const webhook = { callbackId: MODALS.connectWebhook, field: INPUTS.label };
  onSubmit(app, deps, webhook, (submission) =>
    withInbox(deps, submission, INPUTS.label, (inbox) => connectWebhook(deps, submission, inbox)),
  );
  const whatsapp = { callbackId: MODALS.connectWhatsapp, field: INPUTS.phoneNumberId };
  onSubmit(app, deps, whatsapp, (submission) =>
    withInbox(deps, submission, INPUTS.phoneNumberId, (inbox) =>
      connectWhatsapp(deps, submission, inbox),
    ),
  );
  const twilio = { callbackId: MODALS.connectTwilio, field: INPUTS.telephoneNumber };
  onSubmit(app, deps, twilio, (submission) =>
    withInbox(deps, submission, INPUTS.telephoneNumber, (inbox) =>
      connectTwilio(deps, submission, inbox),
    ),
  );
}

async function open(
  deps: ListenerDeps,
  { caller, value, spot }: Click,
  modal: typeof connectWebhookModal,
): Promise<Reaction> {
  const inboxId = decodeInboxValue(value)?.inboxId;
  if (inboxId === undefined) return tell(outdated());
  const inbox = await wholeInbox(deps, caller, inboxId);
  const refusal = await refusalFor(deps, caller, inbox);
  if (inbox !== null && refusal === null) {
    return { do: 'open', view: modal(inbox, whereOpened(spot)) };
  }
  const reason = refusal ?? { reason: 'not_found' };
  return tell(inboxRefusalAnswer(reason, await namesIn(deps, caller, reason)));
}

async function refusalFor(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox | null,
): Promise<InboxRefusal | null> {
  if (inbox === null) return { reason: 'not_found' };
  return mayManage(inbox.members[caller.agentId] ?? null)
    ? null
    : refuseSettings(deps, caller, inbox);
}

/** Roles are looked at again when something is submitted. */
async function withInbox(
  deps: ListenerDeps,
  { caller, privateMetadata }: Submission,
  field: string,
  connect: (inbox: Inbox) => Promise<Verdict>,
): Promise<Verdict> {
  const inboxId = decodeInboxMetadata(privateMetadata)?.inboxId;
  const inbox = inboxId === undefined ? null : await wholeInbox(deps, caller, inboxId);
  const refusal = await refusalFor(deps, caller, inbox);
  if (inbox !== null && refusal === null) return connect(inbox);
  const reason = refusal ?? { reason: 'not_found' };
  const text = inboxRefusalText(reason, await namesIn(deps, caller, reason));
  return { do: 'complain', field, text };
}

async function connectWebhook(
  deps: ListenerDeps,
  { values }: Submission,
  inbox: Inbox,
): Promise<Verdict> {
  const replyUrl = fieldText(values, INPUTS.replyUrl)?.trim() ?? null;
  if (replyUrl !== null && !isWebAddress(replyUrl)) {
    return { do: 'complain', field: INPUTS.replyUrl, text: needsWebAddress().text };
  }
  const secret = `whsec_${deps.newSecret()}`;
  const account = await deps.accounts.create({
    ...accountOf(deps, inbox, fieldText(values, INPUTS.label)),
    channel: 'api',
    externalId: null,
    settings: replyUrl === null ? {} : { replyUrl },
    secrets: { signingSecret: secret },
  });
  const address = addressOf(deps, account);
  return { do: 'show', view: webhookConnected({ inboxName: inbox.name, address, secret }) };
}

async function connectWhatsapp(
  deps: ListenerDeps,
  { values, caller }: Submission,
  inbox: Inbox,
): Promise<Verdict> {
  const phoneNumberId = cleanLine(fieldText(values, INPUTS.phoneNumberId) ?? '');
  const before = await deps.accounts.byExternalId(caller.workspaceId, 'whatsapp', phoneNumberId);
  if (before !== null) {
    return { do: 'complain', field: INPUTS.phoneNumberId, text: numberConnected('whatsapp').text };
  }
  const verifyToken = fieldText(values, INPUTS.verifyToken)?.trim() ?? urlSafe(deps.newSecret());
  const account = await deps.accounts.create({
    ...accountOf(deps, inbox, fieldText(values, INPUTS.label)),
    channel: 'whatsapp',
    externalId: phoneNumberId,
    settings: {},
    secrets: {
      accessToken: fieldText(values, INPUTS.accessToken)?.trim() ?? '',
      appSecret: fieldText(values, INPUTS.appSecret)?.trim() ?? '',
      verifyToken,
    },
  });
  const address = addressOf(deps, account);
  return { do: 'show', view: whatsappConnected({ inboxName: inbox.name, address, verifyToken }) };
}

async function connectTwilio(
  deps: ListenerDeps,
  { values, caller }: Submission,
  inbox: Inbox,
): Promise<Verdict> {
  const number = telephoneNumber(fieldText(values, INPUTS.telephoneNumber) ?? '');
  const accountSid = cleanLine(fieldText(values, INPUTS.accountSid) ?? '');
  if (number === null) {
    return { do: 'complain', field: INPUTS.telephoneNumber, text: needsTelephoneNumber().text };
  }
  if (!/^AC[0-9a-f]{32}$/i.test(accountSid)) {
    return { do: 'complain', field: INPUTS.accountSid, text: needsAccountSid().text };
  }
  const before = await deps.accounts.byExternalId(caller.workspaceId, 'sms', number);
  if (before !== null) {
    return { do: 'complain', field: INPUTS.telephoneNumber, text: numberConnected('sms').text };
  }
  const account = await deps.accounts.create({
    ...accountOf(deps, inbox, fieldText(values, INPUTS.label) ?? number),
    channel: 'sms',
    externalId: number,
    settings: { accountSid },
    secrets: { authToken: fieldText(values, INPUTS.authToken)?.trim() ?? '' },
  });
  const address = addressOf(deps, account);
  return { do: 'show', view: twilioConnected({ inboxName: inbox.name, address }) };
}

function accountOf(deps: ListenerDeps, inbox: Inbox, label: string | null) {
  const { workspaceId, id: inboxId } = inbox;
  const key = urlSafe(deps.newSecret());
  return { workspaceId, inboxId, key, label: cleanLineOrNull(label) ?? inbox.name };
}

function addressOf({ publicUrl }: ListenerDeps, { key }: ChannelAccount): string {
  return hookAddress(publicUrl(), key).href;
}

function urlSafe(base64: string): string {
  return Buffer.from(base64, 'base64').toString('base64url');
}

/** As Twilio writes it: `+` and digits, or a short code; null if it can be neither. */
function telephoneNumber(text: string): string | null {
  const number = text.replace(/[\s()./-]/g, '').replace(/^00/, '+');
  return /^(\+[1-9]\d{6,14}|[1-9]\d{3,7})$/.test(number) ? number : null;
}
