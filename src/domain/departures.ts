/**
 * A number that tells one time that somebody left, or that an inbox lost its last, from another: it may be known by the version of the
 * person or by that of the inbox, and these count apart.
 */
export function departureIn(state: 'agent' | 'inbox', version: number): number {
  return version * 2 + (state === 'agent' ? 0 : 1);
}
