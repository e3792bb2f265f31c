import { deflateRawSync, inflateRawSync } from "node:zlib";

// A smaller one hardly makes a record cheaper: a write is billed by the kilobyte.
const MIN_BYTES = 512;
// One that hardly becomes smaller, such as an image in base64, is left to read.
const WORTH = 0.75;
// Inputs have at most 4 KB: the buffers for larger ones take longer to make than the compression.
const SMALL = { windowBits: 12, memLevel: 5 };

/**
 * The attribute `input` of a record: text, or bytes if compression (raw deflate) makes a larger one smaller. A job is written twice
 * before its result comes, and each write is billed by the size of the whole record. Results are never compressed: people read them.
 */
export function toStoredInput(text: string): string | Uint8Array {
  const bytes = Buffer.byteLength(text);
  if (bytes < MIN_BYTES) return text;
  const compressed = deflateRawSync(text, SMALL);
  return compressed.length <= WORTH * bytes ? compressed : text;
}

/** The text of an attribute that {@link toStoredInput} has made. */
export function fromStoredInput(stored: string | Uint8Array): string {
  return typeof stored === "string" ? stored : inflateRawSync(stored).toString("utf8");
}
