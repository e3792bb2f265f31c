import { createHash } from "node:crypto";

/** Prefixes of the bucket; each has its permissions and lifecycle rule. */
export const OBJECT_PREFIXES = {
  inputs: "inputs/",
  results: "results/",
  spill: "spill/",
  quarantine: "quarantine/",
  deadLetters: "dead-letters/",
  /** Both `malformed/` (deliveries) and `malformed-spill/` (messages of the spill queue). */
  malformed: "malformed",
} as const;

/** The digest distinguishes inputs of messages with the same job id. */
export function inputKey(jobId: string, messageDigest: string): string {
  return `${OBJECT_PREFIXES.inputs}${jobId}/${messageDigest}.json`;
}

/** The key contains a hash of the result, so a second, different result cannot overwrite the first. */
export function resultKey(jobId: string, result: string): string {
  return `${OBJECT_PREFIXES.results}${jobId}/${sha256(result)}.json`;
}

/** For a delivery that is too large for a message of the spill queue. */
export function spillKey(jobId: string, rawBody: Uint8Array): string {
  return `${OBJECT_PREFIXES.spill}${jobId}/${sha256(rawBody)}`;
}

/** For a quarantined delivery that is too large for a message. */
export function quarantineKey(jobId: string, rawBody: Uint8Array): string {
  return `${OBJECT_PREFIXES.quarantine}${jobId}/${sha256(rawBody)}`;
}

/** For a message that, with its attributes, is too large for the dead-letter queue. */
export function deadLetterKey(messageId: string): string {
  return `${OBJECT_PREFIXES.deadLetters}${messageId}`;
}

export function malformedDeliveryKey(jobId: string, rawBody: Uint8Array): string {
  return `${OBJECT_PREFIXES.malformed}/${jobId}/${sha256(rawBody)}`;
}

export function malformedSpillKey(body: Uint8Array): string {
  return `${OBJECT_PREFIXES.malformed}-spill/${sha256(body)}`;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
