import { MalformedDeliveryError } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";
import { keepUnreadable } from "./keep-unreadable.ts";
import { refused } from "./refused.ts";
import { storeDelivery } from "./store-delivery.ts";

/** How a delivery was taken in; nothing more is to be done with it. */
export type Took = "stored" | "repeated" | "refused" | "malformed";

/**
 * Stores a delivery, or puts it aside where it can never be stored.
 *
 * @throws when a collaborator cannot be reached: then the delivery must be tried again, which changes nothing if it
 *   was stored after all
 */
export async function takeIn(collaborators: Collaborators, arrival: Arrival): Promise<Took> {
  const { log, meter } = collaborators;
  const { jobId, rawBody: bytes } = arrival;
  const stocked = await storeDelivery(collaborators, arrival);
  if (stocked instanceof MalformedDeliveryError) {
    await keepUnreadable(collaborators, { code: "malformed_delivery", why: stocked.message, bytes, jobId });
    return "malformed";
  }
  switch (stocked) {
    case "stored":
      log.info("result stored", { job_id: jobId });
      meter.count("DeliveriesStored");
      return stocked;
    case "repeated":
      meter.count("DeliveriesRepeated");
      return stocked;
    case "forged":
    case "stale":
      refused(collaborators, stocked, jobId);
      return "refused";
  }
}
