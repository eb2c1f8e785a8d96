import { isSafeUrl } from './mrkdwn.ts';
import type { Route } from './route.ts';
import { type Session, useSession } from './session.ts';

/** Where a link of this workspace to a message leads on this page; null: it is a link to something else. */
export function placeOf(
  url: string,
  workspaceDomain: string,
): Pick<Route, 'in' | 'thread' | 'at'> | null {
  if (!URL.canParse(url)) return null;
  const { host, pathname, searchParams } = new URL(url);
  if (host !== `${workspaceDomain}.slack.com`) return null;
  const [, conversation, seconds, rest] =
    /^\/archives\/(\w+)(?:\/p(\d+)(\d{6}))?$/.exec(pathname) ?? [];
  if (conversation === undefined) return null;
  const at = seconds === undefined ? '' : `${seconds}.${rest}`;
  return { in: conversation, thread: searchParams.get('thread_ts') ?? '', at };
}

/** Follows a link as Slack does: to the message in this window, or to another page in a new one. */
export function useFollow(): (url: string) => void {
  const session = useSession();
  return (url) => follow(session, url);
}

function follow(session: Session, url: string): void {
  const place = placeOf(url, session.workspaceDomain);
  if (place !== null) session.go(place);
  else if (isSafeUrl(url)) window.open(url, '_blank', 'noopener');
}
