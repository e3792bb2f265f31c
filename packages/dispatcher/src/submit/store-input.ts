import { inputKey, type StoredText, type SubmitMessage } from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";

// A larger input is cheaper in S3 than in the record.
const MAX_INLINE_INPUT_BYTES = 4096;

/** Where a record keeps the input of its job: in itself, or in the bucket. */
export async function storeInput(
  { blobs }: Pick<Collaborators, "blobs">,
  { job_id, digest, modelInput: { text } }: SubmitMessage,
): Promise<StoredText> {
  if (Buffer.byteLength(text) <= MAX_INLINE_INPUT_BYTES) return { text };
  return { location: await blobs.put(inputKey(job_id, digest), text) };
}
