import type { KnownBlock, HomeView as SlackHomeView } from '@slack/types';
import { isReminded } from '../../domain/conversation.ts';
import { type ConversationId, type Duration, minutes, type OutboxId } from '../../domain/ids.ts';
import { isTakenAway } from '../../domain/pretend-customer.ts';
import type { Surface } from '../../domain/surfaces.ts';
import type { SurfaceView, SurfaceViewOf } from '../../domain/views.ts';
import { alarmDm } from './alarm-dm.ts';
import type { Answer } from './answer.ts';
import { withBlockIds } from './block-ids.ts';
import { card } from './card.ts';
import { closingList } from './closing-list.ts';
import type { Dm } from './dm-parts.ts';
import { formerOwnerDm, type OwnershipView, ownerDm, wroteAgainDm } from './dms.ts';
import { firstRun } from './first-run.ts';
import { floodList } from './flood-list.ts';
import { followDm } from './follow-dm.ts';
import { formerCard } from './former-card.ts';
import { homeView } from './home.ts';
import { lateList } from './late-list.ts';
import { lateNotice } from './late-notice.ts';
import { leftBehindDm } from './left-behind.ts';
import { type Mark, markOf } from './message-mark.ts';
import { movedDm } from './moved-dm.ts';
import { nudges, type Rolling } from './nudges.ts';
import { readyDm } from './ready.ts';
import { replyTroubleDm } from './reply-trouble.ts';
import { suggestionDm } from './suggestion.ts';
import { summaryDm } from './summary-dm.ts';
import { takenOutDm } from './taken-out.ts';
import { threadLine } from './thread-line.ts';
import { threadMessage } from './thread-message.ts';
import { threadNudge } from './thread-nudge.ts';
import { unclaimedList } from './unclaimed-list.ts';
import { unstaffedDm } from './unstaffed.ts';
import { wokenDm } from './woken-dm.ts';

/**
 * What a surface has to show now.
 *
 *  message   post it, or edit the one that stands there. `listed`: the conversations that a rolling message names.
 *            `onlyEdit`: it says what has become of the matter; worth an edit, never worth a new post.
 *            `calls`: Slack's user group that hears of it when it is posted, and of no edit.
 *  view      publish the Home
 *  mark      put this reaction on it, in place of the others of ours
 *  nothing   there is nothing to say here (any more)
 *  remove    take away what stands there
 *  later     not now: whom it is for is away, or does not work. Ask again after this time.
 */
export type Rendered =
  | {
      kind: 'message';
      text: string;
      blocks: KnownBlock[];
      listed: ConversationId[];
      onlyEdit: boolean;
      calls?: string;
    }
  | { kind: 'view'; view: SlackHomeView }
  /** A reaction of ours on somebody's message. */
  | { kind: 'mark'; mark: Mark }
  | { kind: 'nothing' }
  | { kind: 'remove' }
  | { kind: 'later'; after: Duration };

export interface Occasion {
  outboxId: OutboxId;
  because: 'news' | 'change';
  /** Whether the surface stands in Slack already. */
  posted: boolean;
  /** Of a Home: the answer that stands on top of it. */
  top?: Answer;
}

const NOTHING: Rendered = { kind: 'nothing' };

/** Draws any surface from what was read for it. The first block of a message carries the outbox id. */
export function renderSurface(view: SurfaceView, occasion: Occasion): Rendered {
  if (isGone(view)) return occasion.posted ? { kind: 'remove' } : NOTHING;
  const draw = DRAW[view.surface.type] as (view: SurfaceView, occasion: Occasion) => Rendered;
  const drawn = draw(view, occasion);
  if (drawn.kind !== 'message') return drawn;
  return { ...drawn, blocks: withBlockIds(drawn.blocks, occasion.outboxId) };
}

/** Of a test that has ended by itself nothing is left, but for what people typed. */
function isGone(view: SurfaceView): boolean {
  if (view.surface.type === 'message_mark' || !('conversation' in view)) return false;
  return isTakenAway(view.conversation);
}

type ViewOf<Type extends Surface['type']> = Type extends 'owner_dm' | 'former_owner_dm'
  ? OwnershipView
  : SurfaceViewOf<Type>;

