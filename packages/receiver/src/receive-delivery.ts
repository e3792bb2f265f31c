import { type BodyEncoding, parseWebhookPath, withDeadline } from "@boomerang/core";
import { ContendedJobError } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { deadlinesOf } from "./delivery-deadlines.ts";
import { type DeliveryOutcome, reportOutcome } from "./delivery-outcome.ts";
import type { FreshKeyWait } from "./fresh-key-wait.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { processDelivery } from "./process-delivery.ts";
import { retryUntil } from "./retry-until.ts";
import type { SlowStore } from "./slow-store.ts";
import { spill } from "./spill.ts";
import { hasValidToken } from "./verify-delivery.ts";

/** An HTTP request to the receiver. */
export interface WebhookRequest {
  readonly path: string;
  readonly rawBody: Uint8Array;
  readonly signature: string | undefined;
  readonly encoding: BodyEncoding;
  /** When the API Gateway received it, in milliseconds since the epoch, if that is known. */
  readonly requestedAt: number | undefined;
}

/** What a process remembers of earlier deliveries. */
export interface ProcessMemory {
  readonly slowStore: SlowStore;
  readonly freshKeyWait: FreshKeyWait;
}

/**
 * Verifies a delivery, stores it, and only then returns; a delivery that cannot be stored now is spilled. It returns before
 * the provider stops waiting, whatever is unavailable.
 */
export async function receiveDelivery(
  collaborators: Collaborators & ProcessMemory,
  { path, rawBody, signature, encoding, requestedAt }: WebhookRequest,
): Promise<DeliveryOutcome> {
  const { clock, random, sleep, secrets, slowStore, freshKeyWait, log } = collaborators;
  const arrivedAt = clock.now();
  const { verifiedBy, storedBy, spilledBy } = deadlinesOf(arrivedAt, requestedAt);
  const by = <T>(deadline: number, work: () => Promise<T>) =>
    withDeadline({ ms: Math.max(0, deadline - clock.now()), sleep }, work);
  const report = (outcome: DeliveryOutcome, fields = {}) => reportOutcome(collaborators, outcome, fields);
  const link = parseWebhookPath(path);
  if (link === undefined) return report("no_webhook_path");
  const { jobId } = link;
  const hasToken = () => hasValidToken(secrets, link, (read) => freshKeyWait.until(verifiedBy, read));
  try {
    // No job id is logged: an attacker may have chosen it.
    if (!(await by(verifiedBy, hasToken))) return report("wrong_token");
  } catch (error) {
    // It must not be spilled unverified: anybody could fill the queue.
    return report("unavailable", { job_id: jobId, reason: "the link key cannot be read", error });
  }
  const incoming: IncomingDelivery = { jobId, rawBody, signature, encoding, arrivedAt, nonce: random() };
  const since = clock.now();
  const storeBy = slowStore.deadline(storedBy);
  try {
    const writer = { ...collaborators, retryUntil: storeBy };
    const outcome = await by(storeBy, () => processDelivery(writer, incoming));
    if (outcome === "stored" || outcome === "repeated") slowStore.recovered();
    return outcome;
  } catch (error) {
    // A job that others write too says nothing about the table.
    if (!(error instanceof ContendedJobError)) slowStore.failed(since);
    const limit = { limit_ms: storeBy - since };
    log.warn("delivery not stored; it goes to the spill queue", { job_id: jobId, ...limit, error });
  }
  try {
    await by(spilledBy, () => retryUntil(collaborators, spilledBy, () => spill(collaborators, incoming)));
    return report("spilled");
  } catch (error) {
    return report("unavailable", { job_id: jobId, reason: "the spill queue is unavailable too", error });
  }
}
