import { type DeadLetterCode, deadLetterKey, isoTime } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import type { ReceivedMessage } from "./received-message.ts";

const MAX_ATTRIBUTE_BYTES = 2000;

/**
 * Copies a message to the dead-letter queue, with the reason, its message id and its sent time as attributes. A body that
 * is too large beside them goes to the bucket.
 */
export async function sendDeadLetter(
  { deadLetters, blobs, meter }: Collaborators,
  { id, body, sentAt }: ReceivedMessage,
  code: DeadLetterCode,
  reason: string,
): Promise<void> {
  const attributes = {
    error_code: code,
    error_message: truncate(reason),
    message_id: id,
    sent_at: isoTime(sentAt),
  };
  const fits = Buffer.byteLength(body) + bytesOf(attributes) <= MAX_MESSAGE_BYTES;
  const sentBody = fits ? body : JSON.stringify({ body_location: await blobs.put(deadLetterKey(id), body) });
  await deadLetters.send({ body: sentBody, attributes });
  meter.count("DeadLetters");
}

/** Names, types and values of attributes count towards SQS's limit, which the body alone may reach. */
function bytesOf(attributes: Readonly<Record<string, string>>): number {
  const texts = Object.entries(attributes).flatMap(([name, value]) => [name, "String", value]);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
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
