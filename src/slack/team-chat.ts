import type { WebClient } from '@slack/web-api';
import { isOutOfSight } from '../domain/flood.ts';
import { minutes } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import { isRolling } from '../domain/surfaces.ts';
import {
  type Outbox,
  type Remedy,
  type ShowRequest,
  type ShowResult,
  StoreUnavailable,
  type TeamChat,
} from '../inbox/ports.ts';
import type { Answer } from './blocks/answer.ts';
import { type Rendered, renderSurface } from './blocks/render-surface.ts';
import { createDirectChannels } from './direct-channels.ts';
import { findPost } from './find-post.ts';
import type { HomeNotices } from './home-notices.ts';
import { createMessageMarks } from './message-marks.ts';
import { callSlack, isHopeless, Refused } from './refused.ts';
import type { SlackLog } from './slack-log.ts';
import { createSlackMessages, type SlackMessages, type Target } from './slack-messages.ts';
import {
  type HomeStanding,
  type MarkStanding,
  type MessageStanding,
  mentionAt,
  mustStand,
  standingOf,
} from './standing.ts';
import { withMention } from './with-mention.ts';

export interface TeamChatDeps {
  client: WebClient;
  outbox: Pick<Outbox, 'adopted'>;
  homeNotices: HomeNotices;
  log: SlackLog;
}

type Message = Extract<Rendered, { kind: 'message' }>;

/** The channel's and managers' lists ring at most this often; in between they are edited where they stand (UX.md 2.4). */
const RINGS_EVERY = minutes(10);

