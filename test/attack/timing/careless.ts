import { createHmac } from "node:crypto";
import { webhookToken } from "@boomerang/core";

// Checks that stop early, as the product's must not. The tests have to detect them.

interface Signed {
  readonly rawBody: Uint8Array;
  readonly header: string;
  readonly secrets: readonly string[];
}

/** Stops at the first difference. */
function isSameByLoop(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    if (one.charCodeAt(at) !== other.charCodeAt(at)) return false;
  }
  return true;
}

/** Checks every signature, but stops each comparison at the first difference. */
export function verifyCarelessly({ rawBody, header, secrets }: Signed): boolean {
  let isGenuine = false;
  for (const expected of secrets.map((secret) => hex(rawBody, secret))) {
    for (const received of signatures(header)) isGenuine = isSameByLoop(received, expected) || isGenuine;
  }
  return isGenuine;
}

/** Stops at the first right signature. */
export function verifyUntilRight({ rawBody, header, secrets }: Signed): boolean {
  return signatures(header).some((received) => secrets.some((secret) => received === hex(rawBody, secret)));
}

export function isTokenCarelessly(token: string, jobId: string, linkKey: string): boolean {
  return isSameByLoop(token, webhookToken(jobId, linkKey));
}

function signatures(header: string): readonly string[] {
  return header.split(",").flatMap((entry) => /^v1\s*=\s*([0-9a-fA-F]{64})$/.exec(entry.trim())?.[1] ?? []);
}

function hex(rawBody: Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(rawBody).digest("hex");
}
