import { InvalidMessageError, parseMessage } from "@boomerang/core";
import { SecretError, writeJob } from "@boomerang/runtime";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";
import { sendDeadLetter } from "./dead-letter.ts";
import { dispatchMessage } from "./dispatch-message.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import { backoffMs } from "./retry-delay.ts";

export type { Collaborators } from "./collaborators.ts";

// SQS hides a message for at most 12 hours, counted from when it was received.
const MAX_HIDDEN_SECONDS = 43_000;
// A message this close to the end of its retention might not be seen again.
const LAST_CALL_MS = 3_600_000;

/** The dispatcher: a batch of messages in, the ones to see again out. */
export function createHandler(collaborators: Collaborators) {
  const dispatcher = createDispatcher(collaborators);
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const verdicts = await Promise.all(Records.map((record) => dispatch(dispatcher, record)));
    const batchItemFailures = Records.flatMap((record, n) =>
      verdicts[n]?.type === "return" ? [{ itemIdentifier: record.messageId }] : [],
    );
    return { batchItemFailures };
  };
}

/** One message's fate; nothing that happens to it reaches its neighbours. */
async function dispatch(dispatcher: Dispatcher, record: SQSRecord): Promise<MessageDisposition> {
  const { random, log, meter } = dispatcher;
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const message = { id: record.messageId, body: record.body, receives };
  const verdict = await dispatchMessage(dispatcher, message).catch((error: unknown): MessageDisposition => {
    log.error("message could not be handled; it comes back", { message_id: record.messageId, error });
    const isSecret = error instanceof SecretError;
    if (isSecret) meter.count("AccountErrors");
    // Soon, also for a secret: somebody may be setting it right now.
    return retryAfter(backoffMs(receives, random), isSecret ? "a secret cannot be used" : "an error");
  });
  if (verdict.type === "done") return COMPLETE;
  if (await deadLetterIfExpiring(dispatcher, record, verdict)) return COMPLETE;
  meter.count("JobsReturned");
  log.info("message returned", { message_id: record.messageId, after_ms: verdict.afterMs, why: verdict.why });
  await hide(dispatcher, record, verdict.afterMs);
  return verdict;
}

/**
 * SQS deletes a message at the end of its retention without a word; before that it becomes a dead letter, from
 * where it can be sent again. A job that has a record is not lost with it: reconciling looks after it.
 */
async function deadLetterIfExpiring(
  collaborators: Collaborators,
  { messageId: id, body, attributes }: SQSRecord,
  { afterMs, why }: Extract<MessageDisposition, { type: "return" }>,
): Promise<boolean> {
  const { clock, timing, log } = collaborators;
  const endsAt = Number(attributes.SentTimestamp) + timing.messageRetentionMs;
  if (clock.now() + afterMs + LAST_CALL_MS < endsAt) return false;
  const reason = `the message could not be handled in the time for which its queue keeps it; at last because ${why}`;
  try {
    await sendDeadLetter(collaborators, { id, body }, "not_handled_in_time", reason);
    log.error("message put aside: its time in the queue ends", { message_id: id, why });
  } catch (error) {
    log.error("message could not be put aside", { message_id: id, error });
    return false;
  }
  await rescheduleCheckNow(collaborators, { id, body });
  return true;
}

/** Nothing else brings the job back any more: reconciling is to look at it now, not when its messages would have ended. */
async function rescheduleCheckNow(
  collaborators: Collaborators,
  { id, body }: { id: string; body: string },
): Promise<void> {
  const { clock, log } = collaborators;
  try {
    const { job_id: jobId } = parseMessage(body, id);
    await writeJob(collaborators, jobId, { type: "reschedule_check", checkAt: clock.now() });
  } catch (error) {
    if (!(error instanceof InvalidMessageError))
      log.warn("job not marked for a look", { message_id: id, error });
  }
}

async function hide({ jobsQueue, log }: Collaborators, record: SQSRecord, afterMs: number): Promise<void> {
  const seconds = Math.min(MAX_HIDDEN_SECONDS, Math.ceil(afterMs / 1000));
  try {
    await jobsQueue.changeVisibility(record.receiptHandle, seconds);
  } catch (error) {
    // The queue's own visibility timeout brings it back, later.
    log.warn("visibility not changed", { message_id: record.messageId, error });
  }
}
