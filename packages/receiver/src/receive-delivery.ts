import { isWebhookToken, parseWebhookPath } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";
import { keepMalformed } from "./keep-malformed.ts";
import { spill } from "./spill.ts";
import { type Stocked, storeDelivery } from "./store-delivery.ts";
import { within } from "./within.ts";

/** An HTTP request to the receiver. */
export interface WebhookRequest {
  readonly path: string;
  readonly rawBody: Uint8Array;
  readonly signature: string | undefined;
}

/**
 * The answer's status. 503 is one of the few that the provider tries again; nothing that could lose a good
 * delivery (429, a redirect, a 4xx) is ever said to one.
 */
export type ReceiverStatus = 200 | 400 | 401 | 503;

// The receiver answers within 2 s, whatever is down.
const KEY_MS = 400;
const STORE_MS = 900;
const SPILL_MS = 600;

/** Takes in a delivery: verify, store, then 200, in that order; what cannot be stored is spilled. */
export async function receiveDelivery(
  collaborators: Collaborators,
  { path, rawBody, signature }: WebhookRequest,
): Promise<ReceiverStatus> {
  const { clock, sleep, secrets, log } = collaborators;
  const arrivedAt = clock.now();
  const link = parseWebhookPath(path);
  if (link === undefined) return refuse(collaborators, "no webhook path");
  const { jobId, token } = link;
  try {
    const linkKey = await within(KEY_MS, sleep, secrets.linkKey());
    if (!isWebhookToken(token, jobId, linkKey)) return refuse(collaborators, "wrong token");
  } catch (error) {
    // Unchecked it must not even be spilled: anybody could fill the queue.
    return unavailable(collaborators, "the link key cannot be read", jobId, error);
  }
  const arrival: Arrival = { jobId, rawBody, signature, arrivedAt };
  try {
    return await settle(collaborators, arrival, await within(STORE_MS, sleep, storeDelivery(collaborators, arrival)));
  } catch (error) {
    log.warn("delivery not stored; it goes to the spill queue", { job_id: jobId, error });
  }
  try {
    await within(SPILL_MS, sleep, spill(collaborators, arrival));
    collaborators.meter.count("DeliveriesSpilled");
    return 200;
  } catch (error) {
    return unavailable(collaborators, "the spill queue cannot be reached either", jobId, error);
  }
}

/** Says what became of a delivery, in the log, the metrics and the answer. */
async function settle(collaborators: Collaborators, arrival: Arrival, stocked: Stocked): Promise<ReceiverStatus> {
  const { log, meter, sleep } = collaborators;
  switch (stocked.type) {
    case "stored":
      log.info("result stored", { job_id: arrival.jobId });
      meter.count("DeliveriesStored");
      return 200;
    case "repeated":
      meter.count("DeliveriesRepeated");
      return 200;
    case "forged":
    case "stale":
      return refuse(collaborators, stocked.type, arrival.jobId);
    case "malformed":
      await within(SPILL_MS, sleep, keepMalformed(collaborators, arrival, stocked.error));
      return 400;
  }
}

function refuse({ log, meter }: Collaborators, why: string, jobId?: string): ReceiverStatus {
  log.warn("delivery refused", { why, ...(jobId !== undefined && { job_id: jobId }) });
  meter.count("DeliveriesRefused");
  return 401;
}

function unavailable({ log, meter }: Collaborators, why: string, jobId: string, error: unknown): ReceiverStatus {
  log.error(`delivery not taken in: ${why}; the provider tries once more`, { job_id: jobId, error });
  meter.count("DeliveriesNotStored");
  return 503;
}
