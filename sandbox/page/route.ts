/** What the address keeps, so that two windows can be two people: `/#as=U_ANA&in=C_SUPPORT&thread=17…`. */
export interface Route {
  /** The person this window acts as; '' = the first one. */
  as: string;
  /** A conversation id, or 'home' for the app's Home; '' = the first channel. */
  in: string;
  /** The `ts` of the open thread; '' = none. */
  thread: string;
  /** The `ts` of the message that a link led to; '' = none, or it has been gone to. */
  at: string;
  /** The customer on the phone at the right; '' = none chosen. */
  customer: string;
  /** 'off' leaves the first tour out. */
  tour: string;
}

export const HOME = 'home';

const KEYS = ['as', 'in', 'thread', 'at', 'customer', 'tour'] as const;

export function parseRoute(hash: string): Route {
  const params = new URLSearchParams(hash.replace(/^#\/?/, ''));
  return {
    as: params.get('as') ?? '',
    in: params.get('in') ?? '',
    thread: params.get('thread') ?? '',
    at: params.get('at') ?? '',
    customer: params.get('customer') ?? '',
    tour: params.get('tour') ?? '',
  };
}

export function formatRoute(route: Route): string {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    if (route[key] !== '') params.set(key, route[key]);
  }
  return `#${params.toString()}`;
}
