import type { AnyBlock, KnownBlock } from '@slack/types';

/** A button that stands in blocks, by Slack's names for it. */
export interface Pressable {
  blockId: string;
  actionId: string;
  text: string;
}

/** The buttons of a message, in order; those that only lead elsewhere are left out. */
export function pressablesIn(blocks: AnyBlock[] | undefined): Pressable[] {
  return (blocks ?? []).flatMap((any) => {
    const block = any as KnownBlock;
    const elements =
      block.type === 'actions'
        ? block.elements
        : block.type === 'section' && block.accessory !== undefined
          ? [block.accessory]
          : [];
    return elements.flatMap((element) =>
      element.type === 'button' && element.url === undefined
        ? [
            {
              blockId: block.block_id ?? '',
              actionId: element.action_id ?? '',
              text: element.text.text,
            },
          ]
        : [],
    );
  });
}