/** One function for each kind of surface: a new kind does not compile without one. */
const DRAW: { [Type in Surface['type']]: (view: ViewOf<Type>, occasion: Occasion) => Rendered } = {
  card: (view, { outboxId, posted, because }) => {
    const needsOwner = view.conversation.status === 'open' && view.conversation.owner === null;
    const isPostedAnew = posted && needsOwner && because === 'news';
    const shown = isPostedAnew ? { ...view, formerCard: view.card } : view;
    // Posted anew only for want of an owner; if one was found meanwhile, it stays where it is.
    return { ...message(card(shown, outboxId)), onlyEdit: posted && !needsOwner };
  },
  former_card: (view) => ({ ...message(formerCard(view)), onlyEdit: true }),
  thread_message: (view) => message(threadMessage(view)),
  message_mark: ({ message }) => ({ kind: 'mark', mark: markOf(message) }),
  suggestion_dm: (view, occasion) => dm(suggestionDm(view), occasion),
  thread_line: (view) => {
    const drawn = threadLine(view);
    return drawn === null ? NOTHING : message(drawn);
  },
  owner_dm: (view, occasion) => dm(ownerDm(view), occasion),
  former_owner_dm: (view, occasion) => dm(formerOwnerDm(view), occasion),
  woken_dm: (view, occasion) => dm(wokenDm(view), occasion),
  follow_dm: (view, occasion) => dm(followDm(view), occasion),
  wrote_again_dm: (view, occasion) => dm(wroteAgainDm(view), occasion),
  reply_trouble_dm: (view, occasion) => dm(replyTroubleDm(view), occasion),
  nudges_dm: (view, occasion) => {
    const waits = occasion.because === 'news' && view.due.length > 0 && view.putOff !== null;
    if (!waits) return rolling(nudges(view, occasion.because), occasion, NOTHING);
    // What has become of the matter is said at once, without calling anybody; the reminder comes later by itself.
    const isToBeEdited = occasion.posted && view.settled.length > 0;
    if (!isToBeEdited) return { kind: 'later', after: laterThan(view) };
    const drawn = rolling(nudges(view, 'change'), occasion, NOTHING);
    return drawn.kind === 'message' ? { ...drawn, onlyEdit: true } : drawn;
  },
  late_list: (view, occasion) => rolling(lateList(view, occasion.because), occasion, NOTHING),
  unclaimed_list: (view, occasion) => {
    const drawn = rolling(unclaimedList(view), occasion, { kind: 'remove' });
    const calls = view.surface.group ?? view.onDutyGroup;
    return drawn.kind === 'message' && calls !== null ? { ...drawn, calls } : drawn;
  },
  late_notice: (view, occasion) => {
    const drawn = dm(lateNotice(view, occasion.because), occasion);
    const { group: calls } = view.surface;
    return drawn.kind === 'message' && calls !== undefined ? { ...drawn, calls } : drawn;
  },
  thread_nudge: (view, { posted, because }) => {
    const isWanted = view.manner === 'thread' && isReminded(view.conversation);
    const drawn = isWanted ? threadNudge(view) : null;
    if (drawn !== null && because === 'news' && view.putOff !== null) {
      return { kind: 'later', after: laterThan(view) };
    }
    if (drawn === null) return posted ? { kind: 'remove' } : NOTHING;
    return posted || because === 'news' ? message(drawn) : NOTHING;
  },
  alarm_dm: (view, occasion) => dm(alarmDm(view), occasion),
  summary_dm: (view) => message(summaryDm(view)),
  closing_list: (view, occasion) => rolling(closingList(view), occasion, { kind: 'remove' }),
  flood_list: (view, { posted }) => {
    const drawn = floodList(view);
    if (drawn === null) return posted ? { kind: 'remove' } : NOTHING;
    const { settled: onlyEdit, ...shown } = drawn;
    return { kind: 'message', ...shown, onlyEdit };
  },
  home: (view, { top }) => ({
    kind: 'view',
    view: homeView(view.home, top === undefined ? {} : { top }),
  }),
  first_run: (view) => (view.inbox.status === 'left' ? NOTHING : message(firstRun(view))),
  ready_dm: (view) => (view.inbox.status === 'ready' ? message(readyDm(view)) : NOTHING),
  taken_out_dm: (view) => (view.inbox.status === 'left' ? message(takenOutDm(view)) : NOTHING),
  unstaffed_dm: (view, occasion) => dm(unstaffedDm(view), occasion),
  moved_dm: (view, occasion) => {
    const drawn = movedDm(view);
    return drawn === null ? NOTHING : dm(drawn, occasion);
  },
  left_behind_dm: (view, occasion) => dm(leftBehindDm(view), occasion),
};

/** Who is away may come back before they said, and hours may change: it is asked again and again. */
const A_WHILE = minutes(15);

function laterThan({ putOff, now }: Pick<SurfaceViewOf<'nudges_dm'>, 'putOff' | 'now'>): Duration {
  const until = putOff?.until ?? null;
  return until === null ? A_WHILE : Math.min(A_WHILE, Math.max(until - now, 1_000));
}

type Message = Extract<Rendered, { kind: 'message' }>;

function message(drawn: { text: string; blocks: KnownBlock[] }): Message {
  return { kind: 'message', ...drawn, listed: [], onlyEdit: false };
}

/** What is folded was said before, or need not be said. */
function dm(drawn: Dm, { posted, because }: Occasion): Rendered {
  const { folded, ...shown } = drawn;
  if (!posted && (folded || because === 'change')) return NOTHING;
  return { kind: 'message', ...shown, listed: [], onlyEdit: folded };
}

function rolling(drawn: Rolling | null, { posted, because }: Occasion, empty: Rendered): Rendered {
  if (drawn === null) return posted ? empty : NOTHING;
  const { settled, ...shown } = drawn;
  if (!posted && (settled || because === 'change')) return NOTHING;
  return { kind: 'message', ...shown, onlyEdit: settled };
}
