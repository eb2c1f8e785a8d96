import type { LocalDate } from './business-hours.ts';
import type { AgentId, ConversationId, InboxId } from './ids.ts';

/**
 * A place in Slack that shows something of ours. It is posted once, drawn from the newest state, and edited after that. A fact
 * (somebody was assigned, a message came) is a surface whose key names the event, so that it is told once.
 *
 *  card              the conversation in the team channel, with its buttons
 *  former_card       where the card stood before it was posted anew: "#142 goes on below"
 *  thread_message    one message of it, in the card's thread
 *  message_mark      the reactions of ours on what somebody typed in the thread: internal, held, sent, read, not sent
 *  thread_line       what happened in one commit, in the card's thread: who gave it to whom, resolved, reopened
 *  owner_dm          "#142 is yours", to whom it was given in that version; folds when it is no longer theirs
 *  former_owner_dm   "Rosa gave #142 to Ana", to whom it was taken from in that version
 *  wrote_again_dm    "Marta wrote on #142", to the owner, one a turn
 *  reply_trouble_dm  "your reply did not arrive", to the owner, one a reply; says so if it did after all. "Not sent, Marta wrote
 *                    again", to whoever wrote it
 *  suggestion_dm     "Chen has an answer for #142", to the owner; one message, posted anew with each answer, and folded when it is no
 *                    longer theirs
 *  woken_dm          "#142 is awake", to the owner; one message, posted anew each time, and folded when it is no longer theirs
 *  follow_dm         how it goes on, to who follows it; one message, posted anew when the owner changes or it is resolved
 *  moved_dm          "Rosa gave you 3 conversations of Ben's", to whom they went and from whom, one a move
 *  left_behind_dm    "Ben left #support, 5 have no owner now", to its managers
 *  nudges_dm         the owner's replies that are due soon or late, one rolling message a person
 *  late_list         a manager's rolling message of what is late in an inbox
 *  unclaimed_list    the channel's rolling message of what nobody has claimed in time
 *  late_notice       "#142 has waited since 14:00, nobody is free to take it": in the inbox's own channel, in another one, or to a
 *                    manager; one message each, posted anew with each step, and folded when it is answered or somebody is on it
 *  thread_nudge      the owner's reminder as a mention in the card's thread, for who wants it there; posted anew with each reminder
 *  alarm_dm          "Marta wrote “lawyer”", to a manager on duty, one a turn
 *  summary_dm        how a day of an inbox went, to a manager; `date` is the inbox's own
 *  closing_list      the channel's message before it closes, of who would wait until it opens; edited as they are answered
 *  flood_list        the channel's message of the new conversations whose cards wait, while there are too many of them (flood.ts)
 *  home              somebody's App Home
 *  first_run         "Hello, I'm Dibs", in a channel that has just invited us
 *  ready_dm          "#support is ready", to whom set it up
 *  taken_out_dm      "I was taken out of #support", to its admins, once each time
 *  unstaffed_dm      "nobody answers in #support any more", or nobody can change it, to who can help, once each time
 */
export type Surface =
  | { type: 'card'; conversationId: ConversationId }
  | { type: 'former_card'; conversationId: ConversationId }
  | { type: 'thread_message'; conversationId: ConversationId; messageNumber: number }
  | { type: 'message_mark'; conversationId: ConversationId; messageNumber: number }
  | { type: 'suggestion_dm'; conversationId: ConversationId; agentId: AgentId }
  | { type: 'woken_dm'; conversationId: ConversationId; agentId: AgentId }
  | { type: 'follow_dm'; conversationId: ConversationId; agentId: AgentId }
  | { type: 'moved_dm'; inboxId: InboxId; agentId: AgentId; version: number }
  | {
      type: 'left_behind_dm';
      inboxId: InboxId;
      agentId: AgentId;
      who: AgentId;
      departure: number;
    }
  | { type: 'thread_line'; conversationId: ConversationId; version: number }
  | { type: 'owner_dm'; conversationId: ConversationId; agentId: AgentId; version: number }
  | { type: 'former_owner_dm'; conversationId: ConversationId; agentId: AgentId; version: number }
  | {
      type: 'wrote_again_dm';
      conversationId: ConversationId;
      agentId: AgentId;
      turnStartedIn: number;
    }
  | {
      type: 'reply_trouble_dm';
      conversationId: ConversationId;
      agentId: AgentId;
      messageNumber: number;
    }
  | { type: 'nudges_dm'; agentId: AgentId }
  | { type: 'late_list'; inboxId: InboxId; agentId: AgentId }
  /** `group`: Slack's user group that is called with it; absent: the inbox's on-duty group. */
  | { type: 'unclaimed_list'; inboxId: InboxId; group?: string }
  /** `slackChannel`: null is the inbox's own; `agentId` instead of it: this manager. */
  | {
      type: 'late_notice';
      inboxId: InboxId;
      conversationId: ConversationId;
      slackChannel: string | null;
      agentId?: AgentId;
      /** Slack's user group that is called with it. */
      group?: string;
      turnStartedIn: number;
    }
  | { type: 'thread_nudge'; conversationId: ConversationId; agentId: AgentId }
  | { type: 'alarm_dm'; conversationId: ConversationId; agentId: AgentId; turnStartedIn: number }
  | { type: 'summary_dm'; inboxId: InboxId; agentId: AgentId; date: LocalDate }
  | { type: 'closing_list'; inboxId: InboxId; date: LocalDate }
  | { type: 'flood_list'; inboxId: InboxId }
  | { type: 'home'; agentId: AgentId }
  | { type: 'first_run'; inboxId: InboxId }
  | { type: 'ready_dm'; inboxId: InboxId; agentId: AgentId }
  | { type: 'taken_out_dm'; inboxId: InboxId; agentId: AgentId; version: number }
  | { type: 'unstaffed_dm'; inboxId: InboxId; agentId: AgentId; version: number };

