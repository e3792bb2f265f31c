import { createHmac } from "node:crypto";

/**
 * Names a list of webhook secrets, in any order, without revealing them: HMAC-SHA256 under the link key, hex. Whoever reads
 * it cannot test guesses without that key. It is no token of a job: a list in JSON is no job id.
 */
export function secretsFingerprint(webhookSecrets: readonly string[], linkKey: string): string {
  return createHmac("sha256", linkKey).update(JSON.stringify(webhookSecrets.toSorted())).digest("hex");
}
