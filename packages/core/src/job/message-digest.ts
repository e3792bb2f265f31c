import { createHash } from "node:crypto";

const BYTE_ORDER_MARK = "\ufeff";

/** The JSON text of a message's body: a byte order mark before it says nothing. */
export function messageText(body: string): string {
  return body.startsWith(BYTE_ORDER_MARK) ? body.slice(1) : body;
}

/** SHA-256 of a message's text, hex: tells a repeat of a message from another message with the same job id. */
export function messageDigest(body: string): string {
  return createHash("sha256").update(messageText(body)).digest("hex");
}
