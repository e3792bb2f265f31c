import { createHmac, timingSafeEqual } from "node:crypto";

// Two secrets are active while one is rotated. The bounds leave room, and no hostile header costs more than
// this.
const MAX_HEADER_CHARS = 4096;
const MAX_ENTRIES = 16;
const V1_ENTRY = /^v1\s*=\s*([0-9a-fA-F]{64})$/;

/**
 * Signs a delivery as the provider does: `v1=<hex>` per secret, joined by commas; the empty string without a
 * secret.
 *
 * @param rawBody the bytes as they are sent
 * @param secrets `whsec_…`, used whole as UTF-8, newest first
 */
export function signWebhook(rawBody: Uint8Array, secrets: readonly string[]): string {
  return secrets.map((secret) => `v1=${hmac(rawBody, secret).toString("hex")}`).join(",");
}

/** What {@link verifyWebhookSignature} compares. */
export interface SignedWebhook {
  /** The bytes as they arrived: parsed and written again they would no longer match. */
  readonly rawBody: Uint8Array;
  /** Value of the signature header; absent counts as wrong. */
  readonly header: string | undefined;
  /** Secrets that are valid now. Without any, nothing is valid; an empty one is never used. */
  readonly secrets: readonly string[];
}

/**
 * Whether any `v1` signature in the header was made with any of the secrets, in constant time.
 *
 * Entries of other versions are ignored, white space and upper-case digits are allowed; the first 16 `v1`
 * entries in the first 4,096 characters count.
 */
export function verifyWebhookSignature({ rawBody, header, secrets }: SignedWebhook): boolean {
  const given = v1Signatures(header ?? "");
  let isGenuine = false;
  for (const secret of secrets) {
    // Anyone can sign with an empty secret.
    if (secret === "") continue;
    const expected = hmac(rawBody, secret);
    // No early exit: the time taken must not tell which secret or entry matched.
    for (const signature of given) isGenuine = timingSafeEqual(signature, expected) || isGenuine;
  }
  return isGenuine;
}

function v1Signatures(header: string): Buffer[] {
  const entries = header.slice(0, MAX_HEADER_CHARS).split(",");
  return entries
    .flatMap((entry) => V1_ENTRY.exec(entry.trim())?.[1] ?? [])
    .slice(0, MAX_ENTRIES)
    .map((hex) => Buffer.from(hex, "hex"));
}

function hmac(rawBody: Uint8Array, secret: string): Buffer {
  return createHmac("sha256", secret).update(rawBody).digest();
}
