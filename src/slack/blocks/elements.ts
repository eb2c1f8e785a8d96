import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ContextBlock,
  ExternalSelect,
  KnownBlock,
  PlainTextElement,
} from '@slack/types';
import type { ActionId } from '../action-ids.ts';
import { LIMITS } from './limits.ts';
import { oneLine, shorten, tameWithin } from './text.ts';

/** Literal text: nobody's `:smile:` becomes a picture. */
export function plainText(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: shorten(tameWithin(text), limit), emoji: false };
}

export interface ButtonSpec {
  action: ActionId;
  label: string;
  /** What a screen reader says; names the conversation. */
  spoken: string;
  value: string;
  style?: 'primary' | 'danger';
}

export function button({ action, label, spoken, value, style }: ButtonSpec): Button {
  return {
    type: 'button',
    action_id: action,
    text: plainText(label, LIMITS.buttonText),
    accessibility_label: shorten(tameWithin(spoken), LIMITS.accessibilityLabel),
    value,
    ...(style === undefined ? {} : { style }),
  };
}

export function linkButton(spec: Omit<ButtonSpec, 'value' | 'style'> & { url: string }): Button {
  const { value: _value, ...rest } = button({ ...spec, value: '' });
  return { ...rest, url: spec.url };
}

export function externalSelect(spec: {
  action: string;
  placeholder: string;
  initial?: { label: string; value: string };
}): ExternalSelect {
  return {
    type: 'external_select',
    action_id: spec.action,
    placeholder: plainText(spec.placeholder, LIMITS.placeholder),
    min_query_length: 0,
    ...(spec.initial === undefined ? {} : { initial_option: option(spec.initial) }),
  };
}

export function option(spec: { label: string; value: string }): {
  text: PlainTextElement;
  value: string;
} {
  return { text: plainText(spec.label, LIMITS.optionText), value: spec.value };
}

/** One of the inbox's outcomes. Its value is the outcome as the inbox has it, whatever is done to make it look harmless. */
export function outcomeOption(outcome: string): { text: PlainTextElement; value: string } {
  return option({
    label: oneLine(outcome) || '…',
    value: outcome.slice(0, LIMITS.optionText),
  });
}

/** A row of buttons; null where there is none to press. */
export function actions(
  elements: (ActionsBlockElement | null)[],
  blockId?: string,
): ActionsBlock | null {
  const present = elements.filter((element) => element !== null);
  if (present.length === 0) return null;
  return {
    type: 'actions',
    ...(blockId === undefined ? {} : { block_id: blockId }),
    elements: present,
  };
}

export const divider: KnownBlock = { type: 'divider' };

/** Small grey words under what they are about. Null where there are none. */
export function context(text: string): ContextBlock | null {
  if (text === '') return null;
  return { type: 'context', elements: [plainText(text, LIMITS.text)] };
}

/** Drops what is not there. */
export function blocksOf(...blocks: (KnownBlock | null | false | undefined)[]): KnownBlock[] {
  return blocks.filter((block): block is KnownBlock => Boolean(block));
}
