import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.tsx';
import type { Choice, ChoiceGroup } from './choice.ts';
import { Popover } from './popover.tsx';
import { TextObject } from './text-view.tsx';

export type LoadChoices = (query: string) => ChoiceGroup[] | Promise<ChoiceGroup[]>;

interface PickerProps {
  label: string;
  placeholder: string;
  load: LoadChoices;
  /** From how many letters on it looks anything up (Slack's `min_query_length`). */
  minQueryLength: number;
  selected: Choice[];
  isMany: boolean;
  maxItems?: number | undefined;
  isBusy: boolean;
  testId: string;
  inputId?: string | undefined;
  /** An optional input may be emptied again. */
  isClearable?: boolean;
  onChange: (choices: Choice[]) => void;
}

/** Slack's select menus: a button that opens a list with type-ahead. */
export function Picker(props: PickerProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { selected, isMany } = props;
  const single = isMany ? undefined : selected[0];

  function toggle(choice: Choice): void {
    if (!isMany) {
      setOpen(false);
      button.current?.focus();
      props.onChange([choice]);
      return;
    }
    const without = selected.filter(({ key }) => key !== choice.key);
    const isFull = props.maxItems !== undefined && selected.length >= props.maxItems;
    if (without.length < selected.length) props.onChange(without);
    else if (!isFull) props.onChange([...selected, choice]);
  }

  return (
    <span class="picker">
      {isMany && (
        <Chips
          selected={selected}
          onRemove={(choice) => props.onChange(selected.filter(({ key }) => key !== choice.key))}
        />
      )}
      <button
        ref={button}
        id={props.inputId}
        type="button"
        class={`picker-button${single === undefined ? ' is-empty' : ''}`}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={single === undefined ? props.label : `${props.label}: ${single.text.text}`}
        aria-busy={props.isBusy}
        data-testid={props.testId}
        onClick={() => setOpen(!isOpen)}
      >
        <span class="picker-value">
          {single === undefined ? props.placeholder : <TextObject text={single.text} />}
        </span>
        {props.isBusy ? <span class="spinner" /> : <span class="chevron" aria-hidden="true" />}
      </button>
      {props.isClearable === true && single !== undefined && (
        <button type="button" class="link-button" onClick={() => props.onChange([])}>
          Clear
        </button>
      )}
      {isOpen && (
        <Popover anchor={button} label={props.label} onClose={() => setOpen(false)} class="options">
          <Choices {...props} onToggle={toggle} />
        </Popover>
      )}
    </span>
  );
}

function Chips({ selected, onRemove }: { selected: Choice[]; onRemove: (choice: Choice) => void }) {
  return (
    <span class="chips">
      {selected.map((choice) => (
        <span class="chip" key={choice.key}>
          <TextObject text={choice.text} />
          <button
            type="button"
            aria-label={`Remove ${choice.text.text}`}
            onClick={() => onRemove(choice)}
          >
            ×
          </button>
        </span>
      ))}
    </span>
  );
}

type Loaded =
  | { status: 'loading' }
  | { status: 'ready'; groups: ChoiceGroup[] }
  | { status: 'failed'; reason: string };

const TYPING_PAUSE_MS = 120;

function useChoices(load: LoadChoices, query: string, minQueryLength: number): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (query.length < minQueryLength) {
      setLoaded({ status: 'ready', groups: [] });
      return undefined;
    }
    let isCurrent = true;
    const settle = (next: Loaded) => {
      if (isCurrent) setLoaded(next);
    };
    const timer = setTimeout(
      () => {
        Promise.resolve(latest.current(query)).then(
          (groups) => settle({ status: 'ready', groups }),
          (error: unknown) =>
            settle({ status: 'failed', reason: String((error as Error).message) }),
        );
      },
      query === '' ? 0 : TYPING_PAUSE_MS,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query, minQueryLength]);
  return loaded;
}

function Choices(props: PickerProps & { onToggle: (choice: Choice) => void }) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const loaded = useChoices(props.load, query, props.minQueryLength);
  const groups = loaded.status === 'ready' ? loaded.groups : [];
  const flat = groups.flatMap(({ choices }) => choices);

  useLayoutEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, listId]);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = flat[active];
    if (step !== 0 && flat.length > 0) setActive((active + step + flat.length) % flat.length);
    else if (event.key === 'Enter' && chosen !== undefined) props.onToggle(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        ref={input}
        class="options-search"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={flat.length > 0 ? `${listId}-${active}` : undefined}
        aria-label={`Search: ${props.label}`}
        placeholder="Type to find…"
        value={query}
        onKeyDown={onKeyDown}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
      />
      <div id={listId} class="options-list" role="listbox" aria-multiselectable={props.isMany}>
        <OptionGroups {...props} groups={groups} flat={flat} active={active} listId={listId} />
      </div>
      <div class="options-note" role="status">
        {noteOf(loaded, flat.length, query, props.minQueryLength)}
      </div>
    </>
  );
}

function noteOf(loaded: Loaded, found: number, query: string, minQueryLength: number): string {
  if (query.length < minQueryLength) {
    return minQueryLength === 1 ? 'Type to search.' : `Type ${minQueryLength} letters to search.`;
  }
  if (loaded.status === 'loading') return 'Loading…';
  if (loaded.status === 'failed') return loaded.reason;
  return found === 0 ? 'No matches.' : '';
}

interface OptionGroupsProps extends PickerProps {
  groups: ChoiceGroup[];
  flat: Choice[];
  active: number;
  listId: string;
  onToggle: (choice: Choice) => void;
}

function OptionGroups(props: OptionGroupsProps) {
  const selected = new Set(props.selected.map(({ key }) => key));
  let at = -1;
  return (
    <>
      {props.groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox has no element of its own
        <div key={group.label} role="group" aria-label={group.label}>
          {group.label !== '' && <div class="options-label">{group.label}</div>}
          {group.choices.map((choice) => {
            at += 1;
            return (
              <OptionRow
                key={choice.key}
                id={`${props.listId}-${at}`}
                choice={choice}
                isActive={at === props.active}
                isSelected={selected.has(choice.key)}
                onToggle={props.onToggle}
              />
            );
          })}
        </div>
      ))}
    </>
  );
}

interface OptionRowProps {
  id: string;
  choice: Choice;
  isActive: boolean;
  isSelected: boolean;
  onToggle: (choice: Choice) => void;
}

function OptionRow({ id, choice, isActive, isSelected, onToggle }: OptionRowProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      class={`option${isActive ? ' is-active' : ''}`}
      aria-selected={isSelected}
      data-testid="option"
      onClick={() => onToggle(choice)}
      onKeyDown={(event) => event.key === 'Enter' && onToggle(choice)}
    >
      {choice.user !== undefined && <Avatar user={choice.user} size="small" />}
      <span class="option-text">
        <TextObject text={choice.text} />
        {choice.description !== undefined && (
          <span class="option-description">
            <TextObject text={choice.description} />
          </span>
        )}
      </span>
      {isSelected && (
        <span class="option-check" aria-hidden="true">
          ✓
        </span>
      )}
    </div>
  );
}
