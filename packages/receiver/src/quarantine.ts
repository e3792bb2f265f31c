import { createHash } from "node:crypto";
import { awaitsDelivery, isoTime, secretsFingerprint } from "@boomerang/core";
import { type JobWriter, writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import type { DeliveryOutcome } from "./delivery-outcome.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { sendToQuarantine } from "./spill.ts";
import { hasVerified } from "./verified-secrets.ts";

/**
 * Decides on a delivery with a valid token and a bad signature. While no delivery has ever verified with the webhook secrets,
 * they may be wrong, and the delivery genuine: it is quarantined until they are corrected, if its job waits for a delivery and
 * the quarantine is not full. Otherwise it is rejected.
 *
 * @param webhookSecrets read a moment ago
 * @throws when a collaborator is unavailable; the delivery may have been quarantined anyway, and a second copy does no harm
 */
export async function quarantine(
  collaborators: Collaborators,
  incoming: IncomingDelivery,
  webhookSecrets: readonly string[],
): Promise<Extract<DeliveryOutcome, "quarantined" | "quarantine_full" | "forged">> {
  const { secrets, store, quarantineStore, clock } = collaborators;
  const { jobId } = incoming;
  if (await hasVerified(collaborators, webhookSecrets)) return "forged";
  // Read before anything is counted: while the table is unavailable, retries must not use up the room.
  const job = await store.get(jobId);
  if (job === undefined || !awaitsDelivery(job)) return "forged";
  const fingerprint = secretsFingerprint(webhookSecrets, await secrets.linkKey());
  const at = clock.now();
  if (!(await quarantineStore.admit(fingerprint, { jobId, id: idOf(incoming) }, at)))
    return "quarantine_full";
  // Noted only once it is durable: a job with a note is not resubmitted.
  await sendToQuarantine(collaborators, incoming, at);
  await noteQuarantined(collaborators, jobId, at);
  return "quarantined";
}

/** The same whenever a spilled delivery is drained again, and different for each request. */
function idOf({ rawBody, arrivedAt, nonce }: IncomingDelivery): string {
  const hash = createHash("sha256").update(`${arrivedAt} ${nonce} `).update(rawBody);
  return hash.digest("hex").slice(0, 16);
}

/** Notes in the job that a delivery was quarantined at a time; repeating it changes nothing. */
export async function noteQuarantined(collaborators: JobWriter, jobId: string, at: number): Promise<void> {
  const until = isoTime(at + collaborators.timing.quarantineMs);
  const message = `A delivery came, but its signature matches none of the webhook secrets, and no delivery has ever matched them. Set the webhook secrets to those of the provider by ${until}: the delivery is kept until then, and becomes the result within 15 minutes.`;
  const error = { code: "DELIVERY_UNVERIFIED", message } as const;
  await writeJob(collaborators, jobId, { type: "quarantined_delivery", at, error });
}
