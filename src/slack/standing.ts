import type { AgentId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { TypedIn } from '../domain/message.ts';
import type { Surface } from '../domain/surfaces.ts';
import type { SurfaceView, SurfaceViewOf } from '../domain/views.ts';

/** Where a surface belongs. `fallback` is the card in whose thread a person is told who cannot get direct messages. */
export type Standing = MessageStanding | HomeStanding | MarkStanding;

export type MessageStanding =
  | { in: 'channel'; slackChannel: string }
  /** `card` is null until it is posted. */
  | { in: 'thread'; card: Place | null }
  | { in: 'direct'; agentId: AgentId; fallback: Place | null };

export interface HomeStanding {
  in: 'home';
  agentId: AgentId;
}

/** On a message that somebody typed. */
export interface MarkStanding {
  in: 'mark';
  typedIn: TypedIn;
}

export function standingOf(view: SurfaceView): Standing {
  if ('home' in view) return { in: 'home', agentId: view.surface.agentId };
  if ('due' in view) {
    return { in: 'direct', agentId: view.surface.agentId, fallback: view.due[0]?.card ?? null };
  }
  if (isMark(view)) return { in: 'mark', typedIn: view.message.typedIn };
  const { surface } = view;
  switch (surface.type) {
    case 'card':
    case 'former_card':
    case 'unclaimed_list':
    case 'closing_list':
    case 'flood_list':
    case 'first_run':
      return { in: 'channel', slackChannel: view.inbox.slackChannel };
    case 'late_notice':
      return surface.agentId === undefined
        ? { in: 'channel', slackChannel: surface.slackChannel ?? view.inbox.slackChannel }
        : { in: 'direct', agentId: surface.agentId, fallback: cardOf(view) };
    case 'thread_message':
    case 'thread_line':
    case 'thread_nudge':
      return { in: 'thread', card: cardOf(view) };
    case 'owner_dm':
    case 'former_owner_dm':
    case 'wrote_again_dm':
    case 'woken_dm':
    case 'follow_dm':
    case 'suggestion_dm':
    case 'reply_trouble_dm':
    case 'alarm_dm':
    case 'summary_dm':
    case 'late_list':
    case 'ready_dm':
    case 'moved_dm':
    case 'left_behind_dm':
    case 'taken_out_dm':
    case 'unstaffed_dm':
      return { in: 'direct', agentId: surface.agentId, fallback: cardOf(view) };
  }
}

function isMark(view: SurfaceView): view is SurfaceViewOf<'message_mark'> {
  return view.surface.type === 'message_mark';
}

/**
 * Whether it has to stand even if only something small changed: what everybody looks for. The others tell news, and nobody misses
 * them later.
 */
export function mustStand(surface: Surface): boolean {
  return (
    surface.type === 'card' ||
    surface.type === 'thread_message' ||
    surface.type === 'thread_line' ||
    surface.type === 'flood_list' ||
    surface.type === 'home'
  );
}

/** Whom a message must name that stands in a thread because it could not be sent to them. */
export function mentionAt(standing: MessageStanding, place: Place): AgentId | null {
  if (standing.in !== 'direct') return null;
  return standing.fallback?.slackChannel === place.slackChannel ? standing.agentId : null;
}

function cardOf(view: SurfaceView): Place | null {
  return 'card' in view ? view.card : null;
}
