import { ContendedJobError, SecretError } from "@boomerang/runtime";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { maxDelayMs, outageOfReceivesMs, withJitter } from "./circuit/outage-timing.ts";
import { UNEXPECTED } from "./circuit/scopes.ts";
import { scopeOf } from "./circuit/watch-service.ts";
import type { Collaborators } from "./collaborators.ts";
import { deadLetterIfExpiring } from "./dead-letter-if-expiring.ts";
import { dispatchMessage } from "./dispatch-message.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import { COMPLETE, type MessageDisposition, type RetryLater, retryAfter } from "./message-disposition.ts";
import { receiveBudgetMs } from "./receive-budget.ts";
import { type ReceivedMessage, toReceivedMessage } from "./received-message.ts";

export type { Collaborators } from "./collaborators.ts";

// SQS allows at most 12 hours (43,200 s), counted from when it delivered the message.
const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_000;

/** Handles a batch of messages; the response lists the messages to retry. */
export function createHandler(collaborators: Collaborators) {
  const dispatcher = createDispatcher(collaborators);
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map(toReceivedMessage);
    const dispositions = await Promise.all(messages.map((received) => handleMessage(dispatcher, received)));
    await dispatcher.submissionLimiter.settled();
    const returned = messages.flatMap(({ id, sentAt }, n) => {
      const disposition = dispositions[n];
      return disposition?.type === "retry" ? [{ id, sentAt, target: disposition.target }] : [];
    });
    dispatcher.reportReturned(returned);
    return { batchItemFailures: returned.map(({ id }) => ({ itemIdentifier: id })) };
  };
}

/** Handles one message. It never throws, so that one message cannot fail the others of its batch. */
async function handleMessage(dispatcher: Dispatcher, received: ReceivedMessage): Promise<MessageDisposition> {
  const { log, meter, clock, timing } = dispatcher;
  const handled = await dispatchMessage(dispatcher, received).catch((error: unknown) =>
    retryAfterError(dispatcher, received, error),
  );
  if (handled.type === "complete") return COMPLETE;
  const budgetMs = receiveBudgetMs(received, clock.now(), timing.messageRetentionMs);
  const disposition = { ...handled, afterMs: Math.max(handled.afterMs, budgetMs) };
  if (await deadLetterIfExpiring(dispatcher, received, disposition)) return COMPLETE;
  const { afterMs, reason, scope } = disposition;
  meter.count("JobsReturned");
  log.info("message will be retried", { message_id: received.id, after_ms: afterMs, reason, scope });
  await changeVisibility(dispatcher, received, afterMs);
  return disposition;
}

async function retryAfterError(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
  error: unknown,
): Promise<RetryLater> {
  const { log, meter, circuits, clock, random } = dispatcher;
  log.error("message not processed because of an error", { message_id: received.id, error });
  // That is no outage: another process has written the job.
  if (error instanceof ContendedJobError) return retryAfter(withJitter(maxDelayMs(0), random), error.message);
  const isSecret = error instanceof SecretError;
  if (isSecret) meter.count("AccountErrors");
  const reason = isSecret ? "a secret cannot be used" : "an unexpected error";
  const ageMs = Math.max(0, clock.now() - received.sentAt);
  const guessMs = Math.min(ageMs, outageOfReceivesMs(received.receiveCount));
  const scope = scopeOf(error);
  // Unexpected errors of different messages have nothing to do with each other.
  if (scope === UNEXPECTED) return retryAfter(withJitter(maxDelayMs(guessMs), random), reason);
  await circuits.failed(scope);
  return retryAfter(circuits.retryDelayMs(scope, guessMs), reason, scope);
}

async function changeVisibility(
  { jobsQueue, log }: Collaborators,
  { id, receiptHandle }: ReceivedMessage,
  afterMs: number,
): Promise<void> {
  const seconds = Math.min(MAX_VISIBILITY_TIMEOUT_SECONDS, Math.ceil(afterMs / 1000));
  try {
    await jobsQueue.changeVisibility(receiptHandle, seconds);
  } catch (error) {
    // The message becomes visible again after the queue's own visibility timeout.
    log.warn("visibility of the message not changed", { message_id: id, error });
  }
}
