import { isTestJobId } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { storeVerified } from "./process-delivery.ts";
import { noteQuarantined } from "./quarantine.ts";
import { hasVerified, recordVerified } from "./verified-secrets.ts";
import { verifySignature } from "./verify-delivery.ts";

/**
 * Verifies a quarantined delivery again. If its signature is valid by now, it is stored as any other, with the age of its first
 * arrival. If not, it is dropped as forged once any delivery has verified with the webhook secrets, and stays until then.
 *
 * @param at when it was quarantined, milliseconds since the epoch
 * @returns whether its message is done
 * @throws when that cannot be decided now; its message must then stay on the queue
 */
export async function drainQuarantined(
  collaborators: Collaborators,
  incoming: IncomingDelivery,
  at: number,
): Promise<boolean> {
  const { secrets, log, meter } = collaborators;
  const { jobId } = incoming;
  const { isValid, webhookSecrets } = await verifySignature(secrets, incoming);
  if (isValid) {
    if (!isTestJobId(jobId)) void recordVerified(collaborators, webhookSecrets);
    const outcome = await storeVerified(collaborators, incoming);
    log.info("quarantined delivery released", { job_id: jobId, outcome });
    meter.count("DeliveriesReleased");
    return true;
  }
  if (!(await hasVerified(collaborators, webhookSecrets))) {
    // The process that quarantined it may have died before it noted that.
    await noteQuarantined(collaborators, jobId, at);
    return false;
  }
  await writeJob(collaborators, jobId, { type: "forged_delivery", at });
  log.warn(
    "quarantined delivery dropped: other deliveries verify with the webhook secrets, and it does not",
    {
      job_id: jobId,
    },
  );
  meter.count("DeliveriesDropped");
  return true;
}
