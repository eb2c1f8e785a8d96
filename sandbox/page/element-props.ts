import type { BlockElement } from './initial-value.ts';

/** What each element of a block is drawn with. */
export interface ElementProps {
  element: BlockElement;
  blockId: string;
  /** Whether a change goes to the app at once (outside of input blocks, or with `dispatch_action`). */
  dispatches: boolean;
  /** What screen readers call it, from the input block's label. */
  label: string;
  /** The id that the visible label points to. */
  inputId?: string;
  isOptional?: boolean;
}
