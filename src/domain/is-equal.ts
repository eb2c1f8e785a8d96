/** Whether two pieces of data say the same, in whatever order their fields stand. An absent field is as one that is undefined. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].every((field) =>
    isEqual((one as Record<string, unknown>)[field], (other as Record<string, unknown>)[field]),
  );
}
