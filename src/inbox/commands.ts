import type { Agent, AgentCommand, AgentContext, AgentEvent } from '../domain/agent.ts';
import { agentDecider } from '../domain/agent-decider.ts';
import type { ConversationCommand } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import { conversationDecider } from '../domain/conversation-decider.ts';
import type { ConversationContext } from '../domain/decide-context.ts';
import type { Effect } from '../domain/effects.ts';
import type { ConversationEvent } from '../domain/events.ts';
import type { ConversationId, Duration, InboxId, Instant, WorkspaceId } from '../domain/ids.ts';
import type { Inbox, InboxCommand, InboxContext, InboxEvent } from '../domain/inbox.ts';
import { nextDayCheckAt } from '../domain/inbox-day.ts';
import { inboxDecider } from '../domain/inbox-decider.ts';
import { nextAlarmAt } from '../domain/next-alarm.ts';
import type { ActorRef } from '../domain/people.ts';
import { type CommandReport, createHandleCommand, type Outcome } from './handle-command.ts';
import type { HandleAgent, HandleConversation, HandleInbox } from './handlers.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import type { AgentTarget, Bell, ConversationTarget, InboxTarget, Store } from './ports.ts';
import { checkClocks, checkDay } from './sweep.ts';
import type { Tracing } from './tracing.ts';

/** As much as the clocks of two machines differ when all is well. */
const A_MOMENT: Duration = 500;

export interface Stores {
  conversations: Store<
    ConversationTarget,
    Conversation,
    ConversationCommand,
    ConversationContext,
    ConversationEvent
  >;
  inboxes: Store<InboxTarget, Inbox, InboxCommand, InboxContext, InboxEvent>;
  agents: Store<AgentTarget, Agent, AgentCommand, AgentContext, AgentEvent>;
}

export interface CommandsDeps {
  stores: Stores;
  bell: Bell;
  observe: (report: CommandReport) => void;
  pause: (ms: Duration) => Promise<void>;
  monotonicNow: () => number;
  tracing?: Tracing;
}

/** The three deciders behind the one way of handling commands. After each commit the bells are rung. */
export interface Commands {
  handleConversation: HandleConversation;
  handleInbox: HandleInbox;
  handleAgent: HandleAgent;
  asSystem(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
    as?: ActorRef,
  ): Promise<Outcome<unknown, unknown, unknown>>;
  inboxAsSystem(
    workspaceId: WorkspaceId,
    inboxId: InboxId,
    command: InboxCommand,
  ): Promise<Outcome<unknown, unknown, unknown>>;
  checkClocks(alarm: {
    workspaceId: WorkspaceId;
    conversationId: ConversationId;
    at: Instant;
  }): Promise<void>;
  checkDay(alarm: { workspaceId: WorkspaceId; inboxId: InboxId; at: Instant }): Promise<void>;
}

export function createCommands(deps: CommandsDeps): Commands {
  const { stores, bell } = deps;
  const common = {
    mutex: createKeyedMutex(),
    observe: deps.observe,
    pause: deps.pause,
    monotonicNow: deps.monotonicNow,
    ...(deps.tracing === undefined ? {} : { tracing: deps.tracing }),
  };

  function ringDelivery(workspaceId: WorkspaceId, effects: readonly Effect[]): void {
    if (effects.length > 0) void bell.ring({ job: 'deliver', workspaceId });
  }

  function ringAlarm(conversation: Conversation): void {
    const { workspaceId, id: conversationId } = conversation;
    const at = nextAlarmAt(conversation);
    if (at !== null) void bell.ring({ job: 'check_clocks', workspaceId, conversationId, at }, at);
  }

  function ringDay(inbox: Inbox): void {
    const { workspaceId, id: inboxId } = inbox;
    const at = nextDayCheckAt(inbox);
    if (at !== null) void bell.ring({ job: 'check_day', workspaceId, inboxId, at }, at);
  }

  const handleConversation: HandleConversation = createHandleCommand({
    ...common,
    store: stores.conversations,
    decider: conversationDecider,
    keyOf: keyOfConversation,
    committed(state, effects) {
      ringDelivery(state.workspaceId, effects);
      ringAlarm(state);
    },
  });
  const handleInbox: HandleInbox = createHandleCommand({
    ...common,
    store: stores.inboxes,
    decider: inboxDecider,
    keyOf: (target: InboxTarget) =>
      target.by === 'id' ? target.inboxId : `${target.workspaceId}:${target.slackChannel}`,
    committed(state, effects) {
      ringDelivery(state.workspaceId, effects);
      ringDay(state);
    },
  });
  const handleAgent: HandleAgent = createHandleCommand({
    ...common,
    store: stores.agents,
    decider: agentDecider,
    keyOf: ({ workspaceId, agentId }: AgentTarget) => `${workspaceId}:${agentId}`,
    committed: (state, effects) => ringDelivery(state.workspaceId, effects),
  });

  const asSystem: Commands['asSystem'] = (workspaceId, conversationId, command, as) =>
    handleConversation(
      { by: 'id', workspaceId, conversationId },
      as ?? { kind: 'system' },
      command,
    );

  const handleInboxAsSystem = (workspaceId: WorkspaceId, inboxId: InboxId, command: InboxCommand) =>
    handleInbox({ by: 'id', workspaceId, inboxId }, { kind: 'system' }, command);

  return {
    handleConversation,
    handleInbox,
    handleAgent,
    asSystem,
    inboxAsSystem: handleInboxAsSystem,
    async checkClocks({ workspaceId, conversationId, at }) {
      const target = { by: 'id', workspaceId, conversationId } as const;
      const command = checkClocks(conversationId, at);
      const outcome = await handleConversation(target, { kind: 'system' }, command);
      if (outcome.outcome !== 'nothing' || outcome.state === null) return;
      // Rung too early, since the bell's clock is ahead of the database's: once more, and after that the sweep has it.
      if (nextAlarmAt(outcome.state) === at) {
        const later = at + A_MOMENT;
        await bell.ring({ job: 'check_clocks', workspaceId, conversationId, at: later }, later);
      }
    },
    async checkDay({ workspaceId, inboxId, at }) {
      const outcome = await handleInboxAsSystem(workspaceId, inboxId, checkDay(inboxId, at));
      if (outcome.outcome !== 'nothing' || outcome.state === null) return;
      if (nextDayCheckAt(outcome.state) === at) {
        const later = at + A_MOMENT;
        await bell.ring({ job: 'check_day', workspaceId, inboxId, at: later }, later);
      }
    },
  };
}

function keyOfConversation(target: ConversationTarget): string {
  return target.by === 'id'
    ? target.conversationId
    : `${target.channelAccountId}:${target.customer.address}`;
}
