/**
 * An operation on many jobs. Iterate over it for an outcome of each job, or await it for the counts alone, once: it does nothing
 * before.
 */
export interface BulkRun<Outcome, Counts> extends AsyncIterable<Outcome>, PromiseLike<Counts> {}

/**
 * @param start called when the run is iterated over or awaited
 * @param count called with each outcome, if it is awaited
 */
export function createBulkRun<Outcome, Counts>(
  start: () => AsyncGenerator<Outcome, void, void>,
  counts: Counts,
  count: (counts: Counts, outcome: Outcome) => void,
): BulkRun<Outcome, Counts> {
  const finish = async () => {
    for await (const outcome of start()) count(counts, outcome);
    return counts;
  };
  return {
    [Symbol.asyncIterator]: start,
    // biome-ignore lint/suspicious/noThenProperty: `await client.submitMany(jobs)` must send them, and not just prepare to.
    then(onFulfilled, onRejected) {
      return finish().then(onFulfilled, onRejected);
    },
  };
}
