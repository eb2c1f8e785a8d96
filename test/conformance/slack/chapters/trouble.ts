import { randomUUID } from 'node:crypto';
import { WebClient } from '@slack/web-api';
import { minutes } from '../../../../src/domain/ids.ts';
import { ACTIONS } from '../../../../src/slack/action-ids.ts';
import { encodeConversationValue } from '../../../../src/slack/button-value.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press, withButton } from './acting.ts';

/** Slack is slow, says no, loses answers; and buttons of another time are pressed. */
export async function slackFails(dibs: Dibs): Promise<void> {
  await postsAreLost(dibs);
  await nobodyCanBeReached(dibs);
  await oldButtons(dibs);
}

/** A post whose answer is lost, or that never came: in the channel, in a thread, in a direct message. */
async function postsAreLost(dibs: Dibs): Promise<void> {
  const { ana, chen, sandbox } = dibs;
  const lost = { method: 'chat.postMessage', fault: { type: 'http_500_before' } } as const;
  const limit = { type: 'rate_limit', retryAfterSeconds: 3 } as const;
  sandbox.faults.add({ ...lost, conversation: sandbox.scene.support.id });
  await dibs.write('Vera Moss', 'Is this thing on?');
  await dibs.advance(minutes(1));
  sandbox.faults.add({ method: 'chat.postMessage', fault: { type: 'lose_answer' } });
  await dibs.write('Vera Moss', 'Hello?');
  await dibs.advance(minutes(1));
  sandbox.faults.add({ ...lost, conversation: sandbox.scene.support.id });
  await dibs.write('Vera Moss', 'I can wait.');
  await dibs.advance(minutes(1));
  sandbox.faults.add({ method: 'chat.postMessage', fault: limit });
  await dibs.write('Vera Moss', 'A little.');
  await dibs.advance(minutes(1));
  await press(dibs, ana, dibs.card('Vera'), 'Claim');
  const direct = dmWith(chen, '#').channel;
  sandbox.faults.add({ ...lost, conversation: direct });
  await fillIn(dibs, ana, {
    where: dibs.card('Vera'),
    button: 'Reassign…',
    inputs: { To: 'Chen' },
  });
  await dibs.advance(minutes(1));
}

/** A response_url that fails, and a person without direct messages. */
async function nobodyCanBeReached(dibs: Dibs): Promise<void> {
  const { ana, ben, rosa, sandbox } = dibs;
  sandbox.faults.add({ method: 'response_url', fault: { type: 'http_500_before' } });
  await ben.click(dibs.card('Vera'), 'Resolve');
  await dibs.sandbox.until('the other way', () =>
    sandbox.ledger.calls('chat.postEphemeral').find(({ outcome }) => outcome === 'ok'),
  );
  const shown = await rosa.act({ type: 'add_user', realName: 'Dana Levi', guest: 'member' });
  const dana = shown.type === 'created' ? shown.id : '';
  await rosa.invite('#support', dana);
  await dibs.settle();
  await rosa.command('/inbox who', '#support');
  await openModal(dibs, rosa, dmWith(rosa, '#support is ready'), 'Change the setup');
  await rosa.submit({ 'Who answers customers?': [ana.id, ben.id, dibs.chen.id, dana] });
  await dibs.settle();
  const refused = { type: 'error', error: 'cannot_dm_bot' } as const;
  sandbox.faults.add({ method: 'conversations.open', fault: refused });
  await fillIn(dibs, rosa, {
    where: dibs.card('Vera'),
    button: 'Reassign…',
    inputs: { To: 'Dana' },
  });
}

/** Buttons of an older release, and of a conversation that is not there. */
async function oldButtons(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  const client = new WebClient(sandbox.credentials.botToken, {
    slackApiUrl: sandbox.slackApiUrl,
  });
  const conversationId = randomUUID() as never;
  const values = ['of long ago', encodeConversationValue({ conversationId, seenVersion: 1 })];
  for (const [index, value] of values.entries()) {
    const text = { type: 'plain_text' as const, text: `Old ${index}` };
    await client.chat.postMessage({
      channel: sandbox.scene.support.id,
      text: 'An old card',
      blocks: [
        { type: 'actions', elements: [{ type: 'button', action_id: ACTIONS.claim, text, value }] },
      ],
    });
    await press(dibs, ana, withButton(dibs, '#support', `Old ${index}`), `Old ${index}`);
  }
  await heard(dibs, ana, 'is gone');
}
