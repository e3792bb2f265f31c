import { type DeadLetterCode, deadLetterKey } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

const MAX_ATTRIBUTE_BYTES = 2000;

/** Sends a message to the dead-letter queue with the reason; one that leaves no room for it by way of S3. */
export async function sendDeadLetter(
  { deadLetters, blobs, meter }: Collaborators,
  { id, body }: { readonly id: string; readonly body: string },
  code: DeadLetterCode,
  why: string,
): Promise<void> {
  const attributes = { error_code: code, error_message: cutBytes(why) };
  // The attributes count towards SQS's limit, which the message alone may reach.
  const room = MAX_MESSAGE_BYTES - 2 * MAX_ATTRIBUTE_BYTES;
  const fits = Buffer.byteLength(body) <= room;
  const letter = fits ? body : JSON.stringify({ body_location: await blobs.put(deadLetterKey(id), body) });
  await deadLetters.send({ body: letter, attributes });
  meter.count("DeadLetters");
}

function cutBytes(text: string): string {
  // What SQS takes in an attribute is what XML 1.0 calls a character; half a surrogate pair is none.
  const printable = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?");
  // Cutting may leave the beginning of a character, which decodes to U+FFFD.
  return Buffer.from(printable)
    .subarray(0, MAX_ATTRIBUTE_BYTES)
    .toString()
    .replace(/\ufffd+$/, "");
}
