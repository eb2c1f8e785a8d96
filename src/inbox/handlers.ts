import type { Agent, AgentCommand, AgentEvent, AgentRefusal } from '../domain/agent.ts';
import type { ConversationCommand } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { ConversationEvent } from '../domain/events.ts';
import type { Inbox, InboxCommand, InboxEvent, InboxRefusal } from '../domain/inbox.ts';
import type { Refusal } from '../domain/refusals.ts';
import type { HandleCommand } from './handle-command.ts';
import type { AgentTarget, ConversationTarget, InboxTarget } from './ports.ts';

/** Sends a command to a conversation. */
export type HandleConversation = HandleCommand<
  ConversationTarget,
  Conversation,
  ConversationCommand,
  ConversationEvent,
  Refusal
>;

/** Sends a command to an inbox. */
export type HandleInbox = HandleCommand<InboxTarget, Inbox, InboxCommand, InboxEvent, InboxRefusal>;

/** Sends a command to what is kept about an agent. */
export type HandleAgent = HandleCommand<AgentTarget, Agent, AgentCommand, AgentEvent, AgentRefusal>;
