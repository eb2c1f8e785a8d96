/**
 * Gives `next`, with every part that equals the same part of `previous` replaced by the previous object, so that what did
 * not change keeps its identity and is not drawn again.
 */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (Array.isArray(previous) && Array.isArray(next)) return shareArray(previous, next) as T;
  if (isRecord(previous) && isRecord(next)) return shareRecord(previous, next) as T;
  return next;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shareArray(previous: unknown[], next: unknown[]): unknown[] {
  const shared = next.map((item, index) => shareStructure(previous[index], item));
  const isSame =
    previous.length === shared.length && shared.every((item, at) => Object.is(item, previous[at]));
  return isSame ? previous : shared;
}

function shareRecord(
  previous: Record<string, unknown>,
  next: Record<string, unknown>,
): Record<string, unknown> {
  const keys = Object.keys(next);
  let isSame = Object.keys(previous).length === keys.length;
  const shared: Record<string, unknown> = {};
  for (const key of keys) {
    shared[key] = shareStructure(previous[key], next[key]);
    isSame &&= key in previous && Object.is(shared[key], previous[key]);
  }
  return isSame ? previous : shared;
}
