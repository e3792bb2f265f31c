import type { BulkRun } from "@boomerang/client";

/** A run of a bulk operation that yields these outcomes, and counts them if it is awaited. */
export function fakeBulkRun<Outcome, Counts>(
  outcomes: readonly Outcome[],
  counts: Counts,
): BulkRun<Outcome, Counts> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* outcomes;
    },
    // biome-ignore lint/suspicious/noThenProperty: a run is awaited for its counts.
    then: (onFulfilled, onRejected) => Promise.resolve(counts).then(onFulfilled, onRejected),
  };
}
