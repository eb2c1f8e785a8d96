import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  label: string;
  class: string;
  testId: string;
  /** Esc, or a press beside it where `closesOutside`. */
  onCancel: () => void;
  closesOutside?: boolean;
  children: ComponentChildren;
}

/** The browser's own modal dialog: it holds the focus, makes the rest inert, and gives the focus back at the end. */
export function Dialog(props: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    const before = document.activeElement;
    element?.showModal();
    if (element !== null) focusInside(element);
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={`dialog ${props.class}`}
      aria-label={props.label}
      data-testid={props.testId}
      onCancel={(event) => {
        event.preventDefault();
        props.onCancel();
      }}
      onMouseDown={(event) => {
        if (props.closesOutside === true && event.target === box.current) props.onCancel();
      }}
    >
      {props.children}
    </dialog>
  );
}

const FOCUS_ORDER = [
  '[data-focus]',
  '.modal-body input, .modal-body textarea, .modal-body select, .modal-body .picker-button',
  '.modal-foot .button-primary, .modal-foot .is-solid',
  '.modal-foot .button',
  'button',
];

/** Where Slack puts the caret: `focus_on_load`, else the first input, else the main button. */
export function focusInside(box: HTMLElement): void {
  const shown = box.querySelector<HTMLElement>('.modal-form:not([hidden])') ?? box;
  for (const selector of FOCUS_ORDER) {
    const target = shown.querySelector<HTMLElement>(selector);
    if (target !== null) {
      target.focus();
      return;
    }
  }
}