/** Draws surfaces and puts them where they belong in Slack; knows nothing but the request. */
export function createTeamChat({ client, outbox, homeNotices, log }: TeamChatDeps): TeamChat {
  const directChannel = createDirectChannels(client);
  const marks = createMessageMarks(client);

  /** Where it can be posted, best first. */
  async function targetsOf(standing: MessageStanding): Promise<Target[]> {
    switch (standing.in) {
      case 'channel':
        return [inChannel(standing.slackChannel)];
      case 'thread':
        if (standing.card !== null) return [inThread(standing.card)];
        // The card comes first in the same order key: it was given up, and nobody is held up by its thread.
        throw new Refused({ remedy: 'give_up', reason: 'no card' });
      case 'direct':
        return directTargets(standing);
    }
  }

  async function directTargets(
    standing: Extract<MessageStanding, { in: 'direct' }>,
  ): Promise<Target[]> {
    const { agentId, fallback } = standing;
    const instead = fallback === null ? [] : [{ ...inThread(fallback), mention: agentId }];
    try {
      const slackChannel = await callSlack(null, () => directChannel(agentId));
      return [{ ...inChannel(slackChannel), gate: `post:${agentId}` }, ...instead];
    } catch (error) {
      if (instead.length > 0 && isHopeless(error)) return instead;
      throw error;
    }
  }

  /** Finds what an earlier attempt may have posted: in the echo of our own posts first, then in Slack's history. */
  async function findEarlier(
    request: ShowRequest,
    standing: MessageStanding,
  ): Promise<Place | null> {
    const { maybePosted, workspaceId, outboxId } = request;
    if (maybePosted === null) return null;
    const echoed = await outbox.adopted(workspaceId, outboxId);
    if (echoed !== null) return echoed;
    for (const { slackChannel, threadTs } of await targetsOf(standing)) {
      const search = { slackChannel, threadTs, outboxId, since: maybePosted.since };
      const found = await callSlack(null, () => findPost(client, search));
      if (found !== null) return found;
    }
    return null;
  }

  async function publishHome(request: ShowRequest, { agentId }: HomeStanding): Promise<ShowResult> {
    const { view, workspaceId, shown } = request;
    if (!('home' in view)) return { done: 'nothing_to_say' };
    const answer = await homeNotices.draw({ workspaceId, agentId }, async (top) => {
      const drawn = draw(request, null, top);
      if (drawn.kind !== 'view') return null;
      return callSlack(`views:${workspaceId}`, () =>
        client.views.publish({ user_id: agentId, view: drawn.view }),
      );
    });
    if (answer === null) return { done: 'nothing_to_say' };
    const place = { slackChannel: agentId, ts: answer.view?.id ?? 'home' };
    return { done: 'shown', place, posted: shown === null, listed: [] };
  }

  async function showMark(request: ShowRequest, { typedIn }: MarkStanding): Promise<ShowResult> {
    const drawn = draw(request, request.shown?.place ?? null);
    if (drawn.kind !== 'mark') return { done: 'nothing_to_say' };
    return marks.show(request, typedIn, drawn.mark);
  }

  async function showMessage(request: ShowRequest, standing: MessageStanding): Promise<ShowResult> {
    const { shown, view } = request;
    const messages = createSlackMessages(client, request.workspaceId);
    const mayBeTwo = shown === null || (request.because === 'news' && isRolling(view.surface));
    const earlier = mayBeTwo ? await findEarlier(request, standing) : null;
    const place = earlier ?? shown?.place ?? null;
    const drawn = draw(request, place);
    switch (drawn.kind) {
      case 'nothing':
      case 'view':
      case 'mark':
        return { done: 'nothing_to_say' };
      case 'later':
        return {
          done: 'refused',
          remedy: { remedy: 'wait', retryAfter: drawn.after },
          gate: null,
        };
      case 'remove':
        if (place === null) return { done: 'nothing_to_say' };
        await messages.remove(place);
        await removeOld(messages, request, place);
        return { done: 'removed' };
      case 'message': {
        const stays = earlier !== null || !ringsAgain(request, drawn);
        if (place !== null && stays) {
          await removeOld(messages, request, place);
          await messages.update(drawn, place, mentionAt(standing, place));
          return { done: 'shown', place, posted: earlier !== null, listed: drawn.listed };
        }
        return postAnew(messages, request, standing, drawn);
      }
    }
  }

  async function postAnew(
    messages: SlackMessages,
    request: ShowRequest,
    standing: MessageStanding,
    drawn: Message,
  ): Promise<ShowResult> {
    const { because, view, outboxId } = request;
    if (drawn.onlyEdit || (because === 'change' && !mustStand(view.surface))) {
      return { done: 'nothing_to_say' };
    }
    const targets = await targetsOf(standing);
    const { calls } = drawn;
    const called = calls === undefined ? drawn : withMention(drawn, { group: calls });
    await removeOld(messages, request, null);
    const place = await messages.postSomewhere(called, targets, outboxId);
    await removeTwin(messages, request, place);
    return { done: 'shown', place, posted: true, listed: drawn.listed };
  }

  /** The earlier attempt may have come through while this one was on its way; what comes later still, its echo tells. */
  async function removeTwin(
    messages: SlackMessages,
    { maybePosted, workspaceId, outboxId }: ShowRequest,
    present: Place,
  ): Promise<void> {
    if (maybePosted === null) return;
    const twin = await outbox.adopted(workspaceId, outboxId);
    if (twin === null || twin.ts === present.ts) return;
    try {
      await messages.remove(twin);
    } catch (error) {
      log.warn({ err: error }, 'a second copy of a post could not be taken away');
    }
  }

  /**
   * Takes the message away that a newer one replaces, before that one is posted: afterwards nobody would know of it any more, when
   * Slack has trouble or we die. If it may never go, it stays: it is old news. A card has a thread, so the old one is folded instead
   * (surface former_card).
   */
  async function removeOld(
    messages: SlackMessages,
    { shown: old, view }: ShowRequest,
    present: Place | null,
  ): Promise<void> {
    if (old === null || old.place.ts === present?.ts || view.surface.type === 'card') return;
    try {
      await messages.remove(old.place);
    } catch (error) {
      if (error instanceof Refused && error.remedy.remedy !== 'fix_code') throw error;
      log.warn({ err: error }, 'an old rolling message could not be taken away');
    }
  }

  return {
    show: async (request) => {
      try {
        const standing = standingOf(request.view);
        if (standing.in === 'home') return await publishHome(request, standing);
        if (standing.in === 'mark') return await showMark(request, standing);
        return await showMessage(request, standing);
      } catch (error) {
        if (error instanceof Refused) {
          return { done: 'refused', remedy: error.remedy, gate: error.gate };
        }
        log.error({ outboxId: request.outboxId, err: error }, 'a surface could not be shown');
        return { done: 'refused', remedy: remedyOfOurs(error), gate: null };
      }
    },
  };
}

function draw(request: ShowRequest, place: Place | null, top?: Answer): Rendered {
  const { view, outboxId, because } = request;
  const posted = place !== null;
  return renderSurface(view, { outboxId, because, posted, ...(top === undefined ? {} : { top }) });
}

function inChannel(slackChannel: string): Target {
  return { slackChannel, threadTs: null, mention: null, gate: `post:${slackChannel}` };
}

function inThread({ slackChannel, ts }: Place): Target {
  return { ...inChannel(slackChannel), threadTs: ts };
}

function ringsAgain(request: ShowRequest, drawn: Message): boolean {
  const { view, because, shown } = request;
  if (shown === null || because !== 'news' || drawn.onlyEdit || !isRolling(view.surface)) {
    return false;
  }
  if ('cardsBelow' in view) return isOutOfSight(view.cardsBelow);
  const isList = 'late' in view || 'waiting' in view;
  return !isList || view.now - shown.postedAt >= RINGS_EVERY;
}

/** A mistake in drawing is ours and comes again; a database that is away passes. */
function remedyOfOurs(error: unknown): Remedy {
  const reason = error instanceof Error ? error.name : 'unknown';
  const remedy = error instanceof StoreUnavailable ? 'retry_uncertain' : 'fix_code';
  return { remedy, reason };
}
