import { createHash } from "node:crypto";

/** The prefixes of the bucket: permissions and lifecycle rules are set for each. */
export const OBJECT_PREFIXES = {
  inputs: "inputs/",
  results: "results/",
  spill: "spill/",
  deadLetters: "dead-letters/",
  /** Both `malformed/` (deliveries) and `malformed-spill/` (messages of the spill queue). */
  malformed: "malformed",
} as const;

/** Key of a job's input; the digest tells it from the input of another message with the same job id. */
export function inputKey(jobId: string, messageDigest: string): string {
  return `${OBJECT_PREFIXES.inputs}${jobId}/${messageDigest}.json`;
}

/** Key of a result, by its content: a second, different result cannot overwrite the first. */
export function resultKey(jobId: string, result: string): string {
  return `${OBJECT_PREFIXES.results}${jobId}/${sha256(result)}.json`;
}

/** Key of a delivery that is too large for a message of the spill queue. */
export function spillKey(jobId: string, rawBody: Uint8Array): string {
  return `${OBJECT_PREFIXES.spill}${jobId}/${sha256(rawBody)}`;
}

/** Key of a message that is too large for the dead-letter queue together with its attributes. */
export function deadLetterKey(messageId: string): string {
  return `${OBJECT_PREFIXES.deadLetters}${messageId}`;
}

/** Key of a delivery that cannot be read. */
export function malformedDeliveryKey(jobId: string, rawBody: Uint8Array): string {
  return `${OBJECT_PREFIXES.malformed}/${jobId}/${sha256(rawBody)}`;
}

/** Key of a message of the spill queue that cannot be read. */
export function malformedSpillKey(body: Uint8Array): string {
  return `${OBJECT_PREFIXES.malformed}-spill/${sha256(body)}`;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
