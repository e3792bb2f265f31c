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
 * Keeps the bytes in the bucket, since they may hold an output in an unforeseen form.
 *
 * @returns their location
 */
export function keepBytes({ blobs }: Collaborators, { bytes, jobId }: Malformed): Promise<string> {
  return blobs.put(
    jobId === undefined ? malformedSpillKey(bytes) : malformedDeliveryKey(jobId, bytes),
    bytes,
  );
}

/** Sends a dead letter with the location of the bytes and the reason. */
export async function deadLetterMalformed(
  collaborators: Collaborators,
  { code, reason, jobId }: Malformed,
  body_location: string,
): Promise<DeliveryOutcome> {
  await collaborators.deadLetters.send({
    body: JSON.stringify({ job_id: jobId, body_location }),
    attributes: { error_code: code, error_message: reason },
  });
  return reportOutcome(collaborators, "malformed", { job_id: jobId, body_location, reason });
}
