import type { Checkboxes, MultiSelect, RadioButtons, Select } from '@slack/types';
import { useId } from 'preact/hooks';
import type { InputValue, OptionState } from '../page-protocol.ts';
import { usePress, WarningMark } from './button-element.tsx';
import {
  type Choice,
  choiceOfOption,
  choicesOfValue,
  conversationChoices,
  filterGroups,
  userChoices,
  valueOfChoices,
} from './choice.ts';
import type { ElementProps } from './element-props.ts';
import { initialValue } from './initial-value.ts';
import { type LoadChoices, Picker } from './picker.tsx';
import { type Session, useSession } from './session.ts';
import { type Surface, useSurface } from './surface.ts';
import { TextObject } from './text-view.tsx';

/** The value of an element now: what the person chose, else what the app gave it to start with. */
export function useValue(
  element: ElementProps['element'],
  blockId: string,
): InputValue | undefined {
  const surface = useSurface();
  const actionId = 'action_id' in element ? (element.action_id ?? '') : '';
  const touched = surface.values[blockId]?.[actionId];
  return touched?.type === element.type ? touched : initialValue(element);
}

/** Keeps a choice, and tells the app where the element stands alone or its input block asks for it. */
export function useChoose(element: Choosable, props: ElementProps) {
  const surface = useSurface();
  const actionId = element.action_id ?? '';
  const { press, isBusy, warning } = usePress(props.blockId, actionId, element.confirm);
  async function choose(value: InputValue): Promise<void> {
    const before = surface.values[props.blockId]?.[actionId] ?? initialValue(element);
    surface.setValue(props.blockId, actionId, value);
    if (!props.dispatches) return;
    const isDone = await press(value);
    if (!isDone && before !== undefined) surface.setValue(props.blockId, actionId, before);
  }
  return { choose, isBusy, warning };
}

type Choosable = Exclude<
  Extract<ElementProps['element'], { confirm?: unknown }>,
  { type: 'button' | 'overflow' | 'workflow_button' }
>;

export function SelectElement(props: ElementProps & { element: Select | MultiSelect }) {
  const { element, blockId } = props;
  const session = useSession();
  const surface = useSurface();
  const value = useValue(element, blockId);
  const { choose, isBusy, warning } = useChoose(element, props);
  const isMany = element.type.startsWith('multi_');
  const isExternal = element.type === 'external_select' || element.type === 'multi_external_select';
  const placeholder = element.placeholder?.text ?? (isMany ? 'Select options' : 'Select an option');
  return (
    <span class="element">
      <Picker
        label={props.label || placeholder}
        placeholder={placeholder}
        load={loaderOf(element, blockId, session, surface)}
        minQueryLength={isExternal ? minQueryLengthOf(element) : 0}
        selected={value === undefined ? [] : choicesOfValue(session, value)}
        isMany={isMany}
        maxItems={'max_selected_items' in element ? element.max_selected_items : undefined}
        isBusy={isBusy}
        testId={`select-${element.action_id ?? ''}`}
        inputId={props.inputId}
        isClearable={props.isOptional === true}
        onChange={(choices) => void choose(valueOfChoices(element.type, choices))}
      />
      <WarningMark text={warning} />
    </span>
  );
}

/** Slack asks for three letters unless the app says otherwise. */
function minQueryLengthOf(element: Select | MultiSelect): number {
  return 'min_query_length' in element ? (element.min_query_length ?? 3) : 3;
}

function loaderOf(
  element: Select | MultiSelect,
  blockId: string,
  session: Session,
  surface: Surface,
): LoadChoices {
  switch (element.type) {
    case 'external_select':
    case 'multi_external_select':
      return (query) => surface.suggest(blockId, element.action_id ?? '', query);
    case 'static_select':
    case 'multi_static_select':
      return (query) => filterGroups(staticGroups(element), query);
    case 'users_select':
    case 'multi_users_select':
      return filtered(userChoices(session));
    case 'channels_select':
    case 'multi_channels_select':
      return filtered(conversationChoices(session, 'channels'));
    case 'conversations_select':
    case 'multi_conversations_select':
      return filtered(conversationChoices(session, 'all'));
  }
}

function filtered(choices: Choice[]): LoadChoices {
  return (query) => filterGroups([{ label: '', choices }], query);
}

function staticGroups(element: Extract<Select | MultiSelect, { options?: unknown }>) {
  const loose = (element.options ?? []).map(choiceOfOption);
  const groups = (element.option_groups ?? []).map(({ label, options }) => ({
    label: label.text,
    choices: options.map(choiceOfOption),
  }));
  return loose.length > 0 ? [{ label: '', choices: loose }, ...groups] : groups;
}

export function OptionsElement(props: ElementProps & { element: RadioButtons | Checkboxes }) {
  const { element, blockId } = props;
  const value = useValue(element, blockId);
  const { choose, isBusy, warning } = useChoose(element, props);
  const name = useId();
  const isRadio = element.type === 'radio_buttons';
  const selected = selectedOptions(value);
  const isSelected = (option: OptionState) => selected.some((other) => isSameOption(other, option));

  function toggle(option: OptionState): void {
    if (isRadio) void choose({ type: 'radio_buttons', selected_option: option });
    else {
      const rest = selected.filter((other) => !isSameOption(other, option));
      const next = rest.length < selected.length ? rest : [...selected, option];
      void choose({ type: 'checkboxes', selected_options: next });
    }
  }

  return (
    <span class="element">
      <fieldset class="checks" aria-label={props.label} aria-busy={isBusy}>
        {element.options.map((option) => (
          <label class="check" key={option.value ?? option.text.text}>
            <input
              type={isRadio ? 'radio' : 'checkbox'}
              name={name}
              checked={isSelected(option)}
              onChange={() => toggle(option)}
            />
            <span>
              <TextObject text={option.text} />
              {option.description !== undefined && (
                <span class="option-description">
                  <TextObject text={option.description} />
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <WarningMark text={warning} />
    </span>
  );
}

function selectedOptions(value: InputValue | undefined): OptionState[] {
  if (value?.type === 'radio_buttons') return value.selected_option ? [value.selected_option] : [];
  return value?.type === 'checkboxes' ? value.selected_options : [];
}

function isSameOption(one: OptionState, other: OptionState): boolean {
  return one.value === other.value && one.text.text === other.text.text;
}
