import type { Option } from '@slack/types';
import type { SavedReply } from '../../domain/inbox.ts';
import { filledIn, findSavedReplies } from '../../domain/saved-replies.ts';
import type { ConversationView } from '../../domain/views.ts';
import { option, plainText } from './elements.ts';
import { customerName, firstName, isNameless } from './facts.ts';
import { LIMITS } from './limits.ts';
import { excerpt, oneLine } from './text.ts';

/** Saved replies to choose from while somebody types: the title, and how the text begins. */
export function savedReplyOptions(
  savedReplies: readonly SavedReply[],
  query: string,
): { options: Option[] } {
  const found = findSavedReplies(savedReplies, query).slice(0, LIMITS.options);
  return {
    options: found.map(({ id, title, text }) => ({
      ...option({ label: oneLine(title) || 'Without a title', value: id }),
      description: plainText(excerpt(text, LIMITS.optionText) || '…', LIMITS.optionText),
    })),
  };
}

/** A saved reply as this agent would write it to this customer. */
export function savedReplyText(
  { text }: SavedReply,
  view: ConversationView,
  publicName: string,
): string {
  const customer = isNameless(view) ? null : firstName(customerName(view));
  return filledIn(text, { customer, agent: publicName });
}
