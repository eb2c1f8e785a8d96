import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Popover } from './popover.tsx';

export interface MenuItem {
  key: string;
  content: ComponentChildren;
  run: () => void;
  isDanger?: boolean;
  isCurrent?: boolean;
  testId?: string;
}

interface MenuButtonProps {
  label: string;
  class: string;
  items: MenuItem[];
  align?: 'start' | 'end';
  testId?: string;
  isBusy?: boolean;
  children: ComponentChildren;
}

/** A button that opens a list of things to do; arrows move, Enter runs, Esc closes. */
export function MenuButton(props: MenuButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  function choose(item: MenuItem): void {
    setOpen(false);
    button.current?.focus();
    item.run();
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-label={props.label}
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-busy={props.isBusy === true}
        data-testid={props.testId}
        onClick={() => setOpen(!isOpen)}
      >
        {props.children}
      </button>
      {isOpen && (
        <Popover
          anchor={button}
          label={props.label}
          align={props.align ?? 'start'}
          class="menu"
          onClose={() => setOpen(false)}
        >
          <MenuList label={props.label} items={props.items} onChoose={choose} />
        </Popover>
      )}
    </>
  );
}

interface MenuListProps {
  label: string;
  items: MenuItem[];
  onChoose: (item: MenuItem) => void;
}

function MenuList({ label, items, onChoose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('.is-current');
    (current ?? list.current?.querySelector('button'))?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }

  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      class="menu-list"
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          class={`menu-item${item.isDanger ? ' is-danger' : ''}${item.isCurrent ? ' is-current' : ''}`}
          aria-current={item.isCurrent === true ? 'true' : undefined}
          data-testid={item.testId}
          onClick={() => onChoose(item)}
        >
          {item.content}
        </button>
      ))}
    </div>
  );
}
