import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { LONGEST_TAG } from '../../domain/decide/details.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { customerMarked, detailsSet, tagTooLong } from '../blocks/aside-answers.ts';
import {
  decodePriority,
  detailsModal,
  readTags,
  type SaidDetails,
} from '../blocks/modals/details.ts';
import { decodeConversationMetadata, decodeConversationValue } from '../button-value.ts';
import { backToMore } from './back-to-more.ts';
import { blockOf, type Click, fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  explain,
  explainShortly,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { CLOSE, NOTHING, onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** What is known about the matter and the customer: *Priority and tags…*, and the VIP mark. */
export function listenToDetails(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.details, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: detailsModal(view, {
        seen: seenIn(view.conversation.details),
        ...whereOpened(click.spot),
      }),
    })),
  );
  onSubmit(app, deps, { callbackId: MODALS.details, field: INPUTS.tags }, (submission) =>
    setDetails(deps, submission),
  );
  onClick(app, deps, ACTIONS.markVip, (click) => mark(deps, click, 'vip'));
  onClick(app, deps, ACTIONS.markRegular, (click) => mark(deps, click, 'regular'));
}

async function setDetails(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values, openedAt } = submission;
  const metadata = decodeConversationMetadata(submission.privateMetadata);
  const view = metadata === null ? null : await viewOf(deps, caller, metadata.conversationId);
  if (view === null) return CLOSE;
  const { id: conversationId, details } = view.conversation;
  const typed = said(submission, view);
  const seen = seenIn(details);
  if (blockOf(values, INPUTS.tags) !== `${INPUTS.tags}:${seen}`) {
    const where = openedAt === null ? {} : { openedAt };
    return { do: 'show', view: detailsModal(view, { seen, typed, ...where }) };
  }
  const long = typed.tags.find((tag) => tag.length > LONGEST_TAG && !details.tags.includes(tag));
  if (long !== undefined) {
    return { do: 'complain', field: INPUTS.tags, text: tagTooLong(long, LONGEST_TAG) };
  }
  const command = { type: 'set_details', commandId, ...typed } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    const text = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.tags, text };
  }
  return backToMore(deps, submission, conversationId, async () => {
    const changed = await viewOf(deps, caller, conversationId);
    return changed === null ? null : detailsSet(changed);
  });
}

/** A name for these priority and tags: somebody who saw others decides anew. */
function seenIn({ priority, tags }: SaidDetails): string {
  return createHash('sha256')
    .update(JSON.stringify([priority, tags]))
    .digest('hex')
    .slice(0, 16);
}

function said({ values }: Submission, { conversation }: ConversationView) {
  const { priority, tags } = conversation.details;
  return {
    priority: decodePriority(fieldText(values, INPUTS.priority)) ?? priority,
    tags: readTags(cleanText(fieldText(values, INPUTS.tags) ?? ''), tags),
  };
}

async function mark(
  deps: ListenerDeps,
  { caller, commandId, value }: Click,
  as: 'vip' | 'regular',
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const command = { type: 'mark_customer', commandId, as } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    return tell(await explain(deps, caller, conversationId, outcome));
  }
  const view = await viewOf(deps, caller, conversationId);
  return view === null ? NOTHING : tell(customerMarked(view));
}
