import { aboutJob, BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import { type JobMessage, type MessageOptions, messageOf } from "./message-of.ts";
import type { QueueEntry, SendBatch, SentBatch } from "./send-batch.ts";
import type { FailedItem, JobInput, SubmitOutcome } from "./submit-types.ts";

/** A job of the input: its message, or why it has none. */
export type JobItem = ({ readonly index: number } & JobMessage) | FailedItem;

export function itemOf(job: JobInput, index: number, options: MessageOptions): JobItem {
  try {
    return { index, ...messageOf(job, options) };
  } catch (error) {
    if (!(error instanceof BoomerangError)) throw error;
    return { index, status: "failed", jobId: error.jobId, error };
  }
}

export interface CallResult {
  readonly outcomes: readonly SubmitOutcome[];
  /** Why no other call can succeed. */
  readonly fatal?: BoomerangError | undefined;
}

/** Sends the messages of up to ten items with one call. Never rejects: what failed is in the outcomes. */
export async function sendItems(
  items: readonly JobItem[],
  sendBatch: SendBatch,
  messageGroupId: string | undefined,
): Promise<CallResult> {
  const entries: QueueEntry[] = items.flatMap((item) =>
    "body" in item ? [{ jobId: item.jobId, body: item.body, messageGroupId }] : [],
  );
  const { failures, fatal } = await trySend(entries, sendBatch);
  const results = failures.values();
  const outcomes = items.map((item): SubmitOutcome => {
    if (!("body" in item)) return item;
    const { index, jobId } = item;
    const failure = results.next().value;
    if (failure === undefined) return { index, status: "submitted", jobId };
    return { index, status: failure.isUnknown ? "unknown" : "failed", jobId, error: failure.error };
  });
  return { outcomes, fatal };
}

async function trySend(entries: readonly QueueEntry[], sendBatch: SendBatch): Promise<SentBatch> {
  if (entries.length === 0) return { failures: [] };
  try {
    return await sendBatch(entries);
  } catch (cause) {
    const failures = entries.map(({ jobId }) => ({
      error: fromAwsError(aboutJob(cause, jobId), "send the job", { jobId, grant: "grantSubmit" }),
      isUnknown: false,
    }));
    return { failures, fatal: fromAwsError(cause, "send jobs to the queue", { grant: "grantSubmit" }) };
  }
}
