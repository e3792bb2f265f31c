import { type DeadLetterCode, deadLetterKey } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import type { ReceivedMessage } from "./received-message.ts";

const MAX_ATTRIBUTE_BYTES = 2000;

/** Copies a message to the dead-letter queue, with the reason. A body that is too large goes to the bucket. */
export async function sendDeadLetter(
  { deadLetters, blobs, meter }: Collaborators,
  { id, body }: ReceivedMessage,
  code: DeadLetterCode,
  reason: string,
): Promise<void> {
  const attributes = { error_code: code, error_message: truncate(reason) };
  // The attributes count towards SQS's limit, which the body alone may reach.
  const maxBodyBytes = MAX_MESSAGE_BYTES - 2 * MAX_ATTRIBUTE_BYTES;
  const fits = Buffer.byteLength(body) <= maxBodyBytes;
  const sentBody = fits ? body : JSON.stringify({ body_location: await blobs.put(deadLetterKey(id), body) });
  await deadLetters.send({ body: sentBody, attributes });
  meter.count("DeadLetters");
}

function truncate(text: string): string {
  // SQS accepts only characters of XML 1.0 in an attribute; half a surrogate pair is not one.
  const printable = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?");
  // Truncation may leave the first bytes of a character, which decode to U+FFFD.
  return Buffer.from(printable)
    .subarray(0, MAX_ATTRIBUTE_BYTES)
    .toString()
    .replace(/\ufffd+$/, "");
}
