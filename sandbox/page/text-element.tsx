import type { EmailInput, NumberInput, PlainTextInput, URLInput } from '@slack/types';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { WarningMark } from './button-element.tsx';
import { useValue } from './choose-element.tsx';
import type { ElementProps } from './element-props.ts';
import { elementKey, useSurface } from './surface.ts';

type TextInput = PlainTextInput | EmailInput | URLInput | NumberInput;
type Field = HTMLInputElement | HTMLTextAreaElement;

const INPUT_TYPES = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
} as const;

export function TextElement(props: ElementProps & { element: TextInput }) {
  const { element, blockId } = props;
  const surface = useSurface();
  const value = useValue(element, blockId);
  const field = useRef<Field>(null);
  const actionId = element.action_id ?? '';
  const text = value !== undefined && 'value' in value ? (value.value ?? '') : '';
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const isMultiline = element.type === 'plain_text_input' && element.multiline === true;

  useLayoutEffect(() => {
    if (element.focus_on_load === true) field.current?.focus();
  }, [element.focus_on_load]);

  function onInput(event: { currentTarget: Field }): void {
    const typed = { type: element.type, value: event.currentTarget.value || null };
    surface.setValue(blockId, actionId, typed);
    if (props.dispatches && triggers.includes('on_character_entered')) {
      void surface.press(blockId, actionId, typed);
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || isMultiline || !props.dispatches) return;
    if (!triggers.includes('on_enter_pressed')) return;
    event.preventDefault();
    void surface.press(blockId, actionId, { type: element.type, value: text || null });
  }

  const shared = {
    id: props.inputId,
    class: 'field',
    value: text,
    dir: 'auto' as const,
    placeholder: element.placeholder?.text,
    'aria-label': props.inputId === undefined ? props.label : undefined,
    'aria-invalid': surface.errors[blockId] !== undefined,
    'aria-describedby': props.inputId === undefined ? undefined : `${props.inputId}-notes`,
    'data-testid': `input-${actionId}`,
    'data-focus': element.focus_on_load === true ? '' : undefined,
    onInput,
    onKeyDown,
  };
  return (
    <span class="element element-wide">
      {isMultiline ? (
        <textarea ref={field as { current: HTMLTextAreaElement | null }} rows={4} {...shared} />
      ) : (
        <input
          ref={field as { current: HTMLInputElement | null }}
          type={INPUT_TYPES[element.type]}
          inputMode={element.type === 'number_input' ? 'decimal' : undefined}
          {...shared}
        />
      )}
      <Remaining element={element} length={text.length} />
      <WarningMark text={surface.warnings[elementKey(blockId, actionId)]} />
    </span>
  );
}

/** Slack counts down only when the limit is near or passed. */
function Remaining({ element, length }: { element: TextInput; length: number }) {
  const max = element.type === 'plain_text_input' ? element.max_length : undefined;
  if (max === undefined || length < max * 0.8) return null;
  const left = max - length;
  return (
    <span class={`remaining${left < 0 ? ' is-over' : ''}`}>
      {left < 0 ? `${-left} too many` : `${left} left`}
    </span>
  );
}
