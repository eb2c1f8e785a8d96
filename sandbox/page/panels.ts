import { useRef, useState } from 'preact/hooks';

/** What can be opened beside the messages. */
export type Panel = 'sidebar' | 'customers' | 'inspector' | 'faults' | 'pushes' | 'phone';

/** On a narrow page the panels lie over the messages: the sidebar goes once something was chosen in it. */
export function usePanels(): [
  ReadonlySet<Panel>,
  (panel: Panel) => void,
  (wish: 'show' | 'hide') => void,
] {
  const [open, setOpen] = useState<ReadonlySet<Panel>>(
    () => new Set<Panel>(isNarrow() ? [] : ['sidebar', 'customers']),
  );
  const showList = useRef((wish: 'show' | 'hide') => {
    if (!isNarrow()) return;
    setOpen((panels) => {
      const others = [...panels].filter((panel) => panel !== 'sidebar');
      return new Set<Panel>(wish === 'show' ? [...others, 'sidebar'] : others);
    });
  });
  function toggle(panel: Panel): void {
    setOpen((panels) => {
      const next = new Set(panels);
      if (!next.delete(panel)) next.add(panel);
      return next;
    });
  }
  return [open, toggle, showList.current];
}

/** The same limit as in narrow.css. */
function isNarrow(): boolean {
  return window.innerWidth <= 1000;
}
