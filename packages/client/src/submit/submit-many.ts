import { BoomerangError } from "../boomerang-error.ts";
import { createSubmission, type SubmitSources } from "./submission.ts";
import type { JobInput, SubmitManyOptions, SubmitOutcome } from "./submit-types.ts";
import { createWakeUp } from "./wake-up.ts";

/**
 * Sends jobs in calls of ten, several at a time, and yields an outcome for each in the order of the input. Reads the input no
 * faster than the queue takes it, and the caller the outcomes: memory does not grow with the input. A job waits no longer than
 * 100 ms for others to share its call.
 *
 * Before it throws, it yields the outcomes of all calls in flight. Jobs without an outcome were not sent.
 *
 * @throws BoomerangError if no message at all can be sent, or the signal is aborted; and what the input throws
 */
export async function* submitMany(
  jobs: Iterable<JobInput> | AsyncIterable<JobInput>,
  sources: SubmitSources,
  options: SubmitManyOptions,
): AsyncGenerator<SubmitOutcome, void, void> {
  const { onProgress, signal } = options;
  const { wake, next } = createWakeUp();
  const submission = createSubmission(jobs, sources, options, wake);
  const progress = { submitted: 0, failed: 0 };
  signal?.addEventListener("abort", wake);
  try {
    for (;;) {
      for (const outcome of submission.takeOutcomes()) {
        progress[outcome.status === "submitted" ? "submitted" : "failed"]++;
        onProgress?.({ ...progress });
        yield outcome;
      }
      const step = submission.step();
      if (step === "end") break;
      if (step === "wait") await next();
    }
  } finally {
    signal?.removeEventListener("abort", wake);
    await submission.close();
  }
  if (submission.failure !== undefined) throw submission.failure.error;
  if (signal?.aborted) throw aborted(signal, progress.submitted);
}

function aborted({ reason }: AbortSignal, submitted: number): BoomerangError {
  return new BoomerangError(`the submission was aborted after ${submitted} jobs`, {
    code: "aborted",
    nextStep: "Submit the rest with the same job ids: a job that was sent already runs once.",
    cause: reason,
  });
}
