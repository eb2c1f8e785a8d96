import type { Datepicker, DateTimepicker, Timepicker } from '@slack/types';
import type { InputValue } from '../page-protocol.ts';
import { WarningMark } from './button-element.tsx';
import { useChoose, useValue } from './choose-element.tsx';
import type { ElementProps } from './element-props.ts';

const INPUT_TYPES = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
} as const;

/** Dates and times by the browser's own pickers: they know the keyboard and the locale. */
export function TimeElement(
  props: ElementProps & { element: Datepicker | Timepicker | DateTimepicker },
) {
  const { element, blockId } = props;
  const value = useValue(element, blockId);
  const { choose, isBusy, warning } = useChoose(element, props);
  return (
    <span class="element">
      <input
        id={props.inputId}
        class="field field-time"
        type={INPUT_TYPES[element.type]}
        value={shownOf(value)}
        aria-label={props.label}
        aria-busy={isBusy}
        data-testid={`input-${element.action_id ?? ''}`}
        onChange={(event) => void choose(inputValueOf(element.type, event.currentTarget.value))}
      />
      <WarningMark text={warning} />
    </span>
  );
}

function shownOf(value: InputValue | undefined): string {
  if (value?.type === 'datepicker') return value.selected_date ?? '';
  if (value?.type === 'timepicker') return value.selected_time ?? '';
  if (value?.type !== 'datetimepicker' || value.selected_date_time === null) return '';
  const at = new Date(value.selected_date_time * 1000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function inputValueOf(type: keyof typeof INPUT_TYPES, text: string): InputValue {
  switch (type) {
    case 'datepicker':
      return { type, selected_date: text || null };
    case 'timepicker':
      return { type, selected_time: text || null };
    case 'datetimepicker':
      return { type, selected_date_time: text === '' ? null : Date.parse(text) / 1000 };
  }
}
