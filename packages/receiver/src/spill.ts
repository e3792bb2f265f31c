import { jobIdSchema, quarantineKey, spillKey } from "@boomerang/core";
import { type BlobStore, MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import * as v from "valibot";
import type { Collaborators } from "./collaborators.ts";
import type { IncomingDelivery } from "./incoming-delivery.ts";

const fields = {
  job_id: jobIdSchema,
  /** Milliseconds since the epoch. */
  arrived_at: v.number(),
  nonce: v.optional(v.number(), 0),
  signature: v.optional(v.string()),
  content_encoding: v.optional(v.string()),
  content_type: v.optional(v.string()),
  /** Only of a quarantined delivery; milliseconds since the epoch. */
  quarantined_at: v.optional(v.number()),
};
const spilledSchema = v.union([
  v.object({ ...fields, body_base64: v.string() }),
  v.object({ ...fields, body_location: v.string() }),
]);

export type Spilled = v.InferOutput<typeof spilledSchema>;

const MAX_SIGNATURE_CHARS = 4096;
const MAX_ENCODING_CHARS = 256;
// Leaves room for the other fields; JSON may write each character of a header as two.
const MAX_BASE64_BYTES = MAX_MESSAGE_BYTES - 2 * (MAX_SIGNATURE_CHARS + 2 * MAX_ENCODING_CHARS) - 1024;

/** Sends a delivery to the spill queue, whole and unread. */
export async function spill(
  { spillQueue, blobs }: Pick<Collaborators, "spillQueue" | "blobs">,
  incoming: IncomingDelivery,
): Promise<void> {
  await spillQueue.send({ body: await messageOf(blobs, incoming, spillKey) });
}

/**
 * Sends a delivery to the quarantine queue, whole and unread.
 *
 * @param at when it is quarantined, milliseconds since the epoch
 */
export async function sendToQuarantine(
  { quarantineQueue, blobs }: Pick<Collaborators, "quarantineQueue" | "blobs">,
  incoming: IncomingDelivery,
  at: number,
): Promise<void> {
  const body = await messageOf(blobs, incoming, quarantineKey, { quarantined_at: at });
  await quarantineQueue.send({ body });
}

/** The message with a delivery; a body over the size limit of SQS goes to S3. */
async function messageOf(
  blobs: BlobStore,
  { jobId, rawBody, signature, encoding, arrivedAt, nonce }: IncomingDelivery,
  keyOf: typeof spillKey,
  more: Pick<Spilled, "quarantined_at"> = {},
): Promise<string> {
  const body_base64 = Buffer.from(rawBody).toString("base64");
  const body =
    body_base64.length <= MAX_BASE64_BYTES
      ? { body_base64 }
      : { body_location: await blobs.put(keyOf(jobId, rawBody), rawBody) };
  const spilled = {
    job_id: jobId,
    arrived_at: arrivedAt,
    nonce,
    signature: sendable(signature, MAX_SIGNATURE_CHARS),
    content_encoding: sendable(encoding.contentEncoding, MAX_ENCODING_CHARS),
    content_type: sendable(encoding.contentType, MAX_ENCODING_CHARS),
    ...more,
    ...body,
  };
  return JSON.stringify(spilled);
}

/** `undefined` when the message is neither a spilled nor a quarantined delivery. */
export function parseSpilled(body: string): Spilled | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), spilledSchema), body);
  return parsed.success ? parsed.output : undefined;
}

export async function restoreDelivery(blobs: BlobStore, spilled: Spilled): Promise<IncomingDelivery> {
  const rawBody =
    "body_location" in spilled
      ? await blobs.get(spilled.body_location)
      : Buffer.from(spilled.body_base64, "base64");
  const { job_id: jobId, signature, arrived_at: arrivedAt, nonce } = spilled;
  const encoding = { contentEncoding: spilled.content_encoding, contentType: spilled.content_type };
  return { jobId, rawBody, signature, encoding, arrivedAt, nonce };
}

// SQS rejects some characters. The only ones of them that a valid signature header can contain are white space, and
// any white space may become a space. Only the beginning of a header counts.
function sendable(header: string | undefined, maxChars: number): string | undefined {
  return header
    ?.slice(0, maxChars)
    .replace(/\s/g, " ")
    .replace(/[^ -~]/g, "?");
}
