/** A body that is something else than a message, and what the sender has to change. */
export interface Foreign {
  readonly what: string;
  readonly fix: string;
}

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
// The first bytes of gzip, Zstandard and zlib, hex.
const COMPRESSED = /^(?:1f8b|28b52ffd|78(?:01|5e|9c|da))/;
const SEND_TEXT = "send the JSON text itself";

const FORMS: readonly (readonly [RegExp, Foreign])[] = [
  [/^\s*<[!?A-Za-z]/, { what: "XML or HTML", fix: "send JSON" }],
  [/^\s*%7[bB]/, { what: "percent-encoded JSON", fix: `decode it, and ${SEND_TEXT}` }],
  [/^[\w.-]{1,64}=[^\s=]/, { what: "form data", fix: "send JSON, not application/x-www-form-urlencoded" }],
  [/^ï»¿/, { what: "UTF-8 that was read as Latin-1", fix: "read it as UTF-8" }],
  [/^s3:\/\//, { what: "the location of an object in S3", fix: "send the message itself" }],
  [/^(?:fileb?:\/\/|@[\w./-]+$)/, { what: "the name of a file", fix: "send the content of the file" }],
];

/** Names what a body that is not JSON is, if its beginning shows that. */
export function nameForeignText(text: string): Foreign | undefined {
  const known = FORMS.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? nameBase64(text);
}

function nameBase64(text: string): Foreign | undefined {
  // Some encoders break lines.
  const letters = text.replace(/\s+/g, "");
  if (!BASE64.test(letters)) return undefined;
  const start = Buffer.from(letters.slice(0, 64), "base64");
  if (COMPRESSED.test(start.toString("hex"))) {
    return { what: "base64 of compressed data", fix: `decompress it, and ${SEND_TEXT}` };
  }
  // A word of these characters may be base64 too, but not of JSON.
  return /^\ufeff?\s*(?:\{\s*["}]|\[|")/.test(start.toString())
    ? { what: "base64 of JSON", fix: `decode it, and ${SEND_TEXT}` }
    : undefined;
}
