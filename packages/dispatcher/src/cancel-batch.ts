import { type CancelPageMessage, InvalidMessageError, isoTime } from "@boomerang/core";
import { changeState } from "@boomerang/runtime";
import {
  CursorError,
  type CursorState,
  listBatch,
  readCursor,
  writeCursor,
} from "@boomerang/runtime/job-index";
import type { Collaborators } from "./collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";

// After a minute every dispatcher knows of the cancellation, and the index has the jobs that were claimed before that; after ten
// also if it was behind.
const LATER_PASSES_MS = [60_000, 600_000];
// The first pass may miss only what was claimed shortly before or after the cancellation was recorded.
const NEW_MS = 900_000;
// More than clocks differ.
const CLOCK_MARGIN_MS = 60_000;
// About a second of sends.
const PAGE_SIZE = 500;
const CONCURRENCY = 10;

/**
 * Cancels the jobs of a batch whose messages SQS got before the cancel message. Those that have no record yet end when their
 * messages are received; the others are listed, now and twice more for those that were being submitted.
 */
export async function cancelBatch(
  collaborators: Collaborators,
  { sentAt }: ReceivedMessage,
  batchId: string,
): Promise<MessageDisposition> {
  const { batchCancels, clock } = collaborators;
  const now = clock.now();
  const store = batchCancels(batchId);
  const known = (await store.read())?.state;
  const isRecorded = known !== undefined && known.sentAt >= sentAt;
  // The first pass begins before the cancellation is recorded: whoever finds it on record need not list all jobs again.
  const start = isRecorded ? { at: isoTime(known.recordedAt - NEW_MS), ids: [] } : undefined;
  if (known === undefined || known.sentAt <= sentAt)
    await sendPage(collaborators, batchId, isoTime(sentAt), start);
  const cancel = await changeState(store, (current) =>
    current === undefined || current.sentAt < sentAt ? { sentAt, recordedAt: now } : undefined,
  );
  // A later cancel message covers this one.
  if (cancel === undefined || cancel.sentAt > sentAt) return COMPLETE;
  const nextAt = LATER_PASSES_MS.map((ms) => cancel.recordedAt + ms).find((at) => at > now);
  return nextAt === undefined
    ? COMPLETE
    : retryAfter(nextAt - now, "the jobs of a canceled batch are listed once more");
}

/** Sends a cancel message for each open job on a page of a batch, then one for the next page. */
export async function cancelPage(
  collaborators: Collaborators,
  { batch_id: batchId, sent_at: sentAt, after }: CancelPageMessage,
): Promise<MessageDisposition | InvalidMessageError> {
  const start = cursorOf(after);
  if (start instanceof InvalidMessageError) return start;
  const known = (await collaborators.batchCancels(batchId).read())?.state;
  // Until this cancellation is recorded, an earlier one may be.
  const isRecorded = known !== undefined && known.sentAt >= Date.parse(sentAt);
  const recordedAt = isRecorded ? known.recordedAt : Number.POSITIVE_INFINITY;
  const open: OpenJob[] = [];
  let cursor = start;
  let listed = 0;
  for await (const entry of listBatch(collaborators.jobIndex, batchId, {
    after: start,
    pageSize: PAGE_SIZE / 4,
  })) {
    // No job that is claimed so much later has a message from before the cancellation.
    if (Date.parse(entry.job.created_at) > recordedAt + NEW_MS) break;
    if (listed++ === PAGE_SIZE) break;
    cursor = entry.cursor;
    const { job_id: jobId, outcome, created_at: createdAt } = entry.job;
    if (outcome === undefined) open.push({ jobId, createdAt });
  }
  await sendCancels(collaborators, open, sentAt);
  if (listed > PAGE_SIZE) await sendPage(collaborators, batchId, sentAt, cursor);
  collaborators.log.info("jobs of a canceled batch listed", { batch_id: batchId, listed, open: open.length });
  return COMPLETE;
}

async function sendCancels(
  { jobsQueue, store }: Collaborators,
  jobs: readonly OpenJob[],
  sentAt: string,
): Promise<void> {
  let next = 0;
  const surelyBefore = isoTime(Date.parse(sentAt) - CLOCK_MARGIN_MS);
  const worker = async () => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      const { jobId: job_id, createdAt } = job;
      // A record is created after SQS got its message, by another clock. Otherwise the record says when that was.
      const isMeant =
        createdAt <= surelyBefore || ((await store.get(job_id))?.sent_at ?? createdAt) <= sentAt;
      if (isMeant) await jobsQueue.send({ body: JSON.stringify({ type: "cancel", job_id }) });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

interface OpenJob {
  readonly jobId: string;
  readonly createdAt: string;
}

async function sendPage(
  { jobsQueue }: Collaborators,
  batchId: string,
  sentAt: string,
  after: CursorState | undefined,
): Promise<void> {
  const page = { type: "cancel_page", batch_id: batchId, sent_at: sentAt } as const;
  const body: CancelPageMessage = after === undefined ? page : { ...page, after: writeCursor(after) };
  await jobsQueue.send({ body: JSON.stringify(body) });
}

function cursorOf(after: string | undefined): CursorState | undefined | InvalidMessageError {
  try {
    return after === undefined ? undefined : readCursor(after);
  } catch (error) {
    if (error instanceof CursorError)
      return new InvalidMessageError("invalid_message", "after is not the end of a page");
    throw error;
  }
}
