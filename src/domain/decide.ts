import type { ConversationCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { acknowledge } from './decide/acknowledging.ts';
import { follow, snooze, wake } from './decide/aside.ts';
import { checkClocks } from './decide/check-clocks.ts';
import { reopen, resolve, setOutcome } from './decide/closing.ts';
import { markCustomer, setDetails } from './decide/details.ts';
import { dismiss, unblockSender } from './decide/dismissing.ts';
import { place } from './decide/due-steps.ts';
import { handedOver } from './decide/handed-over.ts';
import { loadMediaAgain, reportMedia } from './decide/media.ts';
import { assign, claim, ownerLeft, release } from './decide/ownership.ts';
import { beginReply, endReply } from './decide/presence.ts';
import { receiveMessage } from './decide/receive-message.ts';
import { andReplanned, recountClocks } from './decide/replanning.ts';
import { recordReply, reportReply, resendReply } from './decide/reply-outcome.ts';
import { reply, sendNote, sendStopped, suggestReply, takeBackReply } from './decide/replying.ts';
import { deleteMessage, editMessage, note } from './decide/typed-in-thread.ts';
import { undo } from './decide/undoing.ts';
import type { ConversationContext, ConversationDecision } from './decide-context.ts';

/** What the rules say to a command; and what it changes about what was promised moves the clocks with it. */
export function decide(
  state: Conversation | null,
  command: ConversationCommand,
  context: ConversationContext,
): ConversationDecision {
  return andReplanned(state, decided(state, command, context), context);
}

/** Only the switch: each command has its function in decide/. */
function decided(
  state: Conversation | null,
  command: ConversationCommand,
  context: ConversationContext,
): ConversationDecision {
  switch (command.type) {
    case 'receive_message':
      return receiveMessage(state, command, context);
    case 'claim':
      return claim(state, command, context);
    case 'assign':
      return assign(state, command, context);
    case 'release':
      return release(state, command, context);
    case 'owner_left':
      return ownerLeft(state, command, context);
    case 'reply':
      return reply(state, command, context);
    case 'take_back_reply':
      return takeBackReply(state, command, context);
    case 'send_stopped':
      return sendStopped(state, command, context);
    case 'resend_reply':
      return resendReply(state, command, context);
    case 'report_reply':
      return reportReply(state, command, context);
    case 'note':
      return note(state, command, context);
    case 'send_note':
      return sendNote(state, command, context);
    case 'suggest_reply':
      return suggestReply(state, command, context);
    case 'edit_message':
      return editMessage(state, command, context);
    case 'delete_message':
      return deleteMessage(state, command, context);
    case 'begin_reply':
      return beginReply(state, context);
    case 'end_reply':
      return endReply(state, context);
    case 'record_reply':
      return recordReply(state, command, context);
    case 'handed_over':
      return handedOver(state, command, context);
    case 'resolve':
      return resolve(state, command, context);
    case 'set_outcome':
      return setOutcome(state, command, context);
    case 'reopen':
      return reopen(state, command, context);
    case 'dismiss':
      return dismiss(state, command, context);
    case 'unblock_sender':
      return unblockSender(state, context);
    case 'undo':
      return undo(state, command, context);
    case 'snooze':
      return snooze(state, command, context);
    case 'wake':
      return wake(state, context);
    case 'follow':
    case 'unfollow':
      return follow(state, command, context);
    case 'mark_customer':
      return markCustomer(state, command, context);
    case 'set_details':
      return setDetails(state, command, context);
    case 'acknowledge':
      return acknowledge(state, command, context);
    case 'place':
      return place(state, context);
    case 'check_clocks':
      return checkClocks(state, context);
    case 'report_media':
      return reportMedia(state, command, context);
    case 'load_media_again':
      return loadMediaAgain(state, command, context);
    case 'recount_clocks':
      return recountClocks(state, command, context);
  }
}
