import type { JsonText } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { JobRequest, JobTarget } from "../job/job-request.ts";
import { type JobMessage, type MessageOptions, messageOf } from "./message-of.ts";
import { MAX_BATCH_BYTES, MAX_ENTRIES, type QueueEntry, type SendBatch } from "./send-batch.ts";

export interface SubmitManyOptions {
  /** The batch of each job that names none. */
  readonly batchId?: string | undefined;
  /** The target of each job that names none. */
  readonly target?: string | JobTarget | undefined;
  /** The id of a job that names none, from its place in the input; default a random UUID. */
  readonly jobIdOf?: ((index: number) => string) | undefined;
  /** The group of each message, for SQS fair queues. */
  readonly messageGroupId?: string | undefined;
  /** Called after each job of the input, in its order. */
  readonly onProgress?: ((progress: SubmitProgress) => void) | undefined;
  /** Ends the submission: no more jobs are read, and those that are being sent are finished. */
  readonly signal?: AbortSignal | undefined;
}

/** Jobs so far. */
export interface SubmitProgress {
  readonly submitted: number;
  readonly failed: number;
}

/** What became of one job of the input. */
export type SubmitOutcome = SubmittedItem | FailedItem;

export interface SubmittedItem {
  /** Place in the input, from 0. */
  readonly index: number;
  readonly jobId: string;
  readonly error?: undefined;
}

export interface FailedItem {
  readonly index: number;
  /** `undefined` if the job named none and is not valid. */
  readonly jobId: string | undefined;
  /** Why the job was not sent. The others are not affected. */
  readonly error: BoomerangError;
}

export type JobInput = JobRequest | JsonText;

/** Calls in flight; more would not be faster from one machine. */
const CONCURRENCY = 8;

/**
 * Sends jobs in calls of ten, several at a time, and yields an outcome for each in the order of the input. Reads the input no
 * faster than the queue takes it, and the caller the outcomes: memory does not grow with the input.
 *
 * @throws BoomerangError if no message at all can be sent, or the signal is aborted
 */
export async function* submitMany(
  jobs: Iterable<JobInput> | AsyncIterable<JobInput>,
  sendBatch: SendBatch,
  { messageGroupId, onProgress, signal, batchId, target, jobIdOf }: SubmitManyOptions,
  newId: () => string,
): AsyncGenerator<SubmitOutcome, void, void> {
  const sending: Promise<readonly SubmitOutcome[]>[] = [];
  const progress = { submitted: 0, failed: 0 };

  async function* finishFirst() {
    for (const outcome of (await sending.shift()) ?? []) {
      progress[outcome.error === undefined ? "submitted" : "failed"]++;
      onProgress?.({ ...progress });
      yield outcome;
    }
  }

  const send = (items: readonly Item[]) => {
    const outcomes = sendItems(items, sendBatch, messageGroupId);
    // It is awaited later, in its order.
    outcomes.catch(() => undefined);
    sending.push(outcomes);
  };

  let group: Item[] = [];
  let bytes = 0;
  let index = 0;
  for await (const job of jobs) {
    const place = index++;
    const item = itemOf(job, place, { batchId, target, newId: () => jobIdOf?.(place) ?? newId() });
    const size = "body" in item ? Buffer.byteLength(item.body) : 0;
    if (group.length === MAX_ENTRIES || bytes + size > MAX_BATCH_BYTES) {
      send(group);
      [group, bytes] = [[], 0];
    }
    group.push(item);
    bytes += size;
    while (sending.length >= CONCURRENCY) yield* finishFirst();
    if (signal?.aborted) break;
  }
  if (group.length > 0 && !signal?.aborted) send(group);
  while (sending.length > 0) yield* finishFirst();
  if (signal?.aborted) {
    throw new BoomerangError(`the submission was aborted after ${progress.submitted} jobs`, {
      code: "aborted",
      nextStep: "Submit the rest with the same job ids: a job that was sent already runs once.",
      cause: signal.reason,
    });
  }
}

type Item = ({ readonly index: number } & JobMessage) | FailedItem;

function itemOf(job: JobInput, index: number, options: MessageOptions): Item {
  try {
    return { index, ...messageOf(job, options) };
  } catch (error) {
    if (!(error instanceof BoomerangError)) throw error;
    return { index, jobId: error.jobId, error };
  }
}

async function sendItems(
  items: readonly Item[],
  sendBatch: SendBatch,
  messageGroupId: string | undefined,
): Promise<readonly SubmitOutcome[]> {
  const entries: QueueEntry[] = items.flatMap((item) =>
    "body" in item ? [{ jobId: item.jobId, body: item.body, messageGroupId }] : [],
  );
  const errors = entries.length === 0 ? [] : await sendBatch(entries);
  const results = errors.values();
  return items.map((item) => {
    if (!("body" in item)) return item;
    const { index, jobId } = item;
    const error = results.next().value;
    return error === undefined ? { index, jobId } : { index, jobId, error };
  });
}
