import type { App } from '@slack/bolt';
import type { CommandId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { mayAnswer } from '../../domain/people.ts';
import { PRETEND_CUSTOMER, pretendMessage } from '../../domain/pretend-customer.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy, outdated, testersOnly, testSent } from '../blocks/answers.ts';
import { inboxRefusalAnswer } from '../blocks/inbox-refusal-sentences.ts';
import { decodeInboxValue } from '../button-value.ts';
import type { Caller } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX, namesIn, refuseSettings } from './inbox-refusals.ts';
import { onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

type Asked = { caller: Caller; commandId: CommandId };

/** *Send a test conversation*: a pretend customer writes the way that real ones do. Also before anything is set up. */
export function listenToTests(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.sendTest, async (click) => {
    const inboxId = decodeInboxValue(click.value)?.inboxId;
    return tell(inboxId === undefined ? outdated() : await sendTest(deps, click, inboxId));
  });
}

export async function sendTest(
  deps: ListenerDeps,
  asked: Asked,
  inboxId: Inbox['id'],
): Promise<Answer> {
  const { caller, commandId } = asked;
  const inbox = await wholeInbox(deps, caller, inboxId);
  if (inbox === null || inbox.status === 'left' || inbox.visibility === 'shared') {
    return inboxRefusalAnswer(NO_INBOX, {});
  }
  const refusal = await refuseTest(deps, caller, inbox);
  if (refusal !== null) return refusal;
  const account = await testAccountOf(deps, inbox);
  const outcome = await deps.handleConversation(
    {
      by: 'customer',
      workspaceId: caller.workspaceId,
      channelAccountId: account.id,
      // Each test is another customer.
      customer: { address: `test:${commandId}`, name: PRETEND_CUSTOMER.name },
    },
    { kind: 'customer' },
    {
      type: 'receive_message',
      commandId: `test:${commandId}` as CommandId,
      message: pretendMessage(PRETEND_CUSTOMER.writes),
      details: {},
      automation: null,
    },
  );
  return outcome.outcome === 'busy' ? busy() : testSent(inbox.name);
}

/** Whoever answers there; until somebody is chosen, whoever may choose. */
async function refuseTest(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
): Promise<Answer | null> {
  if (mayAnswer(inbox.members[caller.agentId] ?? null)) return null;
  const refusal = await refuseSettings(deps, caller, inbox);
  if (refusal === null) return null;
  if (inbox.status === 'ready') return testersOnly(inbox.name);
  return inboxRefusalAnswer(refusal, await namesIn(deps, caller, refusal));
}

/** The inbox's own pretend channel, made when it is first needed; two who need it at once make one. */
async function testAccountOf(
  { accounts, newSecret }: ListenerDeps,
  { workspaceId, id: inboxId }: Inbox,
): Promise<ChannelAccount> {
  const externalId = `test:${inboxId}`;
  const find = () => accounts.byExternalId(workspaceId, 'web', externalId);
  const known = await find();
  if (known !== null) return known;
  try {
    return await accounts.create({
      ...{ workspaceId, inboxId, externalId, channel: 'web', label: 'Test' },
      key: Buffer.from(newSecret(), 'base64').toString('base64url'),
      settings: { purpose: 'test' },
      secrets: {},
    });
  } catch (error) {
    const made = await find();
    if (made === null) throw error;
    return made;
  }
}
