import type { KnownBlock } from '@slack/types';
import type { Json } from './blocks/problems.ts';
import { elementsOf, type FoundElement } from './interaction/elements.ts';
import type { InputValue, OptionState, Press } from './page-protocol.ts';

/** Blocks as people read them: words, buttons, and which element a word means. */

/** All words of a message or view, a line a text: what a person reads, buttons in brackets. */
export function wordsOf(where: { text?: string; blocks?: KnownBlock[] }): string {
  return textsIn(where.blocks ?? []).join('\n');
}

/** The texts of the buttons, in order. */
export function buttonsOf(where: { blocks?: KnownBlock[] }): string[] {
  return elementsOf(where.blocks)
    .filter(({ element }) => element['type'] === 'button')
    .map(({ element }) => textOf(element['text']));
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Json;
  if (object['type'] === 'button') return [`[${textOf(object['text'])}]`];
  if (typeof object['text'] === 'string') return [object['text']];
  return Object.values(object).flatMap(textsIn);
}

function textOf(text: unknown): string {
  const isTextObject = typeof text === 'object' && text !== null && 'text' in text;
  return isTextObject ? String(text.text) : '';
}

/** By the button's text, a select's placeholder, an input's label, or the action id. */
export function mustFindElement(
  blocks: KnownBlock[] | undefined,
  name: string,
  type?: string,
): FoundElement {
  const all = elementsOf(blocks).filter(({ element }) => !type || element['type'] === type);
  const namesOf = ({ element, block, actionId }: FoundElement) => [
    textOf(element['text']),
    textOf(element['placeholder']),
    textOf(block['label']),
    block['type'] === 'section' ? textOf(block['text']) : '',
    actionId,
  ];
  const found = all.find((each) => namesOf(each).includes(name));
  if (found) return found;
  const there = all.map((each) => namesOf(each).find((text) => text !== '')).join(', ');
  throw new Error(`There is no "${name}" here, only: ${there || 'nothing'}`);
}

/** Words, several of them, or exactly Slack's value. */
export type Input = string | string[] | InputValue;

export function startingWith(options: OptionState[], beginning: string): OptionState {
  const words = beginning.toLowerCase();
  const found =
    options.find((option) => option.text.text.toLowerCase().startsWith(words)) ??
    options.find((option) => option.text.text.toLowerCase().includes(words));
  if (found) return found;
  const there = options.map((option) => option.text.text).join(', ');
  throw new Error(`There is no option "${beginning}", only: ${there || 'nothing'}`);
}

export function pressOf(element: Json, option: OptionState): Press {
  const type = String(element['type']);
  const isMulti = type.startsWith('multi_') || type === 'checkboxes';
  return (
    isMulti ? { type, selected_options: [option] } : { type, selected_option: option }
  ) as Press;
}

export async function inputValueOf(
  { element }: FoundElement,
  input: Input,
  options: (query: string) => Promise<OptionState[]>,
): Promise<InputValue> {
  if (typeof input === 'object' && !Array.isArray(input)) return input;
  const type = String(element['type']);
  const choose = async (text: string) => startingWith(await options(text), text);
  if (Array.isArray(input)) {
    const isPeople = type === 'multi_users_select' || type === 'multi_conversations_select';
    const field = type === 'multi_users_select' ? 'selected_users' : 'selected_conversations';
    if (isPeople) return { type, [field]: input } as unknown as InputValue;
    const selected_options = await Promise.all(input.map(choose));
    return { type, selected_options } as InputValue;
  }
  const plain: Record<string, string> = {
    datepicker: 'selected_date',
    timepicker: 'selected_time',
    users_select: 'selected_user',
    conversations_select: 'selected_conversation',
    channels_select: 'selected_channel',
  };
  if (plain[type]) return { type, [plain[type]]: input } as unknown as InputValue;
  if (type.endsWith('_input')) return { type, value: input } as InputValue;
  return { type, selected_option: await choose(input) } as InputValue;
}
