import { createHash, timingSafeEqual } from "node:crypto";

const SCHEME = /^(?:Bearer|Api-Key) +(\S+) *$/i;

/** Whether the `Authorization` header carries the key, as `Bearer` or `Api-Key`; without a key set, any one will do. */
export function isAuthorized(header: string | undefined, apiKey: string | undefined): boolean {
  const given = SCHEME.exec(header ?? "")?.[1];
  if (given === undefined) return false;
  return apiKey === undefined || timingSafeEqual(digest(given), digest(apiKey));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
