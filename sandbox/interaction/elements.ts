import type { KnownBlock } from '@slack/types';
import { isObject, type Json } from '../blocks/problems.ts';
import type { InputValue, InputValues } from '../page-protocol.ts';

/** The interactive elements of blocks, and what Slack's client keeps of them in `state.values`. */

export type FoundElement = { block: Json; blockId: string; actionId: string; element: Json };

export function elementsOf(blocks: KnownBlock[] | undefined): FoundElement[] {
  return (blocks ?? []).flatMap((block) => {
    const json = block as unknown as Json;
    const elements = [json['element'], json['accessory'], ...asArray(json['elements'])];
    return elements.flatMap((element) => {
      const isInteractive = isObject(element) && typeof element['action_id'] === 'string';
      if (!isInteractive) return [];
      return [
        {
          block: json,
          blockId: String(json['block_id']),
          actionId: String(element['action_id']),
          element,
        },
      ];
    });
  });
}

export function findElement(
  blocks: KnownBlock[] | undefined,
  blockId: string,
  actionId: string,
): FoundElement | undefined {
  return elementsOf(blocks).find(
    (found) => found.blockId === blockId && found.actionId === actionId,
  );
}

/** `state.values` before anybody touched anything. */
export function initialValues(blocks: KnownBlock[]): InputValues {
  const values: InputValues = {};
  for (const { blockId, actionId, element } of elementsOf(blocks)) {
    const value = initialValue(element);
    if (value) values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** `initial` with what was typed, as far as it belongs to elements that are there. */
export function mergeValues(initial: InputValues, typed: InputValues | undefined): InputValues {
  return Object.fromEntries(
    Object.entries(initial).map(([blockId, actions]) => [
      blockId,
      Object.fromEntries(
        Object.entries(actions).map(([actionId, value]) => {
          const other = typed?.[blockId]?.[actionId];
          return [actionId, other?.type === value.type ? other : value];
        }),
      ),
    ]),
  );
}

const initialFields: Record<string, { from: string; to: string; empty: unknown }> = {
  plain_text_input: { from: 'initial_value', to: 'value', empty: null },
  email_text_input: { from: 'initial_value', to: 'value', empty: null },
  url_text_input: { from: 'initial_value', to: 'value', empty: null },
  number_input: { from: 'initial_value', to: 'value', empty: null },
  static_select: { from: 'initial_option', to: 'selected_option', empty: null },
  external_select: { from: 'initial_option', to: 'selected_option', empty: null },
  radio_buttons: { from: 'initial_option', to: 'selected_option', empty: null },
  checkboxes: { from: 'initial_options', to: 'selected_options', empty: [] },
  multi_static_select: { from: 'initial_options', to: 'selected_options', empty: [] },
  multi_external_select: { from: 'initial_options', to: 'selected_options', empty: [] },
  users_select: { from: 'initial_user', to: 'selected_user', empty: null },
  multi_users_select: { from: 'initial_users', to: 'selected_users', empty: [] },
  channels_select: { from: 'initial_channel', to: 'selected_channel', empty: null },
  multi_channels_select: { from: 'initial_channels', to: 'selected_channels', empty: [] },
  conversations_select: { from: 'initial_conversation', to: 'selected_conversation', empty: null },
  multi_conversations_select: {
    from: 'initial_conversations',
    to: 'selected_conversations',
    empty: [],
  },
  datepicker: { from: 'initial_date', to: 'selected_date', empty: null },
  timepicker: { from: 'initial_time', to: 'selected_time', empty: null },
  datetimepicker: { from: 'initial_date_time', to: 'selected_date_time', empty: null },
  file_input: { from: 'initial_files', to: 'files', empty: [] },
};

function initialValue(element: Json): InputValue | undefined {
  const type = String(element['type']);
  const field = initialFields[type];
  if (!field) return undefined;
  return { type, [field.to]: element[field.from] ?? field.empty } as InputValue;
}

/** Null, '' or an empty list: nothing was put in. */
export function isEmptyValue(value: InputValue): boolean {
  const field = initialFields[value.type];
  const content = field ? (value as unknown as Json)[field.to] : null;
  return content === null || content === '' || (Array.isArray(content) && content.length === 0);
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
