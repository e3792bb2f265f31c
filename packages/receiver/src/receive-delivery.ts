import { type BodyEncoding, parseWebhookPath, withDeadline } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { type DeliveryOutcome, reportOutcome } from "./delivery-outcome.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { processDelivery } from "./process-delivery.ts";
import { spill } from "./spill.ts";
import { hasValidToken } from "./verify-delivery.ts";

/** An HTTP request to the receiver. */
export interface WebhookRequest {
  readonly path: string;
  readonly rawBody: Uint8Array;
  readonly signature: string | undefined;
  readonly encoding: BodyEncoding;
}

// The receiver responds within 2 s, whatever is unavailable. Each step ends at the latest this many milliseconds
// after arrival; a step that ends early leaves its time to the next one.
const TOKEN_BY_MS = 700;
const STORED_BY_MS = 1300;
const SPILLED_BY_MS = 1900;

/** Verifies a delivery, stores it, and only then returns; a delivery that cannot be stored now is spilled. */
export async function receiveDelivery(
  collaborators: Collaborators,
  { path, rawBody, signature, encoding }: WebhookRequest,
): Promise<DeliveryOutcome> {
  const { clock, random, sleep, secrets, log } = collaborators;
  const arrivedAt = clock.now();
  const by = <T>(endMs: number, work: () => Promise<T>) =>
    withDeadline({ ms: Math.max(0, arrivedAt + endMs - clock.now()), sleep }, work);
  const report = (outcome: DeliveryOutcome, fields = {}) => reportOutcome(collaborators, outcome, fields);
  const link = parseWebhookPath(path);
  if (link === undefined) return report("no_webhook_path");
  const { jobId } = link;
  try {
    // No job id is logged: an attacker may have chosen it.
    if (!(await by(TOKEN_BY_MS, () => hasValidToken(secrets, link)))) return report("wrong_token");
  } catch (error) {
    // It must not be spilled unverified: anybody could fill the queue.
    return report("unavailable", { job_id: jobId, reason: "the link key cannot be read", error });
  }
  const incoming: IncomingDelivery = { jobId, rawBody, signature, encoding, arrivedAt, nonce: random() };
  try {
    return await by(STORED_BY_MS, () => processDelivery(collaborators, incoming));
  } catch (error) {
    log.warn("delivery not stored; it goes to the spill queue", { job_id: jobId, error });
  }
  try {
    await by(SPILLED_BY_MS, () => spill(collaborators, incoming));
    return report("spilled");
  } catch (error) {
    return report("unavailable", { job_id: jobId, reason: "the spill queue is unavailable too", error });
  }
}
