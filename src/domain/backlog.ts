import { type Duration, days, type Instant, minutes } from './ids.ts';

/** So long before the connection somebody may still wait for an answer. */
const STILL_NEWS: Duration = minutes(60);
/** So long after the connection what was kept before may still come in. */
const HANDED_OVER_WITHIN: Duration = days(1);

/**
 * Whether a message was written long before its channel was connected. Providers hand over what they have kept: a team starts from
 * now, and not with 400 old chats (UX.md §3.12). Such a message is stored, for whoever talks to that customer later, and tells nobody.
 *
 * They do so soon after the connection. A system that names such a time a day later names wrong times, and its customers are heard.
 */
export function isBacklog(
  writtenAt: Instant | null,
  { connectedAt, now }: { connectedAt: Instant | null; now: Instant },
): boolean {
  if (writtenAt === null || connectedAt === null) return false;
  return writtenAt < connectedAt - STILL_NEWS && now < connectedAt + HANDED_OVER_WITHIN;
}
