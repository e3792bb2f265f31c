/** What a report says of a list of numbers. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** `undefined` for an empty list. Percentiles are values of the list (nearest rank), not interpolated. */
export function summaryOf(values: readonly number[]): Summary | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [max] = sorted.slice(-1);
  if (max === undefined) return undefined;
  const at = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? max;
  return { count: sorted.length, p50: at(50), p95: at(95), p99: at(99), max };
}

/** How often each text occurs, in the order of the first occurrence. */
export function countsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
