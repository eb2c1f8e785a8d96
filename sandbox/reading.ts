import type { KnownBlock } from '@slack/types';
import type { Json } from './blocks/problems.ts';
import type { FileToSend } from './files.ts';
import { elementsOf, type FoundElement } from './interaction/elements.ts';
import type { InputValue, OptionState } from './page-protocol.ts';

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

/** By the button's text, a select's placeholder, an input's label, or the action's or block's id. */
export function mustFindElement(
  blocks: KnownBlock[] | undefined,
  name: string,
  type?: string,
): FoundElement {
  const found = findNamed(blocks, name, type);
  if (found) return found;
  const there = elementsOf(blocks)
    .filter(({ element }) => !type || element['type'] === type)
    .map((each) => namesOf(each).find((text) => text !== ''))
    .join(', ');
  throw new Error(`There is no "${name}" here, only: ${there || 'nothing'}`);
}

function namesOf({ element, block, actionId, blockId }: FoundElement): string[] {
  return [
    textOf(element['text']),
    textOf(element['placeholder']),
    textOf(block['label']),
    block['type'] === 'section' ? textOf(block['text']) : '',
    actionId,
    blockId,
  ];
}

/** The same, or nothing. */
export function findNamed(
  blocks: KnownBlock[] | undefined,
  name: string,
  type?: string,
): FoundElement | undefined {
  return elementsOf(blocks).find(
    (each) => (!type || each.element['type'] === type) && namesOf(each).includes(name),
  );
}

/** Words, several of them, files, or exactly Slack's value. */
export type Input = string | string[] | FileToSend[] | InputValue;

function startingWith(options: OptionState[], beginning: string): OptionState {
  const words = beginning.toLowerCase();
  const found =
    options.find((option) => option.text.text.toLowerCase().startsWith(words)) ??
    options.find((option) => option.text.text.toLowerCase().includes(words));
  if (found) return found;
  const there = options.map((option) => option.text.text).join(', ');
  throw new Error(`There is no option "${beginning}", only: ${there || 'nothing'}`);
}

/** What a person does to fill an input. */
export type Filling = {
  /** The options for a query. */
  options: (query: string) => Promise<OptionState[]>;
  /** The id of whom or what a word means: "ana", "#support". */
  idOf: (word: string) => string;
  /** Uploads a file and tells its id. */
  upload: (file: FileToSend) => string;
};

/** The field of `state.values` that holds plain ids, dates or times. */
const plainFields: Record<string, string> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

export async function inputValueOf(
  { element }: FoundElement,
  input: Input,
  filling: Filling,
): Promise<InputValue> {
  if (typeof input === 'object' && !Array.isArray(input)) return input;
  const type = String(element['type']);
  const given = Array.isArray(input) ? input : [input];
  const words = given.filter((each) => typeof each === 'string');
  if (type === 'file_input') {
    const files = given.filter((each) => typeof each === 'object').map(filling.upload);
    return { type, files };
  }
  const [word = ''] = words;
  const isMulti = type.startsWith('multi_') || type === 'checkboxes';
  const plain = plainFields[type];
  if (plain) {
    const isMoment = type === 'datepicker' || type === 'timepicker';
    const ids = isMoment ? words : words.map(filling.idOf);
    return { type, [plain]: isMulti ? ids : ids[0] } as unknown as InputValue;
  }
  if (type === 'datetimepicker') return { type, selected_date_time: Number(word) };
  if (type.endsWith('_input')) return { type, value: word } as InputValue;
  const choose = async (text: string) => startingWith(await filling.options(text), text);
  if (!isMulti) return { type, selected_option: await choose(word) } as InputValue;
  const selected_options = await Promise.all(words.map(choose));
  return { type, selected_options } as InputValue;
}
