import { createHash } from "node:crypto";
import { jobIdSchema } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import * as v from "valibot";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";

const spilledSchema = v.object({
  job_id: jobIdSchema,
  arrived_at: v.number(),
  signature: v.optional(v.string()),
  body_base64: v.optional(v.string()),
  body_location: v.optional(v.string()),
});

// Room for the fields beside the body.
const MAX_BASE64_BYTES = MAX_MESSAGE_BYTES - 8192;

/** Puts a delivery that cannot be stored now on the spill queue, whole and unread; over SQS's size, by way of S3. */
export async function spill({ spillQueue, blobs }: Collaborators, arrival: Arrival): Promise<void> {
  const { jobId, rawBody, signature, arrivedAt } = arrival;
  const body_base64 = Buffer.from(rawBody).toString("base64");
  const body =
    body_base64.length <= MAX_BASE64_BYTES
      ? { body_base64 }
      : { body_location: await blobs.put(`spill/${jobId}/${sha256(rawBody)}`, rawBody) };
  const spilled = { job_id: jobId, arrived_at: arrivedAt, signature: signature?.slice(0, 4096), ...body };
  await spillQueue.send({ body: JSON.stringify(spilled) });
}

/** Reads a message of the spill queue. */
export async function unspill({ blobs }: Collaborators, body: string): Promise<Arrival> {
  const spilled = v.parse(spilledSchema, JSON.parse(body));
  const rawBody =
    spilled.body_location === undefined
      ? Buffer.from(spilled.body_base64 ?? "", "base64")
      : await blobs.get(spilled.body_location);
  return { jobId: spilled.job_id, rawBody, signature: spilled.signature, arrivedAt: spilled.arrived_at };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
