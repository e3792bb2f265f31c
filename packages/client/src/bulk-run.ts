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
  let isStarted = false;
  const startOnce = () => {
    if (isStarted) throw new TypeError("this run was iterated over or awaited before; call the method again");
    isStarted = true;
    return start();
  };
  const finish = async () => {
    for await (const outcome of startOnce()) count(counts, outcome);
    return counts;
  };
  let finishing: Promise<Counts> | undefined;
  return {
    [Symbol.asyncIterator]: startOnce,
    // biome-ignore lint/suspicious/noThenProperty: `await client.submitMany(jobs)` must send them, and not just prepare to.
    then(onFulfilled, onRejected) {
      finishing ??= finish();
      return finishing.then(onFulfilled, onRejected);
    },
  };
}

/** What a bulk operation has done so far. `done` is 0 in a dry run. */
export interface BulkCounts {
  /** With those that needed nothing: an earlier call of `replayMany` has replayed them. They are neither `done` nor `failed`. */
  readonly matched: number;
  readonly done: number;
  readonly failed: number;
}

export const NOTHING_DONE: BulkCounts = { matched: 0, done: 0, failed: 0 };

export function countOutcome(
  counts: { -readonly [name in keyof BulkCounts]: number },
  {
    error,
    alreadyReplayed = false,
  }: { readonly error?: unknown; readonly alreadyReplayed?: boolean | undefined },
  dryRun: boolean,
): void {
  counts.matched++;
  if (!dryRun && !alreadyReplayed) counts[error === undefined ? "done" : "failed"]++;
}
