/** What many measurements of one thing come to. */
export interface Stats {
  count: number;
  min: number;
  median: number;
  p99: number;
  max: number;
}

export function statsOf(values: readonly number[]): Stats {
  const sorted = values.toSorted((one, other) => one - other);
  // Of an even number the lower one: a value that was measured.
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return {
    count: sorted.length,
    min: sorted[0] ?? Number.NaN,
    median: at(0.5),
    p99: at(0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}
