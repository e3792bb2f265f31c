import type { Collaborators } from "./collaborators.ts";
import { keepMalformed } from "./keep-malformed.ts";
import { unspill } from "./spill.ts";
import { storeDelivery } from "./store-delivery.ts";

/**
 * Stores a delivery from the spill queue as if it had just come in, its age counted at its arrival.
 *
 * @throws when it still cannot be stored: then it stays on the queue
 */
export async function drainSpilled(collaborators: Collaborators, body: string): Promise<void> {
  const { log, meter } = collaborators;
  const arrival = await unspill(collaborators, body);
  const stocked = await storeDelivery(collaborators, arrival);
  log.info("spilled delivery drained", { job_id: arrival.jobId, became: stocked.type });
  meter.count("DeliveriesDrained");
  if (stocked.type === "malformed") await keepMalformed(collaborators, arrival, stocked.error);
}
