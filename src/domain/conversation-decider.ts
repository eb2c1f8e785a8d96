import type { ConversationCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import { decide } from './decide.ts';
import type { ConversationContext } from './decide-context.ts';
import type { Decider } from './decision.ts';
import type { Effect } from './effects.ts';
import { effectsOf } from './effects-of.ts';
import type { ConversationEvent } from './events.ts';
import { evolve } from './evolve.ts';

/** The rules of a conversation, as `handle-command` asks them. */
export const conversationDecider: Decider<
  Conversation,
  ConversationCommand,
  ConversationContext,
  ConversationEvent,
  Effect
> = { decide, evolve, effectsOf };
