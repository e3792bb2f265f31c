import type { InvalidMessageError } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { sendDeadLetter } from "./dead-letter.ts";
import { COMPLETE, type MessageDisposition } from "./message-disposition.ts";

/**
 * Puts a message aside that can never be accepted: its job, where it names one, is recorded as rejected; the
 * message goes to the dead-letter queue with the reason. Stopping in between repeats both, which adds at most
 * a second dead letter.
 */
export async function rejectMessage(
  collaborators: Collaborators,
  message: { readonly id: string; readonly body: string },
  { code, message: why, jobId }: InvalidMessageError,
): Promise<MessageDisposition> {
  const { log, meter } = collaborators;
  if (jobId !== undefined) {
    const errors = [{ code, message: why }];
    const written = await writeJob(collaborators, jobId, { type: "reject_message", jobId, errors });
    if (written.type === "written") meter.count("JobsRejected");
  }
  await sendDeadLetter(collaborators, message, code, why);
  log.warn("message refused", { message_id: message.id, job_id: jobId, error_code: code });
  return COMPLETE;
}
