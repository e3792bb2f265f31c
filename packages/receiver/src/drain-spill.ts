import type { Collaborators } from "./collaborators.ts";
import { deadLetterMalformed } from "./dead-letter-malformed.ts";
import { processDelivery } from "./process-delivery.ts";
import { parseSpilled, restoreDelivery } from "./spill.ts";

/**
 * Processes a delivery from the spill queue; its age is the age at its first arrival. A message that is not a spilled
 * delivery can never be stored, and is dead-lettered.
 *
 * @throws when the delivery still cannot be stored; its message must then stay on the queue
 */
export async function drainSpilled(collaborators: Collaborators, body: string): Promise<void> {
  const spilled = parseSpilled(body);
  if (spilled === undefined) {
    const reason =
      "a message on the spill queue is not a spilled delivery; only the receiver should write to that queue";
    await deadLetterMalformed(collaborators, { code: "malformed_spill", reason, bytes: Buffer.from(body) });
    return;
  }
  const incoming = await restoreDelivery(collaborators.blobs, spilled);
  const outcome = await processDelivery(collaborators, incoming);
  collaborators.log.info("spilled delivery drained", { job_id: incoming.jobId, outcome });
  collaborators.meter.count("DeliveriesDrained");
}
