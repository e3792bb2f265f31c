import { BoomerangError } from "../boomerang-error.ts";
import { type NewJob, type PreparedMessage, prepareMessage } from "./job-message.ts";
import { MAX_BATCH_BYTES, MAX_ENTRIES, type Sender } from "./send-messages.ts";

/** What became of one job of many. */
export interface Submission {
  /** Its position in the jobs, from 0 on. */
  readonly index: number;
  /** `undefined`: the job is not valid, and has no id. */
  readonly jobId: string | undefined;
  /** Why it was not sent; `undefined`: it was. */
  readonly error: BoomerangError | undefined;
}

export interface SubmitManyProgress {
  readonly sent: number;
  readonly failed: number;
}

export interface SubmitManyOptions {
  /** The batch of jobs that name none themselves. */
  readonly batchId?: string | undefined;
  readonly onProgress?: ((progress: SubmitManyProgress) => void) | undefined;
  /** Ends it before the next jobs are taken; those that were taken are sent. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls of SQS at the same time. */
const CALLS = 8;

type Prepared = { readonly index: number } & (
  | { readonly message: PreparedMessage }
  | { readonly error: BoomerangError }
);

/**
 * Sends many jobs, ten in a call, and yields what became of each, in order. Jobs are taken from the source only as fast as they
 * are sent and as the caller iterates, so memory does not grow with their number.
 */
export async function* submitMany(
  sender: Sender,
  jobs: Iterable<NewJob> | AsyncIterable<NewJob>,
  { batchId, onProgress, signal }: SubmitManyOptions = {},
): AsyncGenerator<Submission, void, void> {
  const calls: Promise<Submission[]>[] = [];
  let [sent, failed] = [0, 0];
  const report = (submissions: readonly Submission[]) => {
    for (const { error } of submissions) {
      if (error === undefined) sent++;
      else failed++;
    }
    onProgress?.({ sent, failed });
  };
  async function* next(): AsyncGenerator<Submission, void, void> {
    const submissions = (await calls.shift()) ?? [];
    report(submissions);
    yield* submissions;
  }
  for await (const group of groups(jobs, batchId, signal)) {
    calls.push(sendGroup(sender, group));
    if (calls.length >= CALLS) yield* next();
  }
  while (calls.length > 0) yield* next();
}

async function sendGroup(sender: Sender, group: readonly Prepared[]): Promise<Submission[]> {
  const messages = group.flatMap((each) => ("message" in each ? [each.message] : []));
  const errors = messages.length > 0 ? await sender.send(messages) : [];
  let n = 0;
  return group.map((each) => {
    if ("error" in each) return { index: each.index, jobId: each.error.jobId, error: each.error };
    return { index: each.index, jobId: each.message.jobId, error: errors[n++] };
  });
}

/** Groups that fit into one call. */
async function* groups(
  jobs: Iterable<NewJob> | AsyncIterable<NewJob>,
  batchId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Prepared[], void, void> {
  let group: Prepared[] = [];
  let bytes = 0;
  let index = 0;
  for await (const job of jobs) {
    const prepared = prepare(job, index++, batchId);
    const size = "message" in prepared ? Buffer.byteLength(prepared.message.body) : 0;
    if (group.length === MAX_ENTRIES || bytes + size > MAX_BATCH_BYTES) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(prepared);
    bytes += size;
    if (signal?.aborted) break;
  }
  if (group.length > 0) yield group;
}

function prepare(job: NewJob, index: number, batchId: string | undefined): Prepared {
  try {
    return { index, message: prepareMessage(job, batchId) };
  } catch (error) {
    if (error instanceof BoomerangError) return { index, error };
    throw error;
  }
}
