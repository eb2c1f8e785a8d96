import type { ConversationCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { checkClocks } from './decide/check-clocks.ts';
import { reopen, resolve } from './decide/closing.ts';
import { handedOver } from './decide/handed-over.ts';
import { assign, claim, ownerLeft, release } from './decide/ownership.ts';
import { receiveMessage } from './decide/receive-message.ts';
import { note, recordReply, reply, reportReply, resendReply } from './decide/replying.ts';
import type { ConversationContext, ConversationDecision } from './decide-context.ts';

/** What the rules say to a command. Only the switch: each command has its function in decide/. */
export function decide(
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
    case 'resend_reply':
      return resendReply(state, command, context);
    case 'report_reply':
      return reportReply(state, command, context);
    case 'note':
      return note(state, command, context);
    case 'record_reply':
      return recordReply(state, command, context);
    case 'handed_over':
      return handedOver(state, command, context);
    case 'resolve':
      return resolve(state, command, context);
    case 'reopen':
      return reopen(state, command, context);
    case 'check_clocks':
      return checkClocks(state, context);
  }
}
