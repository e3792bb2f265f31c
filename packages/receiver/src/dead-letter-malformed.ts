import { type DeadLetterCode, isoTime, malformedDeliveryKey, malformedSpillKey } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { type DeliveryOutcome, reportOutcome } from "./delivery-outcome.ts";
import type { QueuedMessage } from "./queued-message.ts";

/** A delivery, or a message of the spill queue, that cannot be read. */
export interface Malformed {
  readonly code: Extract<DeadLetterCode, "malformed_delivery" | "malformed_spill">;
  /** What is wrong with it; quotes nothing of its contents. */
  readonly reason: string;
  readonly bytes: Uint8Array;
  /** The job that it belongs to, if that is known. */
  readonly jobId?: string;
  /** The message that it was, or came in; `undefined` for a delivery straight from its request. */
  readonly message?: QueuedMessage | undefined;
}

/**
 * Keeps the bytes in the bucket, since they may hold an output in an unforeseen form; records in the job, if it is open, that a
 * delivery came; and sends a dead letter with the location, the reason and, if there is one, the id and sent time of the message.
 * A repetition adds only a second dead letter.
 */
export async function deadLetterMalformed(
  collaborators: Collaborators,
  { code, reason, bytes, jobId, message }: Malformed,
): Promise<DeliveryOutcome> {
  const { blobs, deadLetters } = collaborators;
  const key = jobId === undefined ? malformedSpillKey(bytes) : malformedDeliveryKey(jobId, bytes);
  const location = await blobs.put(key, bytes);
  if (jobId !== undefined) {
    const text = `A delivery came, but ${reason}. Its bytes are at ${location}.`;
    const error = { code: "DELIVERY_MALFORMED", message: text } as const;
    await writeJob(collaborators, jobId, { type: "malformed_delivery", location, error });
  }
  await deadLetters.send({
    body: JSON.stringify({ job_id: jobId, body_location: location }),
    attributes: { error_code: code, error_message: reason, ...(message && originOf(message)) },
  });
  return reportOutcome(collaborators, "malformed", { job_id: jobId, body_location: location, reason });
}

/** The same attributes as those of the dispatcher's dead letters. */
function originOf({ id, sentAt }: QueuedMessage) {
  return { message_id: id, sent_at: isoTime(sentAt) };
}
