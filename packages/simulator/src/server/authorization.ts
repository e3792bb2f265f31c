import { createHash, timingSafeEqual } from "node:crypto";

const SCHEME = /^(?:Bearer|Api-Key) +(\S+) *$/i;

/** Whether the `Authorization` header contains the key, as `Bearer` or `Api-Key`; without `apiKey`, any key is valid. */
export function isAuthorized(header: string | undefined, apiKey: string | undefined): boolean {
  const key = SCHEME.exec(header ?? "")?.[1];
  if (key === undefined) return false;
  return apiKey === undefined || timingSafeEqual(digest(key), digest(apiKey));
}

function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