export type SurfaceOf<Type extends Surface['type']> = Extract<Surface, { type: Type }>;

/** The name of a surface, unique within its workspace. At most 255 characters. */
export function surfaceKey(surface: Surface): string {
  switch (surface.type) {
    case 'card':
      return `card:${surface.conversationId}`;
    case 'former_card':
      return `former_card:${surface.conversationId}`;
    case 'thread_message':
    case 'message_mark':
      return `${surface.type}:${surface.conversationId}:${surface.messageNumber}`;
    case 'thread_line':
      return `thread_line:${surface.conversationId}:${surface.version}`;
    case 'owner_dm':
    case 'former_owner_dm':
      return `${surface.type}:${surface.conversationId}:${surface.agentId}:${surface.version}`;
    case 'alarm_dm':
      return `alarm_dm:${surface.conversationId}:${surface.agentId}:${surface.turnStartedIn}`;
    case 'late_notice':
      return `late_notice:${surface.conversationId}:${surface.agentId ?? surface.slackChannel ?? 'own'}`;
    case 'summary_dm':
      return `summary_dm:${surface.inboxId}:${surface.agentId}:${surface.date}`;
    case 'closing_list':
      return `closing_list:${surface.inboxId}:${surface.date}`;
    case 'wrote_again_dm':
      return `wrote_again_dm:${surface.conversationId}:${surface.agentId}:${surface.turnStartedIn}`;
    case 'reply_trouble_dm':
      return `${surface.type}:${surface.conversationId}:${surface.agentId}:${surface.messageNumber}`;
    case 'follow_dm':
    case 'suggestion_dm':
    case 'woken_dm':
    case 'thread_nudge':
      return `${surface.type}:${surface.conversationId}:${surface.agentId}`;
    case 'late_list':
    case 'ready_dm':
      return `${surface.type}:${surface.inboxId}:${surface.agentId}`;
    case 'taken_out_dm':
    case 'unstaffed_dm':
    case 'moved_dm':
      return `${surface.type}:${surface.inboxId}:${surface.agentId}:${surface.version}`;
    case 'left_behind_dm':
      return `left_behind_dm:${surface.inboxId}:${surface.agentId}:${surface.who}:${surface.departure}`;
    case 'unclaimed_list':
    case 'flood_list':
    case 'first_run':
      return `${surface.type}:${surface.inboxId}`;
    case 'nudges_dm':
    case 'home':
      return `${surface.type}:${surface.agentId}`;
  }
}

/** Rolling messages are posted anew when there is news, and the one before is taken away; of a card it is folded (former_card). */
export function isRolling(surface: Surface): boolean {
  return (
    surface.type === 'card' ||
    surface.type === 'nudges_dm' ||
    surface.type === 'late_list' ||
    surface.type === 'unclaimed_list' ||
    surface.type === 'late_notice' ||
    surface.type === 'thread_nudge' ||
    surface.type === 'flood_list' ||
    surface.type === 'follow_dm' ||
    surface.type === 'suggestion_dm' ||
    surface.type === 'woken_dm' ||
    surface.type === 'first_run'
  );
}
