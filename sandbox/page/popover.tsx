import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PopoverProps {
  anchor: RefObject<HTMLElement>;
  onClose: () => void;
  label: string;
  align?: 'start' | 'end';
  class?: string;
  children: ComponentChildren;
}

const FOCUS = '.is-current, input, select, button';
const GAP = 4;
const ROOMY = 300;

/** A small layer beside its anchor, above everything (also above an open modal); closes on Esc and on a press elsewhere. */
export function Popover(props: PopoverProps) {
  const { anchor, onClose, align = 'start' } = props;
  const layer = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const element = layer.current;
    if (element === null) return undefined;
    element.showPopover();
    // Before this nothing in it can hold the focus.
    if (!element.contains(document.activeElement)) {
      element.querySelector<HTMLElement>(FOCUS)?.focus();
    }
    const follow = () => placeBeside(element, anchor.current, align);
    const pressed = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!element.contains(target) && !anchor.current?.contains(target)) close.current();
    };
    follow();
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    document.addEventListener('pointerdown', pressed, true);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
      document.removeEventListener('pointerdown', pressed, true);
    };
  }, [anchor, align]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
    anchor.current?.focus();
  }

  return (
    <div
      ref={layer}
      popover="manual"
      class={`popover ${props.class ?? ''}`}
      role="dialog"
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      {props.children}
    </div>
  );
}

function placeBeside(layer: HTMLElement, anchor: HTMLElement | null, align: 'start' | 'end'): void {
  if (anchor === null) return;
  const box = anchor.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP * 2;
  const above = box.top - GAP * 2;
  const opensDown = below >= ROOMY || below >= above;
  const width = layer.offsetWidth;
  const wanted = align === 'start' ? box.left : box.right - width;
  layer.style.left = `${Math.max(GAP, Math.min(wanted, window.innerWidth - width - GAP))}px`;
  layer.style.top = opensDown ? `${box.bottom + GAP}px` : 'auto';
  layer.style.bottom = opensDown ? 'auto' : `${window.innerHeight - box.top + GAP}px`;
  layer.style.maxHeight = `${Math.max(120, Math.min(420, opensDown ? below : above))}px`;
}
