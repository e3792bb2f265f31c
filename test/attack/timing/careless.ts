import { createHmac } from "node:crypto";
import { webhookToken } from "@boomerang/core";

// What the product must not be: the same checks, that stop as soon as they know. The measurement has to find them out.

interface Signed {
  readonly rawBody: Uint8Array;
  readonly header: string;
  readonly secrets: readonly string[];
}

/** Compares texts as one writes it without thinking: the first difference ends it. */
function isSameByLoop(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) {
    if (one.charCodeAt(at) !== other.charCodeAt(at)) return false;
  }
  return true;
}

/** Checks every signature, each carelessly. */
export function verifyCarelessly({ rawBody, header, secrets }: Signed): boolean {
  let isGenuine = false;
  for (const expected of secrets.map((secret) => hex(rawBody, secret))) {
    for (const given of signatures(header)) isGenuine = isSameByLoop(given, expected) || isGenuine;
  }
  return isGenuine;
}

/** Stops at the first signature that is right. */
export function verifyUntilRight({ rawBody, header, secrets }: Signed): boolean {
  return signatures(header).some((given) => secrets.some((secret) => given === hex(rawBody, secret)));
}

/** Checks a token carelessly. */
export function isTokenCarelessly(token: string, jobId: string, linkKey: string): boolean {
  return isSameByLoop(token, webhookToken(jobId, linkKey));
}

function signatures(header: string): readonly string[] {
  return header.split(",").flatMap((entry) => /^v1\s*=\s*([0-9a-fA-F]{64})$/.exec(entry.trim())?.[1] ?? []);
}

function hex(rawBody: Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(rawBody).digest("hex");
}
