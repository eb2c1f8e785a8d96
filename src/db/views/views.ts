import type { ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { Surface } from '../../domain/surfaces.ts';
import type { SurfaceView } from '../../domain/views.ts';
import type { Views } from '../../inbox/reading-ports.ts';
import { type LookUps, NO_LOOK_UPS } from '../look-ups.ts';
import type { Sql } from '../pool.ts';
import { sharingReads } from '../shared-reads.ts';
import { readAlarmDm, readLateNotice } from './alarming.ts';
import { readBlocked } from './blocked-view.ts';
import { readClosingList } from './closing-list.ts';
import { readBrief } from './conversation-brief.ts';
import {
  readFollowDm,
  readMessageMark,
  readOwnerDm,
  readPlain,
  readReplyTroubleDm,
  readSuggestionDm,
  readThreadMessage,
  readWroteAgainDm,
} from './conversation-surfaces.ts';
import { readConversation } from './conversation-view.ts';
import { readSummaryDm } from './day-summary.ts';
import {
  readByNumber,
  readByPlace,
  readNewestNumber,
  readNextWaiting,
  readUnassigned,
} from './find-conversations.ts';
import { readFloodList } from './flood-list.ts';
import { readHome, readHomeSurface } from './home-view.ts';
import { readLeftBehindDm, readMovedDm } from './inbox-dms.ts';
import {
  readFirstRun,
  readReadyDm,
  readTakenOutDm,
  readUnstaffedDm,
  readWholeInbox,
} from './inbox-surfaces.ts';
import { readLoad } from './load-report.ts';
import { readMore } from './more-view.ts';
import { readMove } from './move-view.ts';
import { readPastTurns } from './past-turns.ts';
import { readCandidates, readInboxesOf, readManagers, readPeople } from './people-views.ts';
import { readRisk } from './risk.ts';
import { readLateList, readNudgesDm, readUnclaimedList } from './rolling-lists.ts';
import { readThreadLine } from './thread-line.ts';
import { readThreadNudge } from './thread-nudge.ts';
import { readCardOf, readTypedAt } from './typed-messages.ts';
import { readWokenDm } from './woken-dm.ts';

/** The read models, each of one statement. Throws `StoreUnavailable` when the database cannot be reached. */
export function createViews(alone: Sql, lookUps: LookUps = NO_LOOK_UPS): Views {
  const sql = sharingReads(alone);
  return {
    ofSurface: (workspaceId, surface, before) =>
      readSurface(sql, lookUps, { workspaceId, surface, before }),
    conversation: (workspaceId, id) => readConversation(sql, workspaceId, id),
    brief: (workspaceId, id) => readBrief(sql, workspaceId, id),
    more: (workspaceId, id, viewer) => readMore(sql, workspaceId, id, viewer),
    byNumber: (workspaceId, number, viewer) => readByNumber(sql, workspaceId, number, viewer),
    byPlace: (workspaceId, place) => readByPlace(sql, workspaceId, place),
    typedAt: (workspaceId, place) => readTypedAt(sql, workspaceId, place),
    byCardPost: (workspaceId, outboxId) => readCardOf(sql, workspaceId, outboxId),
    newestNumber: (workspaceId, viewer) => readNewestNumber(sql, workspaceId, viewer),
    nextWaiting: (workspaceId, inbox, except) => readNextWaiting(sql, workspaceId, inbox, except),
    candidates: (workspaceId, inbox, query) => readCandidates(sql, workspaceId, inbox, query),
    managers: (workspaceId, inbox) => readManagers(sql, workspaceId, inbox),
    load: (workspaceId, inbox, viewer) => readLoad(sql, workspaceId, inbox, viewer),
    risk: (workspaceId, inboxId, viewer) =>
      readRisk(sql, lookUps, { workspaceId, inboxId, viewer }),
    pastTurns: (workspaceId, inbox, since) => readPastTurns(sql, workspaceId, inbox, since),
    unassigned: (workspaceId, inbox) => readUnassigned(sql, workspaceId, inbox),
    move: (workspaceId, inbox, source) => readMove(sql, workspaceId, inbox, source),
    blocked: (workspaceId, viewer) => readBlocked(sql, workspaceId, viewer),
    home: (workspaceId, agentId) => readHome(sql, workspaceId, agentId),
    inbox: (workspaceId, inboxId) => readWholeInbox(sql, workspaceId, inboxId),
    inboxesOf: (workspaceId, agentId) => readInboxesOf(sql, workspaceId, agentId),
    people: (workspaceId, agentIds) => readPeople(sql, workspaceId, agentIds),
  };
}

async function readSurface(
  sql: Sql,
  lookUps: LookUps,
  about: { workspaceId: WorkspaceId; surface: Surface; before: readonly ConversationId[] },
): Promise<SurfaceView | null> {
  const { workspaceId, surface, before: listedBefore } = about;
  switch (surface.type) {
    case 'card':
      return readPlain(sql, workspaceId, surface);
    case 'former_card':
      return readPlain(sql, workspaceId, surface);
    case 'message_mark':
      return readMessageMark(sql, workspaceId, surface);
    case 'suggestion_dm':
      return readSuggestionDm(sql, workspaceId, surface);
    case 'woken_dm':
      return readWokenDm(sql, workspaceId, surface);
    case 'follow_dm':
      return readFollowDm(sql, workspaceId, surface);
    case 'moved_dm':
      return readMovedDm(sql, workspaceId, surface);
    case 'left_behind_dm':
      return readLeftBehindDm(sql, workspaceId, surface);
    case 'thread_message':
      return readThreadMessage(sql, workspaceId, surface);
    case 'reply_trouble_dm':
      return readReplyTroubleDm(sql, workspaceId, surface);
    case 'thread_line':
      return readThreadLine(sql, workspaceId, surface);
    case 'owner_dm':
    case 'former_owner_dm':
      return readOwnerDm(sql, workspaceId, surface);
    case 'wrote_again_dm':
      return readWroteAgainDm(sql, workspaceId, surface);
    case 'nudges_dm':
      return readNudgesDm(sql, workspaceId, surface, listedBefore);
    case 'thread_nudge':
      return readThreadNudge(sql, workspaceId, surface);
    case 'late_list':
      return readLateList(sql, workspaceId, surface, listedBefore);
    case 'late_notice':
      return readLateNotice(sql, workspaceId, surface);
    case 'alarm_dm':
      return readAlarmDm(sql, workspaceId, surface);
    case 'summary_dm':
      return readSummaryDm(sql, lookUps, { workspaceId, surface });
    case 'closing_list':
      return readClosingList(sql, lookUps, { workspaceId, surface, listedBefore });
    case 'unclaimed_list':
      return readUnclaimedList(sql, workspaceId, surface);
    case 'flood_list':
      return readFloodList(sql, workspaceId, surface);
    case 'home':
      return readHomeSurface(sql, workspaceId, surface);
    case 'first_run':
      return readFirstRun(sql, workspaceId, surface);
    case 'ready_dm':
      return readReadyDm(sql, workspaceId, surface);
    case 'unstaffed_dm':
      return readUnstaffedDm(sql, workspaceId, surface);
    case 'taken_out_dm':
      return readTakenOutDm(sql, workspaceId, surface);
  }
}
