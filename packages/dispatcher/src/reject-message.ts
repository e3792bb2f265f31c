import { type InvalidMessageError, messageDigest } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { sendDeadLetter } from "./dead-letter.ts";
import { COMPLETE, type MessageDisposition } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";

/**
 * Rejects a message that can never be accepted: records its job as rejected, if the message names one, and dead-letters the
 * message. After a crash in between both are repeated, which adds at most a second dead letter.
 *
 * An exact repeat of the message is complete, because the first one has its dead letter or is still on the queue. A message
 * that was received before may be the first one itself, after a crash, so it is never taken for a repeat.
 */
export async function rejectMessage(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { code, message, jobId, batchId }: InvalidMessageError,
): Promise<MessageDisposition> {
  const { log, meter } = collaborators;
  if (jobId !== undefined) {
    const errors = [{ code, message }];
    const digest = messageDigest(received.body);
    const written = await writeJob(collaborators, jobId, {
      type: "reject_message",
      jobId,
      batchId,
      digest,
      errors,
    });
    if (written.type === "written") meter.count("JobsRejected");
    else if (written.reason === "repeated_message" && received.receiveCount === 1) {
      meter.count("MessagesRepeated");
      return COMPLETE;
    }
  }
  await sendDeadLetter(collaborators, received, code, message);
  log.warn("message rejected", { message_id: received.id, job_id: jobId, error_code: code });
  return COMPLETE;
}
