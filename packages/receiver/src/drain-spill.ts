import type { Collaborators } from "./collaborators.ts";
import { keepUnreadable } from "./keep-unreadable.ts";
import { parseSpilled, unspill } from "./spill.ts";
import { takeIn } from "./take-in.ts";

/**
 * Stores a delivery from the spill queue as if it had just come in, its age counted at its arrival. A message that is
 * no spilled delivery, and so never can be stored, is put aside.
 *
 * @throws when it still cannot be stored: then it stays on the queue
 */
export async function drainSpilled(collaborators: Collaborators, body: string): Promise<void> {
  const spilled = parseSpilled(body);
  if (spilled === undefined) {
    const why =
      "a message on the spill queue is no spilled delivery; nothing but the receiver should write there";
    return keepUnreadable(collaborators, { code: "malformed_spill", why, bytes: Buffer.from(body) });
  }
  const arrival = await unspill(collaborators.blobs, spilled);
  const took = await takeIn(collaborators, arrival);
  collaborators.log.info("spilled delivery drained", { job_id: arrival.jobId, became: took });
  collaborators.meter.count("DeliveriesDrained");
}
