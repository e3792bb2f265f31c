import { createHash } from "node:crypto";
import type { MalformedDeliveryError } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";

/**
 * Keeps a delivery that came from the provider but cannot be read: it may hold an output in a form that nobody
 * foresaw. Its bytes go to the bucket, and a dead letter says where and why.
 */
export async function keepMalformed(
  { blobs, deadLetters, log, meter }: Collaborators,
  { jobId, rawBody }: Arrival,
  error: MalformedDeliveryError,
): Promise<void> {
  const digest = createHash("sha256").update(rawBody).digest("hex");
  const body_location = await blobs.put(`malformed/${jobId}/${digest}`, rawBody);
  await deadLetters.send({
    body: JSON.stringify({ job_id: jobId, body_location }),
    attributes: { error_code: "malformed_delivery", error_message: error.message },
  });
  log.error("delivery cannot be read; its bytes are kept", { job_id: jobId, body_location, error });
  meter.count("DeliveriesMalformed");
  meter.count("DeadLetters");
}
