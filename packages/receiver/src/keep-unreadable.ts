import { type DeadLetterCode, malformedDeliveryKey, malformedSpillKey } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

/** Something that came from the provider, or from the spill queue, and cannot be read. */
export interface Unreadable {
  readonly code: Extract<DeadLetterCode, "malformed_delivery" | "malformed_spill">;
  /** What is wrong with it; quotes nothing of it. */
  readonly why: string;
  readonly bytes: Uint8Array;
  /** The job it is for, where that is known. */
  readonly jobId?: string;
}

/**
 * Keeps what cannot be read: it may hold an output in a form that nobody foresaw. Its bytes go to the bucket, and a
 * dead letter says where and why.
 */
export async function keepUnreadable(
  { blobs, deadLetters, log, meter }: Collaborators,
  { code, why, bytes, jobId }: Unreadable,
): Promise<void> {
  const key = jobId === undefined ? malformedSpillKey(bytes) : malformedDeliveryKey(jobId, bytes);
  const body_location = await blobs.put(key, bytes);
  await deadLetters.send({
    body: JSON.stringify({ job_id: jobId, body_location }),
    attributes: { error_code: code, error_message: why },
  });
  log.error("delivery cannot be read; its bytes are kept", { job_id: jobId, body_location, why });
  meter.count("DeliveriesMalformed");
  meter.count("DeadLetters");
}
