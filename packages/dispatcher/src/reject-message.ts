import type { InvalidMessageError } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { sendDeadLetter } from "./dead-letter.ts";
import { COMPLETE, type MessageDisposition } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";

/**
 * Rejects a message that can never be accepted: records its job as rejected, if the message names one, and dead-letters the
 * message. After a crash in between both are repeated, which adds at most a second dead letter.
 */
export async function rejectMessage(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { code, message, jobId }: InvalidMessageError,
): Promise<MessageDisposition> {
  const { log, meter } = collaborators;
  if (jobId !== undefined) {
    const errors = [{ code, message }];
    const written = await writeJob(collaborators, jobId, { type: "reject_message", jobId, errors });
    if (written.type === "written") meter.count("JobsRejected");
  }
  await sendDeadLetter(collaborators, received, code, message);
  log.warn("message rejected", { message_id: received.id, job_id: jobId, error_code: code });
  return COMPLETE;
}
