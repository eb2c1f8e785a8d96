import type { AgentId } from '../../domain/ids.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { type Answer, answer } from './answer.ts';
import { actions, button } from './elements.ts';
import { atBeginning, customerName, firstName, inboxName, nameOf } from './facts.ts';
import { freeRepliesEnded } from './free-replies.ts';
import { bold, type Line, line, time } from './lines.ts';
import { deliveryLine } from './message-words.ts';
import { replyHeld } from './reply-answers.ts';
import { sendAgainButton } from './send-again.ts';
import { clockOf } from './state-line.ts';
import { type Staying, staysHere } from './staying-words.ts';
import { type InTheWay, inTheWayWords } from './stopped-words.ts';
import { sendButton, type TypedView, typedButton } from './typed-buttons.ts';

/** What people are told, and nobody else, about what they typed in a card's thread. */

const KNOWN_TO_TEAM = '🔒 Only the team sees this.';

/** Right after they typed it: the one tap that sends it. `stays`: what of it could not go along. */
export function askToSend(view: TypedView, staying: Staying): Answer {
  const { text, attachments } = view.message;
  const ended = freeRepliesEnded(view);
  const cannot = ended === null ? null : windowWords(view, ended);
  const hasMore = attachments.length > 0 && staying.because === null;
  const isSendable = cannot === null && (text.trim() !== '' || hasMore);
  const stays = staysHere(staying);
  return answer(
    line(KNOWN_TO_TEAM, stays === null ? null : ` ${stays}`, cannot && line(' ', cannot)),
    actions([
      isSendable ? sendButton(view, { label: sendLabel(view) }) : null,
      isSendable ? typedButton(view, 'keepInternal') : null,
      typedButton(view, 'neverAsk'),
    ]),
  );
}

/** It is held, or further. The seconds are those of this moment: an answer to a click. */
export function onItsWay(view: TypedView): Answer {
  const { delivery } = view.message;
  const name = customerFirst(view);
  if (delivery === null)
    return answer(line(KNOWN_TO_TEAM), actions([sendButton(view, { label: sendLabel(view) })]));
  switch (delivery.state) {
    case 'held':
      return replyHeld(view, { messageNumber: view.message.number, until: delivery.until });
    case 'queued':
      return answer(line(`⏳ On its way to ${name}.`));
    case 'sent':
    case 'delivered':
    case 'read':
      return answer(line(`✅ Went to ${name} `, time(delivery.at, clockOf(view)), '.'));
    case 'taken_back':
    case 'stopped':
    case 'failed':
    case 'uncertain':
      return answer(
        deliveryLine(delivery, clockOf(view)) ?? line(KNOWN_TO_TEAM),
        actions([sendAgainButton(view)]),
      );
  }
}

/** It did not go: what came before it, and the way to send it all the same. `over`: the owner whom they passed over already. */
export function stoppedOnItsWay(
  view: TypedView,
  inTheWay: InTheWay,
  over: AgentId | undefined,
): Answer {
  const { said, words } = inTheWayWords(inTheWay, view);
  const quoted = words === null ? null : ` “${words}”`;
  if (inTheWay.why !== 'owned_by_other') {
    return answer(
      line(bold('Not sent. '), said, quoted),
      actions([
        sendButton(view, { label: 'Send anyway', ...(over === undefined ? {} : { over }) }),
        typedButton(view, 'editTyped', { ...(over === undefined ? {} : { over }) }),
      ]),
    );
  }
  const { owner } = inTheWay;
  return answer(
    line(said, quoted),
    actions([
      sendButton(view, { label: 'Send anyway', over: owner }),
      typedButton(view, 'tellOwner', { label: `Tell ${firstName(nameOf(view.names, owner))}` }),
    ]),
  );
}

/** The rules say no, in a sentence; what was typed can be changed. */
export function notSent(view: TypedView, why: Line): Answer {
  return answer(why, actions([typedButton(view, 'editTyped')]));
}

/** WhatsApp takes no free reply any more. */
export function windowClosed(view: ConversationView, ended: number): Answer {
  return answer(line(bold('Not sent. '), windowWords(view, ended)));
}

function windowWords(view: ConversationView, ended: number): Line {
  return line(
    'WhatsApp allows free replies for 24 h after the customer’s last message; that ended ',
    time(ended, clockOf(view)),
    '.',
  );
}

