import { isNestedTooDeeply } from '../../domain/json-depth.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { ReceiveDeps } from '../channel-deps.ts';
import { type Committed, commit, quarantine } from '../commit.ts';
import {
  answerJson,
  answerTryAgain,
  parseJson,
  type WebhookAnswer,
  type WebhookRequest,
} from '../webhook.ts';
import { genericBody, problemsOf } from './body.ts';
import { commandOf } from './command-of.ts';
import { genericAccountOf } from './generic-account.ts';
import { verifyWebhook } from './signature.ts';

/** Why a body is no JSON to us. */
function whyUnreadable(body: Uint8Array): string {
  return isNestedTooDeeply(new TextDecoder().decode(body))
    ? 'the body: is nested too deeply'
    : 'the body: is not JSON in UTF-8';
}

/**
 * Takes one webhook of the generic channel. 2xx is answered only for what is stored: 201 when it changed something, 200 when it was
 * known before, or when it is authentic but unreadable and kept in quarantine.
 */
export async function receiveGeneric(
  account: ChannelAccount,
  request: WebhookRequest,
  deps: ReceiveDeps,
): Promise<WebhookAnswer> {
  if (request.method === 'GET') {
    const message = 'This address takes signed POST requests; docs/intake.md shows how.';
    return answerJson(405, { status: 'refused', message }, { allow: 'POST' });
  }
  const verified = verifyWebhook(request, genericAccountOf(account).secrets, deps.now());
  if (!verified.authentic) {
    const { id: accountId, workspaceId } = account;
    deps.log.warn({ workspaceId, accountId, because: verified.because }, 'a webhook was refused');
    return answerJson(401, { status: 'refused', message: verified.because });
  }
  const authentic = { account, body: request.rawBody, webhookId: verified.webhookId };
  const { committed, problems } = await takeGeneric(authentic, deps);
  return answerOf(committed, problems);
}

/** Takes a body of which it is known who sent it. */
export async function takeGeneric(
  authentic: { account: ChannelAccount; body: Uint8Array; webhookId: string },
  deps: ReceiveDeps,
): Promise<{ committed: Committed; problems: string[] }> {
  const { account, body, webhookId } = authentic;
  const part = { account, body, cameWith: { 'webhook-id': webhookId } };
  const json = parseJson(body);
  const parsed = genericBody.safeParse(json);
  if (!parsed.success) {
    const problems = json === undefined ? [whyUnreadable(body)] : problemsOf(parsed.error);
    return { committed: await quarantine(part, problems.join('; '), deps), problems };
  }
  const command = commandOf(parsed.data, account, webhookId);
  return { committed: await commit(command, part, deps), problems: [] };
}

function answerOf(committed: Committed, problems: string[]): WebhookAnswer {
  switch (committed.result) {
    case 'stored': {
      const { isNew, conversationId } = committed;
      return isNew
        ? answerJson(201, { status: 'accepted', message: 'Stored.', conversationId })
        : answerJson(200, {
            status: 'nothing_to_do',
            message: 'This is known already.',
            conversationId,
          });
    }
    case 'refused': {
      const { reason } = committed.refusal;
      return answerJson(409, { status: 'refused', reason, message: sentenceOf(committed.refusal) });
    }
    case 'quarantined': {
      const message =
        'Kept as it came, but the team does not see it: it could not be read or processed.';
      return answerJson(200, { status: 'quarantined', message, problems });
    }
    case 'try_again':
      return answerTryAgain(2);
  }
}

function sentenceOf(refusal: Refusal): string {
  return refusal.reason === 'not_found'
    ? 'This customer has no conversation here.'
    : 'The rules of this inbox do not allow it.';
}
