import { createHmac } from "node:crypto";

// Every delivery asks for that of the same list.
const known = new WeakMap<readonly string[], { readonly linkKey: string; readonly fingerprint: string }>();

/**
 * Names a list of webhook secrets, in any order, without revealing them: HMAC-SHA256 under the link key, hex. Whoever reads
 * it cannot test guesses without that key. It is no token of a job: a list in JSON is no job id.
 *
 * @param webhookSecrets must not be changed afterwards
 */
export function secretsFingerprint(webhookSecrets: readonly string[], linkKey: string): string {
  const last = known.get(webhookSecrets);
  if (last?.linkKey === linkKey) return last.fingerprint;
  const text = JSON.stringify(webhookSecrets.toSorted());
  const fingerprint = createHmac("sha256", linkKey).update(text).digest("hex");
  known.set(webhookSecrets, { linkKey, fingerprint });
  return fingerprint;
}
