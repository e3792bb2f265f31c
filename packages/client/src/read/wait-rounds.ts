import { type Clock, isOutcome, type Job, type Random, type Sleep } from "@boomerang/core";

// A job takes a second at least: submission, inference, delivery.
const FIRST_MS = 1000;
const FACTOR = 1.5;
const LONGEST_MS = 10_000;
// Waits that are due this soon share the round.
const SHARED_MS = 250;

interface Collaborators {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** The records that exist, in no order. */
  readonly read: (jobIds: readonly string[]) => Promise<readonly Job[]>;
}

interface Waiting {
  readonly jobId: string;
  dueAt: number;
  delayMs: number;
  readonly settle: (job: Job) => void;
  readonly fail: (error: unknown) => void;
}

/** Waits for outcomes of jobs. */
export interface WaitRounds {
  /**
   * Resolves with the record of the job once it has an outcome.
   *
   * @param signal ends the wait, and nothing else; it rejects with the signal's reason
   */
  wait(jobId: string, signal: AbortSignal): Promise<Job>;
}

/**
 * Polls for all waits of a client together: a round reads the records of all waits that are due. The first round comes a second
 * after the wait began; then delays grow from one second to ten, with jitter, so that many clients do not poll in step.
 */
export function createWaitRounds({ clock, sleep, random, read }: Collaborators): WaitRounds {
  const waiting = new Set<Waiting>();
  let isRunning = false;

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      while (waiting.size > 0) {
        const dueAt = Math.min(...[...waiting].map((each) => each.dueAt));
        const ms = dueAt - clock.now();
        if (ms > 0) await sleep(ms);
        await round();
      }
    } finally {
      isRunning = false;
    }
  }

  async function round(): Promise<void> {
    const now = clock.now();
    const due = [...waiting].filter(({ dueAt }) => dueAt <= now + SHARED_MS);
    for (const each of due) {
      each.delayMs = Math.min(LONGEST_MS, each.delayMs * FACTOR);
      each.dueAt = now + each.delayMs;
    }
    try {
      const records = await read(due.map(({ jobId }) => jobId));
      const ended = new Map(
        records.filter(({ status }) => isOutcome(status)).map((job) => [job.job_id, job]),
      );
      for (const each of due) {
        const job = ended.get(each.jobId);
        if (job !== undefined) each.settle(job);
      }
    } catch (error) {
      for (const each of due) each.fail(error);
    }
  }

  return {
    wait(jobId, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Job>();
      const delayMs = FIRST_MS;
      const each: Waiting = {
        ...{ jobId, delayMs, dueAt: clock.now() + delayMs * (0.75 + random() / 2) },
        settle: resolve,
        fail: reject,
      };
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      waiting.add(each);
      void run();
      return promise.finally(() => {
        waiting.delete(each);
        signal.removeEventListener("abort", abort);
      });
    },
  };
}
