import {
  type Delivery,
  type DeliveryContent,
  isOutcome,
  isProvisional,
  isTestJobId,
  isWithinTolerance,
  MalformedDeliveryError,
  parseDelivery,
  resultKey,
  type StoredText,
} from "@boomerang/core";
import { writeDelivery } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { deadLetterMalformed } from "./dead-letter-malformed.ts";
import { type DeliveryOutcome, reportOutcome } from "./delivery-outcome.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";
import { quarantine } from "./quarantine.ts";
import { recordVerified } from "./verified-secrets.ts";
import { verifySignature } from "./verify-delivery.ts";

// The record's own limit is 400 KB; a larger result goes to S3.
const MAX_INLINE_RESULT_BYTES = 350_000;

/**
 * Verifies the signature of a delivery, and stores its result; quarantines or rejects it if the signature is bad. The outcome
 * is reported here, not by the caller, which may have stopped waiting.
 *
 * @throws when a collaborator is unavailable. The delivery may have been stored anyway; processing it again is
 *   safe, and then only counts it
 */
export async function processDelivery(
  collaborators: Collaborators,
  incoming: IncomingDelivery,
): Promise<DeliveryOutcome> {
  const { isValid, webhookSecrets } = await verifySignature(collaborators.secrets, incoming);
  if (!isValid) {
    const outcome = await quarantine(collaborators, incoming, webhookSecrets);
    return reportOutcome(collaborators, outcome, { job_id: incoming.jobId });
  }
  // A test delivery is signed with these secrets even if they are not the provider's: recorded as verified, they would make the
  // provider's deliveries forged instead of quarantined.
  if (!isTestJobId(incoming.jobId)) void recordVerified(collaborators, webhookSecrets);
  return storeVerified(collaborators, incoming);
}

/** Stores the result of a delivery whose signature is valid; reports the outcome and throws as {@link processDelivery} does. */
export async function storeVerified(
  collaborators: Collaborators,
  incoming: IncomingDelivery,
): Promise<DeliveryOutcome> {
  const { jobId, rawBody: bytes, message } = incoming;
  const report = (outcome: DeliveryOutcome) => reportOutcome(collaborators, outcome, { job_id: jobId });
  const delivery = tryParse(incoming);
  if (delivery instanceof MalformedDeliveryError) {
    const malformed = {
      code: "malformed_delivery",
      reason: delivery.message,
      bytes,
      jobId,
      message,
    } as const;
    return deadLetterMalformed(collaborators, malformed);
  }
  if (await isStale(collaborators, incoming, delivery)) return report("stale");
  const content = await storeContent(collaborators.blobs, jobId, delivery);
  const write = { type: "deliver", jobId, requestId: delivery.requestId, content } as const;
  return report((await writeDelivery(collaborators, write)) ? "stored" : "repeated");
}

function tryParse({ rawBody, encoding }: IncomingDelivery): Delivery | MalformedDeliveryError {
  try {
    return parseDelivery(rawBody, encoding);
  } catch (error) {
    if (error instanceof MalformedDeliveryError) return error;
    throw error;
  }
}

/** An old delivery may be a replay: it is accepted only if its job still waits for a result. */
async function isStale(
  { store }: Collaborators,
  { jobId, arrivedAt }: IncomingDelivery,
  { time }: Delivery,
): Promise<boolean> {
  if (isWithinTolerance(time, arrivedAt)) return false;
  const job = await store.get(jobId);
  return job === undefined || (isOutcome(job.status) && !isProvisional(job.status));
}

async function storeContent(
  blobs: Collaborators["blobs"],
  jobId: string,
  { data, errors, isNotJson }: Delivery,
): Promise<DeliveryContent> {
  if (data === undefined && errors.length > 0) return { errors };
  return { result: await storeResult(blobs, jobId, data ?? "null"), isNotJson, errors };
}

async function storeResult(blobs: Collaborators["blobs"], jobId: string, data: string): Promise<StoredText> {
  if (Buffer.byteLength(data) <= MAX_INLINE_RESULT_BYTES) return { text: data };
  return { location: await blobs.put(resultKey(jobId, data), data) };
}
