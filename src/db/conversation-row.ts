import type {
  Conversation,
  OpenConversation,
  Ownership,
  Snooze,
  Undoable,
} from '../domain/conversation.ts';
import { nextAlarmAt } from '../domain/next-alarm.ts';
import { clockColumns, clockOf, putAside, rowOfClock, takenUp } from './clock-row.ts';
import { instant, iso } from './instants.ts';
import { instantIf, rowOfTurn, turnOf } from './turn-row.ts';

/** A row of `conversation` as JSON: column names, and instants as ISO strings. */
export type ConversationRow = Record<string, unknown>;

/** The columns that a commit changes, beside what lists need. */
export const STATE_COLUMNS = [
  ...[
    'version',
    'status',
    'first_replied_at',
    'message_count',
    'owner_changed_in',
    'customer_wrote_in',
  ],
  ...['subject', 'priority', 'tags', 'source', 'captured'],
  ...['turn', 'turn_since', 'turn_started_in', 'unanswered', 'unconfirmed', 'response_name'],
  ...clockColumns('response'),
  ...clockColumns('assignment'),
  ...['owner_id', 'owner_since'],
  ...clockColumns('window'),
  ...clockColumns('resolution'),
  ...['resolution_left', 'turn_lapsed', 'unplaced_since', 'acknowledged', 'resolves_at'],
  'auto_answered_until',
  ...['resolved_at', 'resolved_by', 'answered', 'resolved_note', 'last_owner_id', 'next_alarm_at'],
  ...['outcome', 'dismissed'],
  ...[
    'replying',
    'held',
    'last_reply_in',
    'last_reply_by',
    'owner_line_started_in',
    'owner_line_at',
  ],
  ...['undoable', 'followers'],
  ...['snoozed_until', 'snoozed_by', 'snoozed_since', 'snooze_note'],
];

/** The columns that stay as they were when the conversation began, but for its number. */
export const ORIGIN_COLUMNS = [
  ...[
    'workspace_id',
    'id',
    'inbox_id',
    'channel_account_id',
    'channel',
    'customer_id',
    'identity_id',
  ],
  ...['follows', 'opened_at', 'purpose'],
];

/** The state as its row says it. */
export function rowOf(state: Conversation): ConversationRow {
  const { details } = state;
  return {
    workspace_id: state.workspaceId,
    id: state.id,
    inbox_id: state.inboxId,
    channel_account_id: state.channelAccountId,
    channel: state.channel,
    customer_id: state.customerId,
    identity_id: state.identityId,
    follows: state.follows,
    purpose: state.purpose,
    opened_at: iso(state.openedAt),
    version: state.version,
    status: state.status,
    first_replied_at: iso(state.firstRepliedAt),
    message_count: state.messageCount,
    owner_changed_in: state.ownerChangedIn,
    customer_wrote_in: state.customerWroteIn,
    subject: details.subject,
    priority: details.priority,
    tags: details.tags,
    source: details.source,
    // Pairs, because jsonb sorts the keys of objects: the order in which automation asked stays.
    captured: Object.entries(details.captured),
    unanswered: 0,
    replying: state.replying,
    held: state.held,
    last_reply_in: state.lastReply?.in ?? null,
    last_reply_by: state.lastReply?.by ?? null,
    owner_line_started_in: state.ownerLine?.startedIn ?? null,
    owner_line_at: iso(state.ownerLine?.at ?? null),
    undoable: undoableRowOf(state.undoable),
    followers: state.followers,
    turn_lapsed: [],
    auto_answered_until: iso(state.autoAnsweredUntil ?? null),
    next_alarm_at: iso(nextAlarmAt(state)),
    ...(state.status === 'open' ? rowOfOpen(state) : {}),
    ...(state.status === 'resolved'
      ? {
          resolved_at: iso(state.resolvedAt),
          resolved_by: state.resolvedBy,
          answered: state.answered,
          resolved_note: state.note,
          last_owner_id: state.lastOwner,
          outcome: state.outcome,
          dismissed: state.dismissed,
        }
      : {}),
  };
}

function rowOfOpen({ turn, owner, snooze }: OpenConversation): ConversationRow {
  return {
    turn: turn.of,
    turn_since: iso(turn.since),
    ...rowOfTurn(turn),
    owner_id: owner?.agentId ?? null,
    owner_since: iso(owner?.since ?? null),
    ...rowOfClock('window', owner?.window ?? null),
    snoozed_until: iso(snooze?.until ?? null),
    snoozed_by: snooze?.by ?? null,
    snoozed_since: iso(snooze?.since ?? null),
    snooze_note: snooze?.note ?? null,
  };
}

function undoableRowOf(undoable: Undoable | null): Undoable | null {
  if (undoable === null) return null;
  return { ...undoable, before: putAside(undoable.before) } as Undoable;
}

/** The state that a row says, as `to_jsonb(conversation)` gives it. The checks of the table make sure that it is whole. */
export function conversationOf(row: ConversationRow): Conversation {
  const base = {
    id: row['id'],
    workspaceId: row['workspace_id'],
    inboxId: row['inbox_id'],
    channelAccountId: row['channel_account_id'],
    channel: row['channel'],
    customerId: row['customer_id'],
    identityId: row['identity_id'],
    version: row['version'],
    details: {
      subject: row['subject'],
      priority: row['priority'],
      tags: row['tags'],
      source: row['source'],
      captured: Object.fromEntries(row['captured'] as [string, string][]),
    },
    openedAt: instant(row['opened_at']),
    firstRepliedAt: instant(row['first_replied_at']),
    messageCount: row['message_count'],
    ownerChangedIn: row['owner_changed_in'],
    customerWroteIn: row['customer_wrote_in'],
    follows: row['follows'],
    purpose: row['purpose'],
    replying: row['replying'],
    held: row['held'],
    lastReply:
      row['last_reply_in'] === null ? null : { in: row['last_reply_in'], by: row['last_reply_by'] },
    ownerLine:
      row['owner_line_started_in'] === null
        ? null
        : { startedIn: row['owner_line_started_in'], at: instant(row['owner_line_at']) },
    undoable: undoableOf(row['undoable'] as Undoable | null),
    followers: row['followers'],
    ...instantIf('autoAnsweredUntil', row['auto_answered_until']),
  };
  if (row['status'] === 'open') {
    const owner = ownershipOf(row);
    const snooze = snoozeOf(row);
    return { ...base, status: 'open', turn: turnOf(row), owner, snooze } as Conversation;
  }
  return {
    ...base,
    status: 'resolved',
    resolvedAt: instant(row['resolved_at']),
    resolvedBy: row['resolved_by'],
    answered: row['answered'],
    note: row['resolved_note'],
    lastOwner: row['last_owner_id'],
    outcome: row['outcome'],
    dismissed: row['dismissed'],
  } as Conversation;
}

function undoableOf(undoable: Undoable | null): Undoable | null {
  if (undoable === null) return null;
  return { ...undoable, before: takenUp(undoable.before) } as Undoable;
}

function ownershipOf(row: ConversationRow): Ownership | null {
  if (row['owner_id'] === null) return null;
  const since = instant(row['owner_since']);
  return { agentId: row['owner_id'], since, window: clockOf('window', row) } as Ownership;
}

function snoozeOf(row: ConversationRow): Snooze | null {
  if (row['snoozed_until'] === null) return null;
  return {
    until: instant(row['snoozed_until']),
    by: row['snoozed_by'],
    since: instant(row['snoozed_since']),
    note: row['snooze_note'],
  } as Snooze;
}
