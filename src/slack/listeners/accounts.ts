import type { App } from '@slack/bolt';
import { cleanLineOrNull } from '../../domain/clean-text.ts';
import type { ChannelAccountId, InboxId } from '../../domain/ids.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { hookAddress } from '../../inbox/hook-address.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { needsWebAddress, outdated } from '../blocks/answers.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type AccountView, accountModal, secretChanged } from '../blocks/modals/account.ts';
import { decodeInboxMetadata } from '../button-value.ts';
import { type Caller, fieldList, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { refuseManaging } from './inbox-refusals.ts';
import { onClick, onSubmit, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { redrawSettings, withManaged } from './settings.ts';
import { isWebAddress } from './web-address.ts';

/** *Change* a connected channel. Secrets are shown once, to whoever makes a new one. */
export function listenToAccounts(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.changeAccount, (click) =>
    withManaged(deps, click, async ({ id: inboxId }, item) => {
      const account = await accountOf(deps, click.caller, inboxId, item);
      if (account === null) return tell(outdated());
      return { do: 'open', view: accountModal(viewOf(deps, account)) };
    }),
  );
  const form = { callbackId: MODALS.account, field: INPUTS.label };
  onSubmit(app, deps, form, (submission) => changeAccount(deps, submission));
}

/** One that belongs to this inbox, whoever names it. */
async function accountOf(
  { accounts }: ListenerDeps,
  { workspaceId }: Caller,
  inboxId: InboxId,
  id: string | undefined,
): Promise<ChannelAccount | null> {
  const all = await accounts.ofInbox(workspaceId, inboxId);
  return all.find((account) => account.id === (id as ChannelAccountId)) ?? null;
}

function viewOf({ publicUrl }: ListenerDeps, account: ChannelAccount): AccountView {
  const { id, inboxId, channel, label, key } = account;
  const webhook = isWebhook(account) ? { replyUrl: account.settings['replyUrl'] ?? null } : null;
  return { id, inboxId, channel, label, address: hookAddress(publicUrl(), key).href, webhook };
}

/** What comes and goes through the generic webhook. */
function isWebhook({ channel }: ChannelAccount): boolean {
  return channel !== 'whatsapp' && channel !== 'sms';
}

async function changeAccount(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, privateMetadata, below } = submission;
  const about = decodeInboxMetadata(privateMetadata);
  const inbox = about === null ? null : await wholeInbox(deps, caller, about.inboxId);
  const refusal = await refuseManaging(deps, caller, inbox);
  const account = about === null ? null : await accountOf(deps, caller, about.inboxId, about.item);
  if (account === null || inbox === null || refusal !== null) {
    const text = inboxRefusalText(refusal ?? { reason: 'not_found' }, {});
    return { do: 'complain', field: INPUTS.label, text };
  }
  const replyUrl = fieldText(values, INPUTS.replyUrl)?.trim() ?? null;
  if (isWebhook(account) && replyUrl !== null && !isWebAddress(replyUrl)) {
    return { do: 'complain', field: INPUTS.replyUrl, text: needsWebAddress().text };
  }
  const isNew = isWebhook(account) && fieldList(values, INPUTS.newSecret).includes('new');
  const secret = isNew ? `whsec_${deps.newSecret()}` : null;
  const label = cleanLineOrNull(fieldText(values, INPUTS.label)) ?? account.label;
  await deps.accounts.update({
    workspaceId: account.workspaceId,
    id: account.id,
    label,
    settings: isWebhook(account) ? withReplyUrl(account.settings, replyUrl) : account.settings,
    secrets: secret === null ? account.secrets : rotated(account.secrets, secret),
  });
  const after = () => redrawSettings(deps, caller, inbox.id, below);
  return secret === null
    ? { do: 'back', after }
    : { do: 'show', view: secretChanged({ label, secret }), after };
}

function withReplyUrl(
  { replyUrl: _before, ...settings }: ChannelAccount['settings'],
  replyUrl: string | null,
): ChannelAccount['settings'] {
  return replyUrl === null ? settings : { ...settings, replyUrl };
}

/** What the other side signs with until it has the new one is still taken. */
function rotated(secrets: ChannelAccount['secrets'], secret: string): ChannelAccount['secrets'] {
  const { signingSecret } = secrets;
  return {
    ...secrets,
    signingSecret: secret,
    ...(signingSecret === undefined ? {} : { signingSecretOld: signingSecret }),
  };
}
