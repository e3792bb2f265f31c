/** The largest number of `times` in any window of `windowMs`, both ends included. */
export function mostInWindow(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [n, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) > windowMs) first++;
    most = Math.max(most, n - first + 1);
  }
  return most;
}