/** Its owner got a message about it. */
export function ownerTold(view: ConversationView, owner: AgentId): Answer {
  return answer(
    line(`${nameOf(view.names, owner)} has been told. It stays with the team until then.`),
  );
}

export function neverAsked(): Answer {
  return answer(
    line(
      'I won’t ask any more: what you type in threads stays with the team. To send one, open its menu and choose ',
      bold('Send to customer'),
      '. My Home turns this on again.',
    ),
    actions([
      button({
        action: ACTIONS.askAgain,
        label: 'Ask me again',
        spoken: 'Ask me again about messages in threads',
        value: 'ask',
      }),
    ]),
  );
}

export function askedAgain(): Answer {
  return answer(line('I ask again, from your next message in a thread on.'));
}

/** They changed it in Slack when it was out already. */
export function tooLateToEdit(view: TypedView): Answer {
  const name = customerFirst(view);
  const sentence = oldTextWords(view, name);
  const isOpen = view.conversation.status === 'open';
  return answer(
    line(sentence),
    actions([isOpen ? typedButton(view, 'editTyped', { label: 'Send a correction' }) : null]),
  );
}

function oldTextWords({ message, conversation, names }: TypedView, name: string): string {
  const state = message.delivery?.state;
  const held = conversation.held.find(({ messageNumber }) => messageNumber === message.number);
  if (held !== undefined) return `${nameOf(names, held.by)} has sent the old text to ${name}.`;
  if (state === 'queued') return `The old text was on its way to ${name} already.`;
  return state === 'uncertain'
    ? `${atBeginning(name)} may have the old text already.`
    : `${atBeginning(name)} already has the old text.`;
}

/** They deleted it in Slack when it was out already, or somebody else had sent it off. */
export function tooLateToDelete(view: TypedView): Answer {
  const name = customerFirst(view);
  const { conversation, message, names } = view;
  const held = conversation.held.find(({ messageNumber }) => messageNumber === message.number);
  if (held !== undefined) {
    const sender = nameOf(names, held.by);
    return answer(
      line(`${sender} has sent this message to ${name}; deleting it here does not take it back.`),
    );
  }
  const may = view.message.delivery?.state === 'uncertain' ? 'may already have' : 'already has';
  return answer(
    line(`${atBeginning(name)} ${may} this message; deleting it here does not take it back.`),
  );
}

/** They changed it while it was held, to something that cannot be sent. `length`: characters of it. */
export function heldBack(view: TypedView, length: number, limit: number): Answer {
  const why =
    length === 0
      ? 'nothing is left of it to send.'
      : `it has ${characters(length)} now, and at most ${limit.toLocaleString('en')} fit.`;
  return answer(
    line(bold('Not sent: '), why, ' Only the team sees it.'),
    actions([typedButton(view, 'editTyped')]),
  );
}

/** It is deleted since, so that nothing of it can go. */
export function typedIsGone(): Answer {
  return answer(line('That message was deleted. Nothing of it was sent.'));
}

/** Longer than anything that could be kept or sent: it stays a mere Slack message. */
export function tooLongToTake(length: number, limit: number): Answer {
  return answer(
    line(
      `${KNOWN_TO_TEAM} It has ${characters(length)}; to keep it with the conversation, or to send it, at most ${limit.toLocaleString('en')} fit. Shorten it, or write it in two parts.`,
    ),
  );
}

/** The shortcut was used on something that is no message of a card's thread. */
export function whatItIsFor(): Answer {
  return answer(
    line(
      bold('Send to customer'),
      ' is for what you and your colleagues type in the thread of a conversation’s card: it sends that message to the customer. Nothing was sent.',
    ),
  );
}

/** What guests and people of other companies write in a thread does not go out. */
export function notAnAgents(inbox: string): Answer {
  return answer(
    line(
      `Not sent. Only what somebody of your team typed in ${inboxName(inbox)} can go to the customer. Write it in Reply instead.`,
    ),
  );
}

function characters(length: number): string {
  return `${length.toLocaleString('en')} characters`;
}

function customerFirst(view: ConversationView): string {
  return firstName(customerName(view));
}

function sendLabel(view: ConversationView): string {
  return `Send to ${customerFirst(view)}`;
}
