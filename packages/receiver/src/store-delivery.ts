import { createHash } from "node:crypto";
import {
  type Delivered,
  type Delivery,
  isAbsence,
  isOutcome,
  isWithinTolerance,
  MalformedDeliveryError,
  parseDelivery,
  type Stored,
} from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Arrival } from "./arrival.ts";
import { checkSignature } from "./check-signature.ts";
import type { Collaborators } from "./collaborators.ts";

/** A result up to this many bytes is kept in the record, whose own limit is 400 KB; a larger one in S3. */
export const MAX_INLINE_RESULT_BYTES = 350_000;

/** What became of a delivery; all but `forged` and `stale` are kept for good. */
export type Stocked =
  | { readonly type: "stored" | "repeated" | "forged" | "stale" }
  | { readonly type: "malformed"; readonly error: MalformedDeliveryError };

/**
 * Checks a delivery whose token is right, and stores it.
 *
 * @throws when a collaborator cannot be reached: then the delivery is not stored, or that is not known
 */
export async function storeDelivery(collaborators: Collaborators, arrival: Arrival): Promise<Stocked> {
  const signature = await checkSignature(collaborators, arrival);
  if (signature === "forged") return { type: "forged" };
  const delivery = tryParse(arrival.rawBody);
  if (delivery instanceof MalformedDeliveryError) return { type: "malformed", error: delivery };
  if (signature === "genuine" && (await isStale(collaborators, arrival, delivery))) return { type: "stale" };
  const outcome = await keepOutcome(collaborators, arrival.jobId, delivery);
  const { jobId } = arrival;
  const written = await writeJob(collaborators, jobId, {
    type: "deliver",
    jobId,
    requestId: delivery.requestId,
    outcome,
  });
  const isFirst = written.type === "written" && written.job.status !== written.before?.status;
  return { type: isFirst ? "stored" : "repeated" };
}

function tryParse(rawBody: Uint8Array): Delivery | MalformedDeliveryError {
  try {
    return parseDelivery(rawBody);
  } catch (error) {
    if (error instanceof MalformedDeliveryError) return error;
    throw error;
  }
}

/** An old delivery may be a replay: it is let in only where there is nothing to replace. */
async function isStale({ store }: Collaborators, { jobId, arrivedAt }: Arrival, { time }: Delivery): Promise<boolean> {
  if (isWithinTolerance(time ?? "", arrivedAt)) return false;
  const job = await store.get(jobId);
  return job === undefined || (isOutcome(job.status) && !isAbsence(job.status));
}

async function keepOutcome({ blobs }: Collaborators, jobId: string, delivery: Delivery): Promise<Delivered> {
  const { data, errors } = delivery;
  if (data === undefined && errors.length > 0) return { errors };
  return { result: await keepResult(blobs, jobId, data ?? "null") };
}

async function keepResult(blobs: Collaborators["blobs"], jobId: string, data: string): Promise<Stored> {
  if (Buffer.byteLength(data) <= MAX_INLINE_RESULT_BYTES) return { text: data };
  // Named by its content: a second, different result can never take the first one's place.
  const digest = createHash("sha256").update(data).digest("hex");
  return { location: await blobs.put(`results/${jobId}/${digest}.json`, data) };
}
