import type { InputValue, OptionState } from '../page-protocol.ts';
import { type Session, titleOf } from './session.ts';

/** One line of a select menu, whatever it was made from. */
export interface Choice {
  key: string;
  text: OptionState['text'];
  description?: OptionState['text'];
  /** Set for people: their avatar stands before the name. */
  user?: string;
  option?: OptionState;
}

export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

export type ChoiceType =
  | 'static_select'
  | 'external_select'
  | 'users_select'
  | 'channels_select'
  | 'conversations_select'
  | 'multi_static_select'
  | 'multi_external_select'
  | 'multi_users_select'
  | 'multi_channels_select'
  | 'multi_conversations_select';

export function choiceOfOption(option: OptionState): Choice {
  const choice: Choice = { key: option.value ?? option.text.text, text: option.text, option };
  if (option.description !== undefined) choice.description = option.description;
  return choice;
}

export function userChoices(session: Session): Choice[] {
  return session.users.filter(({ deleted }) => !deleted).map(({ id }) => choiceOfUser(session, id));
}

function choiceOfUser(session: Session, id: string): Choice {
  const user = session.users.find((candidate) => candidate.id === id);
  const text = plain(user?.realName || user?.displayName || id);
  return { key: id, text, user: id };
}

export function conversationChoices(session: Session, kinds: 'channels' | 'all'): Choice[] {
  return session.conversations
    .filter(({ kind, members }) => kind === 'public' || members.includes(session.me))
    .filter(({ kind, isArchived }) => !isArchived && (kinds === 'all' || kind !== 'im'))
    .map(({ id }) => choiceOfConversation(session, id));
}

function choiceOfConversation(session: Session, id: string): Choice {
  const conversation = session.conversations.find((candidate) => candidate.id === id);
  return { key: id, text: plain(conversation === undefined ? id : titleOf(session, conversation)) };
}

function plain(text: string): OptionState['text'] {
  return { type: 'plain_text', text, emoji: true };
}

/** Those whose text or description holds the query, without regard to case and accents. */
export function filterGroups(groups: ChoiceGroup[], query: string): ChoiceGroup[] {
  const wanted = fold(query);
  return groups
    .map(({ label, choices }) => ({
      label,
      choices: choices.filter(({ text, description }) =>
        fold(`${text.text} ${description?.text ?? ''}`).includes(wanted),
      ),
    }))
    .filter(({ choices }) => choices.length > 0);
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Slack's entry in `state.values` for what was chosen. */
export function valueOfChoices(type: ChoiceType, choices: Choice[]): InputValue {
  const options = choices.flatMap(({ option }) => (option === undefined ? [] : [option]));
  const keys = choices.map(({ key }) => key);
  switch (type) {
    case 'static_select':
    case 'external_select':
      return { type, selected_option: options[0] ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: options };
    case 'users_select':
      return { type, selected_user: keys[0] ?? null };
    case 'multi_users_select':
      return { type, selected_users: keys };
    case 'channels_select':
      return { type, selected_channel: keys[0] ?? null };
    case 'conversations_select':
      return { type, selected_conversation: keys[0] ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: keys };
    case 'multi_conversations_select':
      return { type, selected_conversations: keys };
  }
}

/** The lines of a menu that a value stands for; values of other elements have none. */
export function choicesOfValue(session: Session, value: InputValue): Choice[] {
  if ('selected_option' in value) return listOf(value.selected_option).map(choiceOfOption);
  if ('selected_options' in value) return value.selected_options.map(choiceOfOption);
  if ('selected_user' in value) {
    return listOf(value.selected_user).map((id) => choiceOfUser(session, id));
  }
  if ('selected_users' in value) {
    return value.selected_users.map((id) => choiceOfUser(session, id));
  }
  return conversationIdsOf(value).map((id) => choiceOfConversation(session, id));
}

function conversationIdsOf(value: InputValue): string[] {
  if ('selected_channel' in value) return listOf(value.selected_channel);
  if ('selected_channels' in value) return value.selected_channels;
  if ('selected_conversation' in value) return listOf(value.selected_conversation);
  if ('selected_conversations' in value) return value.selected_conversations;
  return [];
}

function listOf<T>(item: T | null): T[] {
  return item === null ? [] : [item];
}
