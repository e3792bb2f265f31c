import type { DeadLetter } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";

/** A dead letter as JSON. */
export function deadLetterJson({
  id,
  code,
  reason,
  jobId,
  batchId,
  messageId,
  sentAt,
  bodyLocation,
}: Omit<DeadLetter, "body">) {
  return {
    ...{ id, code, reason, job_id: jobId, batch_id: batchId, message_id: messageId },
    ...{ sent_at: sentAt, body_location: bodyLocation },
  };
}

/** A dead letter in two lines: what it is, and why. */
export function deadLetterText({
  id,
  code = "none",
  reason,
  jobId,
  sentAt = "",
}: Omit<DeadLetter, "body">): string {
  const job = jobId === undefined ? "" : `  job ${jobId}`;
  return `${oneLine(`${id}  ${sentAt.replace(/\.\d+Z$/, "Z")}  ${code}${job}`)}\n  ${oneLine(reason)}`;
}
