import { createHmac, timingSafeEqual } from "node:crypto";

// During rotation two secrets are active. These limits allow for more, and bound the cost of a hostile header.
const MAX_HEADER_CHARS = 4096;
const MAX_ENTRIES = 16;
const V1_ENTRY = /^v1\s*=\s*([0-9a-fA-F]{64})$/;

/**
 * The provider's signature header: `v1=<hex>` for each secret, joined by commas; empty without a secret.
 *
 * @param rawBody the bytes that are sent
 * @param secrets `whsec_…`, used whole as UTF-8, newest first
 */
export function signWebhook(rawBody: Uint8Array, secrets: readonly string[]): string {
  return secrets.map((secret) => `v1=${hmac(rawBody, secret).toString("hex")}`).join(",");
}

export interface SignedWebhook {
  /** The bytes as they arrived: parsed and serialized again, they would not match. */
  readonly rawBody: Uint8Array;
  /** Value of the signature header; without it the result is false. */
  readonly header: string | undefined;
  /** Currently valid secrets; an empty string is ignored. Without secrets the result is false. */
  readonly secrets: readonly string[];
}

/**
 * Whether any `v1` signature in the header matches any of the secrets, in constant time.
 *
 * Entries of other versions are ignored; white space and upper-case digits are allowed. Only the first 16 `v1` entries in
 * the first 4,096 characters count.
 */
export function verifyWebhookSignature({ rawBody, header, secrets }: SignedWebhook): boolean {
  const given = v1Signatures(header ?? "");
  let isGenuine = false;
  for (const secret of secrets) {
    // Anyone can sign with an empty secret.
    if (secret === "") continue;
    const expected = hmac(rawBody, secret);
    // No early exit: the duration must not reveal which secret or entry matched.
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
