import type { SubmitOutcome, SubmitProgress } from "./submit-many.ts";

/** Jobs that are being sent. It is iterated over or awaited, once. */
export interface Submission extends AsyncIterable<SubmitOutcome>, PromiseLike<SubmitProgress> {}

/** @param send called when the submission is iterated over or awaited */
export function createSubmission(send: () => AsyncGenerator<SubmitOutcome, void, void>): Submission {
  return {
    [Symbol.asyncIterator]: send,
    // biome-ignore lint/suspicious/noThenProperty: `await client.submitMany(jobs)` must send them, and not just prepare to.
    then(onFulfilled, onRejected) {
      return count(send()).then(onFulfilled, onRejected);
    },
  };
}

async function count(outcomes: AsyncIterable<SubmitOutcome>): Promise<SubmitProgress> {
  const counts = { submitted: 0, failed: 0 };
  for await (const { error } of outcomes) counts[error === undefined ? "submitted" : "failed"]++;
  return counts;
}
