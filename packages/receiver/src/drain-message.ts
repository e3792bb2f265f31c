import type { Collaborators } from "./collaborators.ts";
import { deadLetterMalformed } from "./dead-letter-malformed.ts";
import { drainQuarantined } from "./drain-quarantined.ts";
import { processDelivery } from "./process-delivery.ts";
import type { QueuedMessage } from "./queued-message.ts";
import { restoreDelivery, type Spilled } from "./spill.ts";

/**
 * Processes a message of the spill queue or the quarantine queue; the age of its delivery is the age at its first arrival. A
 * message that is no delivery can never be stored, and is dead-lettered.
 *
 * @param spilled the delivery in its body; `undefined` if there is none
 * @returns whether the message is done
 * @throws when the delivery still cannot be stored; its message must then stay on the queue
 */
export async function drainMessage(
  collaborators: Collaborators,
  message: QueuedMessage,
  spilled: Spilled | undefined,
): Promise<boolean> {
  if (spilled === undefined) {
    const reason =
      "a message on the spill or quarantine queue is not a spilled delivery; only the receiver should write to those queues";
    const bytes = Buffer.from(message.body);
    await deadLetterMalformed(collaborators, { code: "malformed_spill", reason, bytes, message });
    return true;
  }
  const incoming = { ...(await restoreDelivery(collaborators.blobs, spilled)), message };
  if (spilled.quarantined_at !== undefined)
    return drainQuarantined(collaborators, incoming, spilled.quarantined_at);
  const outcome = await processDelivery(collaborators, incoming);
  collaborators.log.info("spilled delivery drained", { job_id: incoming.jobId, outcome });
  collaborators.meter.count("DeliveriesDrained");
  return true;
}
