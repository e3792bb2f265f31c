import type { Sleep } from "@boomerang/core";
import { createJobGroup } from "./job-group.ts";
import { createJobInput } from "./job-input.ts";
import type { SendBatch } from "./send-batch.ts";
import { type CallResult, itemOf, type JobItem, sendItems } from "./send-items.ts";
import type { JobInput, SubmitManyOptions, SubmitOutcome } from "./submit-types.ts";

export interface SubmitSources {
  readonly sendBatch: SendBatch;
  readonly sleep: Sleep;
  readonly newId: () => string;
}

/** Calls in flight; more would not be faster from one machine. */
const CONCURRENCY = 8;

/** A submission of many jobs, driven by steps. Between two of them the caller takes the outcomes. */
export interface Submission {
  /** Takes in a job, or sends a call. `wait`: there is nothing to do before something changes. */
  step(): "again" | "wait" | "end";
  /** Those of the calls that have finished, up to the first that has not. */
  takeOutcomes(): readonly SubmitOutcome[];
  /** What has ended the submission: no call can succeed any more, or the input has failed. */
  readonly failure: { readonly error: unknown } | undefined;
  close(): Promise<void>;
}

/** @param onChange called when a job has come, a call has finished or a group is due */
export function createSubmission(
  jobs: Iterable<JobInput> | AsyncIterable<JobInput>,
  { sendBatch, sleep, newId }: SubmitSources,
  { messageGroupId, signal, batchId, target, jobIdOf }: SubmitManyOptions,
  onChange: () => void,
): Submission {
  const input = createJobInput(jobs, onChange);
  const group = createJobGroup<JobItem>(sleep, onChange);
  const calls: { result?: CallResult }[] = [];
  let fatal: { readonly error: unknown } | undefined;
  let index = 0;

  function send(): void {
    const call: { result?: CallResult } = {};
    calls.push(call);
    void sendItems(group.takeAll(), sendBatch, messageGroupId).then((result) => {
      call.result = result;
      if (result.fatal !== undefined) fatal ??= { error: result.fatal };
      onChange();
    });
  }

  function add(job: JobInput): void {
    const place = index++;
    const item = itemOf(job, place, { batchId, target, newId: () => jobIdOf?.(place) ?? newId() });
    const bytes = "body" in item ? Buffer.byteLength(item.body) : 0;
    if (!group.hasRoomFor(bytes)) send();
    group.add(item, bytes);
  }

  return {
    step() {
      const isStopped = signal?.aborted || fatal !== undefined;
      if (isStopped || calls.length >= CONCURRENCY) return calls.length === 0 ? "end" : "wait";
      if (group.isDue || (input.isDone && !group.isEmpty)) {
        send();
        return "again";
      }
      const job = input.take();
      if (job !== undefined) {
        add(job.value);
        return "again";
      }
      if (input.isDone && calls.length === 0) return "end";
      input.request();
      return "wait";
    },
    takeOutcomes() {
      const outcomes: SubmitOutcome[] = [];
      for (let first = calls[0]?.result; first !== undefined; first = calls[0]?.result) {
        outcomes.push(...first.outcomes);
        calls.shift();
      }
      return outcomes;
    },
    get failure() {
      return fatal ?? input.failure;
    },
    async close() {
      // Its timer would keep the process running.
      group.takeAll();
      await input.close();
    },
  };
}
