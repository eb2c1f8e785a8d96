import type { Conversation, TeamTurn } from '../../../src/domain/conversation.ts';
import type { EventOf } from '../../../src/domain/events.ts';
import type {
  AgentId,
  ChannelAccountId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../../../src/domain/ids.ts';
import { days, minutes } from '../../../src/domain/ids.ts';
import { DEFAULT_MANNERS, defaultSettings, type Inbox } from '../../../src/domain/inbox.ts';
import type { ListedConversation, RemindedConversation } from '../../../src/domain/listed.ts';
import type { Clock } from '../../../src/domain/sla.ts';
import type { ConversationView, HomeView, MessageView } from '../../../src/domain/views.ts';

/** Thursday, 2026-03-05, 14:00 in UTC. */
export const NOON = Date.UTC(2026, 2, 5, 14, 0);
export const at = (hours: number, minute: number): number => Date.UTC(2026, 2, 5, hours, minute);

export const ana = 'U0ANA' as AgentId;
export const ben = 'U0BEN' as AgentId;
export const rosa = 'U0ROSA' as AgentId;
export const NAMES: Record<AgentId, string> = {
  [ana]: 'Ana Silva',
  [ben]: 'Ben Adler',
  [rosa]: 'Rosa Klein',
};

export const conversationId = '00000000-0000-4000-8000-000000000142' as ConversationId;
export const inboxId = '00000000-0000-4000-8000-0000000000aa' as InboxId;
export const outboxId = '00000000-0000-4000-8000-0000000000ff' as OutboxId;

export function clock(dueAt: number, phase: Clock['phase'] = 'on_time'): Clock {
  return { startedAt: at(14, 0), warnAt: dueAt - minutes(5), dueAt, phase };
}

function teamTurn(over: Partial<TeamTurn> = {}): TeamTurn {
  return {
    of: 'team',
    since: at(14, 0),
    startedIn: 1,
    unanswered: 1,
    response: { name: 'first_response', ...clock(at(14, 15)) },
    assignment: clock(at(14, 5)),
    ...over,
  };
}

const BASE = {
  id: conversationId,
  workspaceId: 'T1' as WorkspaceId,
  inboxId,
  channelAccountId: 'account' as ChannelAccountId,
  channel: 'whatsapp' as const,
  customerId: 'customer' as CustomerId,
  identityId: 'identity' as IdentityId,
  version: 1,
  details: { subject: null, priority: 'normal' as const, tags: [], source: null, captured: {} },
  openedAt: at(14, 0),
  firstRepliedAt: null,
  messageCount: 1,
  ownerChangedIn: 1,
  customerWroteIn: 1,
  follows: null,
  replying: [],
  held: [],
  lastReply: null,
  ownerLine: null,
  undoable: null,
  followers: [],
  purpose: 'real' as const,
};

type Base = Partial<typeof BASE> | Partial<Conversation>;

export function unassigned(turn: Partial<TeamTurn> = {}, over: Base = {}): Conversation {
  const aside = { owner: null, snooze: null };
  return { ...BASE, status: 'open', turn: teamTurn(turn), ...aside, ...over } as Conversation;
}

export function owned(turn: Partial<TeamTurn> = {}, over: Base = {}): Conversation {
  const running = teamTurn({ assignment: null, ...turn });
  const { name: _name, ...window } = running.response;
  const owner = { agentId: ana, since: at(14, 2), window };
  return {
    ...BASE,
    version: 2,
    ownerChangedIn: 2,
    status: 'open',
    turn: running,
    owner,
    snooze: null,
    ...over,
  } as Conversation;
}

export function waiting(over: Base = {}): Conversation {
  return owned({}, {
    turn: { of: 'customer', since: at(14, 22), unconfirmed: null },
    owner: { agentId: ana, since: at(14, 2), window: null },
    ...over,
  } as Base);
}

export function automated(over: Base = {}): Conversation {
  return unassigned({}, { turn: { of: 'automation', since: at(13, 58) }, ...over } as Base);
}

export function resolved(over: Base = {}): Conversation {
  return {
    ...BASE,
    version: 5,
    status: 'resolved',
    firstRepliedAt: at(14, 22),
    resolvedAt: at(14, 40),
    resolvedBy: { kind: 'agent', agentId: ana },
    answered: true,
    note: 'new size shipped',
    outcome: null,
    dismissed: null,
    lastOwner: ana,
    ...over,
  } as Conversation;
}

export function message(over: Partial<MessageView> = {}): MessageView {
  return {
    number: 1,
    kind: 'customer',
    author: { kind: 'customer' },
    text: 'Is the blue one still available? I need it by Friday.',
    attachments: [],
    externalId: 'wamid.1',
    at: at(14, 0),
    authorName: 'Marta Díaz',
    delivery: null,
    ...over,
  };
}

export function reply(over: Partial<MessageView> = {}): MessageView {
  return message({
    number: 2,
    kind: 'reply',
    author: { kind: 'agent', agentId: ana },
    authorName: 'Ana Silva',
    text: 'Yes! It ships tomorrow.',
    externalId: null,
    at: at(14, 22),
    delivery: { state: 'read', at: at(14, 23) },
    ...over,
  });
}

export function viewOf(
  conversation: Conversation,
  over: Partial<ConversationView> = {},
): ConversationView {
  return {
    now: at(14, 1),
    conversation,
    number: 142,
    inbox: {
      id: inboxId,
      name: 'support',
      slackChannel: 'C0SUPPORT',
      timeZone: 'UTC',
      previews: DEFAULT_MANNERS.previews,
      outcomes: DEFAULT_MANNERS.outcomes,
      reopenWithin: days(7),
    },
    customer: {
      name: 'Marta Díaz',
      address: '+34600004417',
      earlier: 0,
      vip: false,
      sender: 'allowed',
    },
    names: NAMES,
    lastMessages: [message()],
    lastFromCustomer: message(),
    canReply: true,
    alsoOpen: [],
    answers: { first: null, replies: 0, trouble: null },
    card: { slackChannel: 'C0SUPPORT', ts: '1700000000.000100' },
    formerCard: null,
    workspaceUrl: 'https://acme.slack.com/',
    ...over,
  };
}

export function ownerChanged(
  over: Partial<EventOf<'owner_changed'>> = {},
): EventOf<'owner_changed'> {
  return {
    type: 'owner_changed',
    at: at(14, 2),
    from: null,
    owner: { agentId: ana, since: at(14, 2), window: clock(at(14, 15)) },
    how: 'assigned',
    reason: null,
    note: null,
    assignment: null,
    ...over,
  };
}

export function listed(over: Partial<ListedConversation> = {}): ListedConversation {
  return {
    id: conversationId,
    number: 142,
    version: 2,
    inboxId,
    inboxName: 'support',
    customerName: 'Marta Díaz',
    channel: 'whatsapp',
    status: 'open',
    turn: 'team',
    owner: { id: ana, name: 'Ana Silva' },
    excerpt: 'Hello? Is anyone there?',
    waitingSince: at(14, 0),
    unanswered: 1,
    response: { dueAt: at(14, 15), phase: 'on_time' },
    assignment: null,
    window: { dueAt: at(14, 15), phase: 'on_time' },
    resolution: null,
    answeredAt: null,
    answeredOnTime: false,
    snoozedUntil: null,
    heldUntil: null,
    previews: 'quoted',
    vip: false,
    purpose: 'real',
    card: { slackChannel: 'C0SUPPORT', ts: '1700000000.000100' },
    ...over,
  };
}

/** One that its owner is reminded of. */
export function reminded(over: Partial<RemindedConversation> = {}): RemindedConversation {
  return { ...listed(over), coming: [], seenBy: [], acknowledged: null, ...over };
}

export function unclaimed(over: Partial<ListedConversation> = {}): ListedConversation {
  return listed({
    owner: null,
    window: null,
    assignment: { dueAt: at(14, 5), phase: 'on_time' },
    ...over,
  });
}

export function home(over: Partial<HomeView> = {}): HomeView {
  return {
    now: at(14, 1),
    person: { id: ana, name: 'Ana Silva' },
    away: null,
    leave: null,
    atRisk: [],
    workspaceUrl: 'https://acme.slack.com/',
    inboxes: [{ id: inboxId, name: 'support', slackChannel: 'C0SUPPORT', role: 'agent' }],
    mine: [],
    mineCount: 0,
    unassigned: [],
    unassignedCount: 0,
    lastCustomerMessageAt: at(13, 58),
    channels: [{ channel: 'whatsapp', waitingSince: null }],
    ...over,
  };
}

export function inbox(over: Partial<Inbox> = {}): Inbox {
  return {
    id: inboxId,
    workspaceId: 'T1' as WorkspaceId,
    version: 2,
    slackChannel: 'C0SUPPORT',
    name: 'support',
    status: 'ready',
    visibility: 'private',
    invitedBy: rosa,
    settings: defaultSettings('Europe/Berlin'),
    savedReplies: [],
    closed: null,
    members: { [ana]: 'agent', [ben]: 'watcher', [rosa]: 'admin' },
    ...over,
  };
}
