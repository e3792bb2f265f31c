interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How many of the calls were made one after the other, each beginning after the end of the one before, at most. */
export function longestChain(calls: readonly Interval[]): number {
  let length = 0;
  let ended = Number.NEGATIVE_INFINITY;
  for (const { from, to } of calls.toSorted((a, b) => a.to - b.to)) {
    if (from < ended) continue;
    length++;
    ended = to;
  }
  return length;
}
