import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types';
import type { MoreView } from '../../../domain/reports.ts';
import { MODALS } from '../../action-ids.ts';
import type { Answer } from '../answer.ts';
import { actions, blocksOf, divider } from '../elements.ts';
import { customerName, viewMarks } from '../facts.ts';
import { bold, line, paragraphs, section } from '../lines.ts';
import { stateLines } from '../state-line.ts';
import { metadataOf, modal, type Opening } from './frame.ts';
import { longList } from './long-list.ts';
import { moreActions } from './more-actions.ts';
import {
  capturedFacts,
  customerFacts,
  matterFacts,
  otherFacts,
  promiseFacts,
} from './more-facts.ts';
import { historyLines } from './more-history.ts';
import { transcript } from './transcript.ts';

export interface MoreOptions extends Opening {
  /** What came of what they did in it a moment ago. */
  said?: Answer;
}

/** *More…*, drawn for one person: everything about the conversation, and only what they may do with it. */
export function moreModal(view: MoreView, options: MoreOptions = {}): ModalView {
  const offered = moreActions(view);
  return modal({
    callbackId: MODALS.more,
    title: `More · #${view.number}`,
    metadata: metadataOf(view, options),
    blocks: blocksOf(
      ...saidBlocks(options.said, offered),
      paragraphs(
        section(bold(customerName(view)), viewMarks(view)),
        ...stateLines(view).map((each) => section(each)),
      ),
      ...offered,
      ...longList('Customer', customerFacts(view)),
      ...longList('About', matterFacts(view)),
      ...longList('What was asked already', capturedFacts(view)),
      ...longList('Owner and promises', promiseFacts(view)),
      ...lastMessages(view),
      ...longList('Their other conversations', otherFacts(view)),
      ...longList('History, newest first', historyLines(view)),
    ),
  });
}

/** The answer, and of its buttons those that do not stand below anyway. */
function saidBlocks(
  said: Answer | undefined,
  offered: readonly (ActionsBlock | null)[],
): (KnownBlock | null)[] {
  if (said === undefined) return [];
  const below = new Set(offered.flatMap((row) => row?.elements.map(actionOf) ?? []));
  const blocks = said.blocks.map((block) =>
    block.type === 'actions'
      ? actions(block.elements.filter((element) => !below.has(actionOf(element))))
      : block,
  );
  return [...blocks, divider];
}

function actionOf(element: ActionsBlock['elements'][number]): string | undefined {
  return 'action_id' in element ? element.action_id : undefined;
}

/** What a blocked sender wrote is shown to nobody. */
function lastMessages(view: MoreView): (KnownBlock | null)[] {
  const { conversation, customer } = view;
  if (customer.sender === 'blocked' && conversation.status === 'resolved') return [];
  const said = transcript(view);
  return said === null ? [] : [paragraphs(section(line(bold('Last messages')))), said];
}
