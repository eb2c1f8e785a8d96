import type { InboxId } from '../../domain/ids.ts';
import type { ListedConversation, Person } from '../../domain/listed.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { type Answer, answer } from './answer.ts';
import { actions, button } from './elements.ts';
import { CHANNEL_NAMES, inboxName, personName } from './facts.ts';
import { bold, inUtc, line } from './lines.ts';
import { listedState, listedTitle, ownerName } from './listed-words.ts';
import { orWords } from './refusal-sentences.ts';
import { excerpt } from './text.ts';

/** What a person is told who asked for something, and to nobody else. What follows an act on a conversation: act-answers.ts. */

// --- Commands ------------------------------------------------------------------------------------------------------------------

/** A command in a channel that is no team inbox: where theirs are. */
export function notAnInbox(inboxes: readonly { id: InboxId; name: string }[]): Answer {
  if (inboxes.length === 0) return inNoInbox();
  const shown = inboxes.slice(0, 5);
  const names = shown.map(({ name }) => inboxName(name)).join(', ');
  const buttons = shown.map(({ id, name }) =>
    button({
      action: ACTIONS.showLoad,
      label: `Load of ${inboxName(name)}`,
      spoken: `Load of ${inboxName(name)}`,
      value: encodeInboxValue({ inboxId: id }),
    }),
  );
  // Two buttons in one block must not share an action: each stands in its own.
  return answer(
    line(`This channel is no team inbox. ${shown.length === 1 ? 'Yours' : 'Yours are'}: ${names}.`),
    ...buttons.map((each) => actions([each])),
  );
}

export function inNoInbox(): Answer {
  return answer(
    line(
      'You are in no team inbox yet. Ask in the channel where your team answers customers, or start one: invite me there with /invite @Dibs.',
    ),
  );
}

export function unknownNumber(number: number, newest: number | null): Answer {
  const last = newest === null ? 'There are no conversations yet.' : `The newest is #${newest}.`;
  return answer(line(`There is no #${number} in your inboxes. ${last}`));
}

/** Who owns a conversation, and how it stands. */
export function whoOwns(listed: ListedConversation, now: number): Answer {
  const owner = listed.owner === null ? 'has no owner' : `is with ${ownerName(listed)}`;
  return answer(
    line(
      bold(listedTitle(listed)),
      ` (${CHANNEL_NAMES[listed.channel]}) ${owner}. `,
      listedState(listed, inUtc(now)),
    ),
  );
}

/** The name fits several people: `Which Ana? Ana Silva or Ana Lopez.` */
export function whichPerson(text: string, matches: readonly Person[]): Answer {
  const names = matches.slice(0, 6).map(({ name }) => personName(name));
  return answer(line(`Which ${excerpt(text, 40)}: ${orWords(names)}? Nothing was changed.`));
}

export function noSuchPerson(text: string): Answer {
  return answer(
    line(`I know nobody called “${excerpt(text, 40)}” who answers here. Nothing was changed.`),
  );
}

export function howToAssign(): Answer {
  return answer(
    line(
      'Say which conversation and to whom: /inbox assign 142 @ana. A link to the card will do, too.',
    ),
  );
}

/** Guests and people of other companies may read, not act. */
export function foreignPerson(): Answer {
  return answer(
    line(
      'Only members of this workspace can answer customers here. Guests and people of other companies can read along.',
    ),
  );
}

// --- Connecting a channel ------------------------------------------------------------------------------------------------------

export function needsWebAddress(): Answer {
  return answer(
    line('That is no web address. It begins with https:// and can be reached from here.'),
  );
}

export function numberConnected(channel: 'whatsapp' | 'sms'): Answer {
  return answer(line(`This ${CHANNEL_NAMES[channel]} number is connected already.`));
}

export function needsTelephoneNumber(): Answer {
  return answer(line('That is no telephone number. Write it with the country: +49 157 00000000.'));
}

export function needsAccountSid(): Answer {
  return answer(line('That is no account SID. It is AC and 32 letters and digits.'));
}

// --- Tests ---------------------------------------------------------------------------------------------------------------------

export function testSent(name: string): Answer {
  return answer(
    line(
      `A pretend customer has written to ${inboxName(name)}: their card is marked TEST. Claim it and reply; they answer once. It counts in no figure, and is gone after a day.`,
    ),
  );
}

export function testersOnly(name: string): Answer {
  return answer(
    line(`You watch ${inboxName(name)}. Tests are for those who answer there: ask one of them.`),
  );
}

// --- Trouble -------------------------------------------------------------------------------------------------------------------

export function busy(): Answer {
  return answer(
    line(
      'Several people were changing this at once, and yours did not get through. Nothing was changed; please try again.',
    ),
  );
}

export function unavailable(): Answer {
  return answer(
    line(
      'Not saved: Dibs cannot reach its database right now. Nothing was changed; please try again in a minute.',
    ),
  );
}

/** Something that should not happen; the reference finds it in the log. */
export function unexpected(reference: string): Answer {
  return answer(
    line(
      `Something went wrong on our side, and I cannot say whether it was done. Look at the card before you try again. If it happens again, tell an admin: reference ${excerpt(reference, 60)}.`,
    ),
  );
}

/** What was clicked is of an older or newer Dibs, or was tampered with. */
export function outdated(): Answer {
  return answer(
    line('That button is too old to be understood. Use the newest card of the conversation.'),
  );
}
