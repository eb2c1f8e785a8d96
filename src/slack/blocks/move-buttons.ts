import type { Button } from '@slack/types';
import type { AgentId, InboxId } from '../../domain/ids.ts';
import type { Person } from '../../domain/listed.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeMoveValue } from '../button-value.ts';
import { button } from './elements.ts';
import { firstName, personName } from './facts.ts';

/** The ways into a move of several, each with whose conversations it is about. */

export function moveButton(inboxId: InboxId, from: Person): Button {
  const name = personName(from.name);
  return button({
    action: ACTIONS.moveFrom,
    label: `Move from ${firstName(name)}…`,
    spoken: `Move from ${name}`,
    value: encodeMoveValue({ inboxId, from: from.id, why: 'too_much' }),
  });
}

export function coverButton(inboxId: InboxId, from: Person): Button {
  const name = personName(from.name);
  return button({
    action: ACTIONS.coverFor,
    label: `Cover for ${firstName(name)}…`,
    spoken: `Cover for ${name}`,
    value: encodeMoveValue({ inboxId, from: from.id, why: 'cover' }),
  });
}

export function shareOutButton(inboxId: InboxId, who: Person, departure: number): Button {
  return button({
    action: ACTIONS.shareOut,
    label: 'Share out…',
    spoken: `Share out what ${personName(who.name)} left`,
    value: encodeMoveValue({ inboxId, from: who.id, why: 'left_behind', departure }),
  });
}

/** Of one's own: hands over what one cannot make. */
export function handOverButton(inboxId: InboxId, from: AgentId): Button {
  return button({
    action: ACTIONS.moveMine,
    label: 'I can’t make these…',
    spoken: 'I can’t make these in time: hand them over',
    value: encodeMoveValue({ inboxId, from, why: 'own' }),
  });
}
