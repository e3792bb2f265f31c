import {
  apiKeyNumber,
  SECRET_IDS,
  type SecretsModel,
  webhookSecretNumber,
} from "@boomerang/testkit/models/secrets";
import type { Provider } from "../engine/provider.ts";
import type { RunContext } from "../engine/run-context.ts";

/** The operator of the deployment: sets the webhook secrets, and rotates them and the API key as docs/runbook.md says. */
export interface Operator {
  /** What the provider signs with now. */
  readonly webhookSecrets: () => readonly string[];
  /** Whether the provider signs with the new secret only. */
  readonly hasRotated: () => boolean;
}

const BETWEEN_MS = 400_000;

export function startOperator(
  { time, chance, profile, faults }: RunContext,
  model: SecretsModel,
  provider: Provider,
): Operator {
  let secrets: string[] = [];
  let hasRotated = false;
  const signWith = (now: string[]) => {
    secrets = now;
    provider.simulator.configure({ webhookSecrets: now });
  };
  const [old, next] = [webhookSecretNumber(1), webhookSecretNumber(2)];
  if (profile.signsDeliveries) {
    model.put(SECRET_IDS.webhookSecrets, JSON.stringify([old]));
    signWith([old]);
  }
  const rotates = (what: "secrets_rotated" | "api_key_rotated") =>
    profile.rotatesSecrets && faults.inject(what, "once", 1);
  if (profile.signsDeliveries && rotates("secrets_rotated")) {
    const from = chance.between("rotation at", 0, profile.faultsEndMs);
    // Either side may get both secrets first: a delivery with two signatures passes wherever one of them is known.
    const steps = [
      () => model.put(SECRET_IDS.webhookSecrets, JSON.stringify([next, old])),
      () => signWith([next, old]),
    ];
    if (chance.happens("the provider rotates first", 0.5)) steps.reverse();
    for (const [n, step] of steps.entries()) time.setTimeout(step, from + n * BETWEEN_MS);
    time.setTimeout(
      () => {
        signWith([next]);
        hasRotated = true;
      },
      from + 2 * BETWEEN_MS,
    );
  }
  if (rotates("api_key_rotated")) {
    const at = chance.between("new key at", 0, profile.faultsEndMs);
    time.setTimeout(() => provider.simulator.configure({ apiKey: apiKeyNumber(2) }), at);
    time.setTimeout(
      () => model.put(SECRET_IDS.apiKey, apiKeyNumber(2)),
      at + chance.pick("new key late", [1_000, 300_000]),
    );
  }
  return { webhookSecrets: () => secrets, hasRotated: () => hasRotated };
}
