import { type Duration, type Instant, minutes } from './ids.ts';

/** So long before the connection somebody may still wait for an answer. */
const STILL_NEWS: Duration = minutes(60);

/**
 * Whether a message was written long before its channel was connected. Providers hand over what they have kept: a team starts from
 * now, and not with 400 old chats (UX.md §3.12). Such a message is stored, for whoever talks to that customer later, and tells nobody.
 */
export function isBacklog(writtenAt: Instant | null, connectedAt: Instant | null): boolean {
  return writtenAt !== null && connectedAt !== null && writtenAt < connectedAt - STILL_NEWS;
}
