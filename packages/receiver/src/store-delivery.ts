import {
  type Delivery,
  type DeliveryContent,
  isOutcome,
  isProvisional,
  isWithinTolerance,
  MalformedDeliveryError,
  parseDelivery,
  resultKey,
  type StoredText,
} from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Arrival } from "./arrival.ts";
import { isGenuine } from "./check-signature.ts";
import type { Collaborators } from "./collaborators.ts";

// The record's own limit is 400 KB; a larger result goes to S3.
const MAX_INLINE_RESULT_BYTES = 350_000;

/** What became of a delivery: `stored` and `repeated` are kept for good. */
export type Stocked = "stored" | "repeated" | "forged" | "stale" | MalformedDeliveryError;

/**
 * Checks a delivery whose token is right, and stores it.
 *
 * @throws when a collaborator cannot be reached: then the delivery is not stored, or that is not known
 */
export async function storeDelivery(collaborators: Collaborators, arrival: Arrival): Promise<Stocked> {
  if (!(await isGenuine(collaborators, arrival))) return "forged";
  const delivery = tryParse(arrival.rawBody);
  if (delivery instanceof MalformedDeliveryError) return delivery;
  if (await isStale(collaborators, arrival, delivery)) return "stale";
  const { jobId } = arrival;
  const outcome = await keepOutcome(collaborators.blobs, jobId, delivery);
  const write = { type: "deliver", jobId, requestId: delivery.requestId, outcome } as const;
  const written = await writeJob(collaborators, jobId, write);
  const isFirst = written.type === "written" && written.job.status !== written.before?.status;
  return isFirst ? "stored" : "repeated";
}

function tryParse(rawBody: Uint8Array): Delivery | MalformedDeliveryError {
  try {
    return parseDelivery(rawBody);
  } catch (error) {
    if (error instanceof MalformedDeliveryError) return error;
    throw error;
  }
}

/** An old delivery may be a replay: it is let in only where its job still waits for a result. */
async function isStale(
  { store }: Collaborators,
  { jobId, arrivedAt }: Arrival,
  { time }: Delivery,
): Promise<boolean> {
  if (isWithinTolerance(time, arrivedAt)) return false;
  const job = await store.get(jobId);
  return job === undefined || (isOutcome(job.status) && !isProvisional(job.status));
}

async function keepOutcome(
  blobs: Collaborators["blobs"],
  jobId: string,
  { data, errors }: Delivery,
): Promise<DeliveryContent> {
  if (data === undefined && errors.length > 0) return { errors };
  return { result: await keepResult(blobs, jobId, data ?? "null") };
}

async function keepResult(blobs: Collaborators["blobs"], jobId: string, data: string): Promise<StoredText> {
  if (Buffer.byteLength(data) <= MAX_INLINE_RESULT_BYTES) return { text: data };
  return { location: await blobs.put(resultKey(jobId, data), data) };
}
