import { InvalidMessageError, parseMessage } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { sendDeadLetter } from "./dead-letter.ts";
import type { RetryLater } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";

// SQS may not deliver a message again that is this close to the end of its retention.
const EXPIRY_MARGIN_MS = 3_600_000;

/**
 * Dead-letters a message that would expire before its retry. SQS deletes an expired message silently, whereas a dead letter
 * can be sent again. If the job has a record, reconcile continues with it.
 *
 * @returns whether the message was dead-lettered and can be deleted
 */
export async function deadLetterIfExpiring(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { afterMs, reason }: RetryLater,
): Promise<boolean> {
  const { clock, timing, log } = collaborators;
  const { id, sentAt } = received;
  const expiresAt = sentAt + timing.messageRetentionMs;
  if (clock.now() + afterMs + EXPIRY_MARGIN_MS < expiresAt) return false;
  const message = `the message was not processed before its retention in the queue ended; last reason: ${reason}`;
  try {
    await sendDeadLetter(collaborators, received, "not_handled_in_time", message);
    log.error("message dead-lettered: its retention in the queue ends", { message_id: id, reason });
  } catch (error) {
    log.error("expiring message not dead-lettered; it will be retried", { message_id: id, error });
    return false;
  }
  await rescheduleCheckNow(collaborators, received);
  return true;
}

/** No message continues the job any more, so reconcile checks it now and not at its redelivery deadline. */
async function rescheduleCheckNow(
  collaborators: Collaborators,
  { id, body }: ReceivedMessage,
): Promise<void> {
  const { clock, log } = collaborators;
  try {
    const message = parseMessage(body, id);
    if (!("job_id" in message)) return;
    await writeJob(collaborators, message.job_id, { type: "reschedule_check", checkAt: clock.now() });
  } catch (error) {
    if (error instanceof InvalidMessageError) return;
    log.warn("check of the job not rescheduled", { message_id: id, error });
  }
}
