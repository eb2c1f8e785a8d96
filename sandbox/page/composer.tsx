import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AttachmentChips, ChooseFiles, useAttachments, useDrop } from './attachments.tsx';
import { type Suggestion, type SuggestionList, suggestionsFor } from './composer-suggest.ts';
import { Icon } from './icon.tsx';
import { useSession } from './session.ts';

interface ComposerProps {
  /** What is typed stays here while one looks elsewhere. */
  draftKey: string;
  initial?: string;
  label: string;
  placeholder: string;
  testId: string;
  isDisabled?: boolean;
  /** Whether files can go with the text. */
  takesFiles?: boolean;
  /** Sends; a sentence comes back if that did not work, and the text stays. */
  onSend: (text: string, files: string[]) => Promise<string | undefined>;
  onCancel?: () => void;
}

const drafts = new Map<string, string>();

/** Where people type: Enter sends, Shift+Enter makes a line, `/`, `@` and `#` offer what there is. */
export function Composer(props: ComposerProps) {
  const session = useSession();
  const draftKey = `${session.me}/${props.draftKey}`;
  const [text, setText] = useState(drafts.get(draftKey) ?? props.initial ?? '');
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState('');
  const attachments = useAttachments();
  const drop = useDrop((files) => void attachments.add(files));
  const field = useRef<HTMLTextAreaElement>(null);
  const caretToSet = useRef<number>();
  const listId = useId();
  const list = isClosed ? undefined : suggestionsFor(session, text, caret);
  const chosen = list?.items[active] ?? list?.items[0];
  const isEmpty = text.trim() === '' && attachments.files.length === 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, 220)}px`;
    if (caretToSet.current !== undefined) {
      element.setSelectionRange(caretToSet.current, caretToSet.current);
    }
    caretToSet.current = undefined;
  }, [text]);
  useLayoutEffect(() => {
    if (props.onCancel !== undefined) field.current?.focus();
  }, []);

  function write(next: string, at: number): void {
    setText(next);
    setCaret(at);
    setActive(0);
    setClosed(false);
    if (props.onCancel === undefined) drafts.set(draftKey, next);
  }

  function take(item: Suggestion, from: number): void {
    const next = text.slice(0, from) + item.insert + text.slice(caret);
    const at = from + item.insert.length;
    caretToSet.current = at;
    write(next, at);
    field.current?.focus();
  }

  async function send(): Promise<void> {
    const typed = text.trim();
    if (isEmpty || isSending || attachments.isUploading) return;
    setSending(true);
    setProblem('');
    write('', 0);
    const failure = await props.onSend(
      typed,
      attachments.files.map(({ id }) => id),
    );
    setSending(false);
    if (failure === undefined) {
      attachments.clear();
      return;
    }
    setProblem(failure);
    if (field.current?.value === '') write(typed, typed.length);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (list !== undefined && chosen !== undefined && steer(event, list, chosen)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') props.onCancel?.();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || props.takesFiles !== true) return;
    event.preventDefault();
    void attachments.add(files);
  }

  /** Whether the open list of suggestions took the key. */
  function steer(event: KeyboardEvent, open: SuggestionList, item: Suggestion): boolean {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((active + step + open.items.length) % open.items.length);
    else if (event.key === 'Escape') setClosed(true);
    else if (event.key === 'Tab' || (event.key === 'Enter' && text.trim() !== item.insert.trim())) {
      take(item, open.from);
    } else return false;
    return true;
  }

  return (
    <div
      class={`composer${drop.isOver ? ' is-over' : ''}`}
      data-testid={props.testId}
      {...(props.takesFiles === true ? drop.handlers : {})}
    >
      {list !== undefined && (
        <Suggestions list={list} active={active} listId={listId} onTake={take} />
      )}
      <AttachmentChips
        files={attachments.files}
        isUploading={attachments.isUploading}
        onRemove={attachments.remove}
      />
      <div class={`composer-box${props.isDisabled ? ' is-disabled' : ''}`}>
        {props.takesFiles === true && (
          <ChooseFiles
            label="Attach a file"
            class="attach"
            testId="composer-file"
            onChoose={(files) => {
              void attachments.add(files);
              field.current?.focus();
            }}
          >
            <Icon name="clip" />
          </ChooseFiles>
        )}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          disabled={props.isDisabled}
          placeholder={props.placeholder}
          aria-label={props.label}
          aria-controls={list === undefined ? undefined : listId}
          aria-activedescendant={list === undefined ? undefined : `${listId}-${active}`}
          onInput={(event) => write(event.currentTarget.value, event.currentTarget.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => setClosed(true)}
          onFocus={() => setClosed(false)}
        />
        {props.onCancel !== undefined && (
          <button type="button" class="button" onClick={props.onCancel}>
            Cancel
          </button>
        )}
        <SendButton
          label={props.onCancel === undefined ? 'Send' : 'Save'}
          isDisabled={isEmpty || props.isDisabled === true}
          isSending={isSending}
          onSend={() => void send()}
        />
      </div>
      <Problem text={attachments.problem} />
      <Problem text={problem} testId="composer-problem" onDismiss={() => setProblem('')} />
    </div>
  );
}

interface SendProps {
  label: string;
  isDisabled: boolean;
  isSending: boolean;
  onSend: () => void;
}

function SendButton({ label, isDisabled, isSending, onSend }: SendProps) {
  return (
    <button
      type="button"
      class="send"
      aria-label={label}
      title={`${label} (Enter)`}
      disabled={isDisabled}
      onClick={onSend}
    >
      {isSending ? <span class="spinner" /> : <Icon name="send" />}
    </button>
  );
}

interface ProblemProps {
  /** '' when there is none. */
  text: string;
  testId?: string;
  onDismiss?: () => void;
}

function Problem({ text, testId, onDismiss }: ProblemProps) {
  if (text === '') return null;
  return (
    <div class="composer-problem" role="alert" data-testid={testId}>
      <span aria-hidden="true">⚠ </span>
      <span>{text}</span>
      {onDismiss !== undefined && (
        <button type="button" class="link-button" onClick={onDismiss}>
          Dismiss
        </button>
      )}
    </div>
  );
}

interface SuggestionsProps {
  list: SuggestionList;
  active: number;
  listId: string;
  onTake: (item: Suggestion, from: number) => void;
}

const TITLES = { command: 'Commands', person: 'People', channel: 'Channels' };

function Suggestions({ list, active, listId, onTake }: SuggestionsProps) {
  return (
    <div class="suggestions" role="listbox" id={listId} aria-label={TITLES[list.kind]}>
      <div class="options-label">{TITLES[list.kind]}</div>
      {list.items.map((item, index) => (
        <div
          key={item.key}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          class={`option${index === active ? ' is-active' : ''}`}
          data-testid="suggestion"
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(item, list.from);
          }}
        >
          <span class="option-text">
            <b>{item.title}</b>
            <span class="option-description">{item.note}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
