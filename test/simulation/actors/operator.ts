import { apiKeyNumber, SECRET_IDS, type Vault, webhookSecretNumber } from "../models/vault.ts";
import type { Provider } from "../provider.ts";
import type { Site } from "../site.ts";

/** Whoever runs the deployment: sets the webhook secrets, and changes them and the key as docs/runbook.md says. */
export interface Operator {
  /** With which the provider signs now. */
  readonly secrets: () => readonly string[];
  /** Whether the secrets have been changed altogether. */
  readonly hasRotated: () => boolean;
}

const BETWEEN_MS = 400_000;

export function startOperator(
  { time, chance, climate, troubles }: Site,
  vault: Vault,
  provider: Provider,
): Operator {
  let secrets: string[] = [];
  let hasRotated = false;
  const sign = (now: string[]) => {
    secrets = now;
    provider.simulator.configure({ webhookSecrets: now });
  };
  const [old, next] = [webhookSecretNumber(1), webhookSecretNumber(2)];
  if (climate.signs) {
    vault.put(SECRET_IDS.webhookSecrets, JSON.stringify([old]));
    sign([old]);
  }
  const rotates = (what: "secrets_rotated" | "key_rotated") =>
    climate.rotates && troubles.strikes(what, "once", 1);
  if (climate.signs && rotates("secrets_rotated")) {
    const from = chance.between("rotation at", 0, climate.troubleMs);
    // Either may have both first: a delivery that is signed with both passes wherever one of them is known.
    const steps = [
      () => vault.put(SECRET_IDS.webhookSecrets, JSON.stringify([next, old])),
      () => sign([next, old]),
    ];
    if (chance.happens("the provider rotates first", 0.5)) steps.reverse();
    for (const [n, step] of steps.entries()) time.setTimeout(step, from + n * BETWEEN_MS);
    time.setTimeout(
      () => {
        sign([next]);
        hasRotated = true;
      },
      from + 2 * BETWEEN_MS,
    );
  }
  if (rotates("key_rotated")) {
    const at = chance.between("new key at", 0, climate.troubleMs);
    time.setTimeout(() => provider.simulator.configure({ apiKey: apiKeyNumber(2) }), at);
    time.setTimeout(
      () => vault.put(SECRET_IDS.apiKey, apiKeyNumber(2)),
      at + chance.pick("new key late", [1_000, 300_000]),
    );
  }
  return { secrets: () => secrets, hasRotated: () => hasRotated };
}
