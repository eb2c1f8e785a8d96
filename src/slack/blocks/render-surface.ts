import type { KnownBlock, HomeView as SlackHomeView } from '@slack/types';
import { ownerOf } from '../../domain/conversation.ts';
import type { ConversationId, OutboxId } from '../../domain/ids.ts';
import type { Surface } from '../../domain/surfaces.ts';
import type { SurfaceView, SurfaceViewOf } from '../../domain/views.ts';
import { withBlockIds } from './block-ids.ts';
import { card } from './card.ts';
import { type Dm, formerOwnerDm, type OwnershipView, ownerDm, wroteAgainDm } from './dms.ts';
import { firstRun } from './first-run.ts';
import { homeView } from './home.ts';
import { lateList } from './late-list.ts';
import { nudges, type Rolling } from './nudges.ts';
import { readyDm } from './ready.ts';
import { replyTroubleDm } from './reply-trouble.ts';
import { takenOutDm } from './taken-out.ts';
import { threadLine } from './thread-line.ts';
import { threadMessage } from './thread-message.ts';
import { unclaimedList } from './unclaimed-list.ts';

/**
 * What a surface has to show now.
 *
 *  message   post it, or edit the one that stands there. `listed`: the conversations that a rolling message names.
 *            `onlyEdit`: it says what has become of the matter; worth an edit, never worth a new post.
 *  view      publish the Home
 *  nothing   there is nothing to say here (any more)
 *  remove    take away what stands there
 */
export type Rendered =
  | {
      kind: 'message';
      text: string;
      blocks: KnownBlock[];
      listed: ConversationId[];
      onlyEdit: boolean;
    }
  | { kind: 'view'; view: SlackHomeView }
  | { kind: 'nothing' }
  | { kind: 'remove' };

export interface Occasion {
  outboxId: OutboxId;
  because: 'news' | 'change';
  /** Whether the surface stands in Slack already. */
  posted: boolean;
}

const NOTHING: Rendered = { kind: 'nothing' };

/** Draws any surface from what was read for it. The first block of a message carries the outbox id. */
export function renderSurface(view: SurfaceView, occasion: Occasion): Rendered {
  const draw = DRAW[view.surface.type] as (view: SurfaceView, occasion: Occasion) => Rendered;
  const drawn = draw(view, occasion);
  if (drawn.kind !== 'message') return drawn;
  return { ...drawn, blocks: withBlockIds(drawn.blocks, occasion.outboxId) };
}

type ViewOf<Type extends Surface['type']> = Type extends 'owner_dm' | 'former_owner_dm'
  ? OwnershipView
  : SurfaceViewOf<Type>;

/** One function for each kind of surface: a new kind does not compile without one. */
const DRAW: { [Type in Surface['type']]: (view: ViewOf<Type>, occasion: Occasion) => Rendered } = {
  card: (view, { outboxId }) => message(card(view, outboxId)),
  thread_message: (view) => message(threadMessage(view)),
  thread_line: (view) => {
    const drawn = threadLine(view);
    return drawn === null ? NOTHING : message(drawn);
  },
  owner_dm: (view, occasion) => dm(ownerDm(view), occasion),
  former_owner_dm: (view, occasion) => {
    const isTheirsAgain = ownerOf(view.conversation) === view.surface.agentId;
    return isTheirsAgain && !occasion.posted ? NOTHING : dm(formerOwnerDm(view), occasion);
  },
  wrote_again_dm: (view, occasion) => dm(wroteAgainDm(view), occasion),
  reply_trouble_dm: (view, occasion) => dm(replyTroubleDm(view), occasion),
  nudges_dm: (view, occasion) => rolling(nudges(view, occasion.because), occasion, NOTHING),
  late_list: (view, occasion) => rolling(lateList(view, occasion.because), occasion, NOTHING),
  unclaimed_list: (view, occasion) => rolling(unclaimedList(view), occasion, { kind: 'remove' }),
  home: (view) => ({ kind: 'view', view: homeView(view.home) }),
  first_run: (view) => (view.inbox.status === 'left' ? NOTHING : message(firstRun(view))),
  ready_dm: (view) => (view.inbox.status === 'ready' ? message(readyDm(view)) : NOTHING),
  taken_out_dm: (view) => (view.inbox.status === 'left' ? message(takenOutDm(view)) : NOTHING),
};

function message(drawn: { text: string; blocks: KnownBlock[] }): Rendered {
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
