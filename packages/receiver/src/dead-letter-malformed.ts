import { type DeadLetterCode, malformedDeliveryKey, malformedSpillKey } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { type DeliveryOutcome, reportOutcome } from "./delivery-outcome.ts";

/** A delivery, or a message of the spill queue, that cannot be read. */
export interface Malformed {
  readonly code: Extract<DeadLetterCode, "malformed_delivery" | "malformed_spill">;
  /** What is wrong with it; quotes nothing of its contents. */
  readonly reason: string;
  readonly bytes: Uint8Array;
  /** The job that it belongs to, if that is known. */
  readonly jobId?: string;
}

/**
 * Keeps the bytes in the bucket, since they may hold an output in an unforeseen form, and sends a dead letter with
 * their location and the reason.
 */
export async function deadLetterMalformed(
  collaborators: Collaborators,
  { code, reason, bytes, jobId }: Malformed,
): Promise<DeliveryOutcome> {
  const { blobs, deadLetters } = collaborators;
  const key = jobId === undefined ? malformedSpillKey(bytes) : malformedDeliveryKey(jobId, bytes);
  const body_location = await blobs.put(key, bytes);
  await deadLetters.send({
    body: JSON.stringify({ job_id: jobId, body_location }),
    attributes: { error_code: code, error_message: reason },
  });
  return reportOutcome(collaborators, "malformed", { job_id: jobId, body_location, reason });
}
