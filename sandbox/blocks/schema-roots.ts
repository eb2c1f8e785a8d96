import type { HomeView, KnownBlock, ModalView, OptionGroup, PlainTextOption } from '@slack/types';

/** What `generate-schema` turns into definitions. The views' blocks are validated one by one as `KnownBlock`. */
export type SchemaRoots = {
  block: KnownBlock;
  modal: Omit<ModalView, 'blocks'>;
  home: Omit<HomeView, 'blocks'>;
  option: PlainTextOption;
  optionGroup: OptionGroup;
};
