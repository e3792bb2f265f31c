import { secretsFingerprint } from "@boomerang/core";
import { LONGEST_CACHED_MS } from "@boomerang/runtime";
import {
  apiKeyNumber,
  LINK_KEY,
  SECRET_IDS,
  type SecretsModel,
  webhookSecretNumber,
} from "@boomerang/testkit/models/secrets";
import type { Provider } from "../engine/provider.ts";
import type { RunContext } from "../engine/run-context.ts";

/**
 * The operator of the deployment: sets the webhook secrets, sometimes wrong ones, and rotates them and the API key as
 * docs/runbook.md says.
 */
export interface Operator {
  /** What the provider signs with now. */
  readonly webhookSecrets: () => readonly string[];
  /** Whether the provider signs with the new secret only. */
  readonly hasRotated: () => boolean;
  /** Whether it does, and so soon that a process may not know the new secret until it reads the secrets afresh. */
  readonly hasJustRotated: () => boolean;
  /** Whether the webhook secrets are wrong, or were until a moment ago. */
  readonly wasWrong: () => boolean;
  /** Whether they ever were. */
  readonly wereWrong: () => boolean;
  /** Whether they are wrong at some time and are never corrected. */
  readonly staysWrong: () => boolean;
  /** Whether no delivery may have verified with them, by their fingerprint, or with those of a moment ago. */
  readonly mayBeUnverified: (hasVerified: (fingerprint: string) => boolean) => boolean;
}

// A process may use secrets that it read ten seconds ago, in calls that take some time.
const MOMENT_MS = 60_000;
// Between the steps of a rotation. After a quick one processes still have only the old secrets in their caches.
const BETWEEN_MS = [MOMENT_MS, MOMENT_MS, MOMENT_MS, LONGEST_CACHED_MS + MOMENT_MS];
const LONGEST_WRONG_MS = 5 * 3_600_000;

export function startOperator(
  { time, chance, profile, faults }: RunContext,
  model: SecretsModel,
  provider: Provider,
): Operator {
  let secrets: string[] = [];
  let hasRotated = false;
  /** What the deployment has now, and since when. */
  let configured: readonly string[] = [];
  let configuredAt = Number.NEGATIVE_INFINITY;
  let wrongUntil = Number.NEGATIVE_INFINITY;
  let staysWrong = false;
  const configure = (now: readonly string[]) => {
    configured = now;
    configuredAt = time.now();
    model.put(SECRET_IDS.webhookSecrets, JSON.stringify(now));
  };
  const signWith = (now: string[]) => {
    secrets = now;
    provider.simulator.configure({ webhookSecrets: now });
  };
  const [old, next, wrong] = [1, 2, 3].map(webhookSecretNumber) as [string, string, string];
  if (profile.signsDeliveries) {
    configure([old]);
    signWith([old]);
  }
  const rotates = (what: "secrets_rotated" | "api_key_rotated") =>
    profile.rotatesSecrets && faults.inject(what, "once", 1);

  function rotate(): void {
    const from = chance.between("rotation at", 0, profile.faultsEndMs * 0.8);
    const betweenMs = chance.pick("rotation step", BETWEEN_MS);
    // Either side may get both secrets first: a delivery with two signatures passes wherever one of them is known.
    const steps = [() => configure([next, old]), () => signWith([next, old])];
    if (chance.happens("the provider rotates first", 0.5)) steps.reverse();
    for (const [n, step] of steps.entries()) time.setTimeout(step, from + n * betweenMs);
    time.setTimeout(
      () => {
        signWith([next]);
        hasRotated = true;
      },
      from + 2 * betweenMs,
    );
  }

  /** Sets webhook secrets that are not the provider's, from the start or later, and corrects them within the day or never. */
  function setWrong(): void {
    staysWrong = profile.wrongSecrets === "for_good";
    const from = chance.happens("wrong from the start", 0.5)
      ? 0
      : chance.between("wrong at", 0, profile.faultsEndMs / 2);
    const set = () => {
      wrongUntil = Number.POSITIVE_INFINITY;
      configure([wrong]);
    };
    if (from === 0) set();
    else time.setTimeout(set, from);
    if (staysWrong) return;
    const most = Math.min(LONGEST_WRONG_MS, profile.faultsEndMs - from);
    const correct = () => {
      wrongUntil = time.now();
      configure([old]);
    };
    time.setTimeout(correct, from + chance.between("wrong for", MOMENT_MS, Math.max(2 * MOMENT_MS, most)));
  }

  const isWrongSometime = profile.signsDeliveries && profile.wrongSecrets !== "never";
  if (isWrongSometime && faults.inject("webhook_secrets_wrong", "once", 1)) setWrong();
  else if (profile.signsDeliveries && rotates("secrets_rotated")) rotate();
  if (rotates("api_key_rotated")) {
    const at = chance.between("new key at", 0, profile.faultsEndMs);
    time.setTimeout(() => provider.simulator.configure({ apiKey: apiKeyNumber(2) }), at);
    time.setTimeout(
      () => model.put(SECRET_IDS.apiKey, apiKeyNumber(2)),
      at + chance.pick("new key late", [1_000, 300_000]),
    );
  }
  return {
    webhookSecrets: () => secrets,
    hasRotated: () => hasRotated,
    hasJustRotated: () => hasRotated && time.now() < configuredAt + LONGEST_CACHED_MS,
    wasWrong: () => time.now() < wrongUntil + MOMENT_MS,
    wereWrong: () => wrongUntil > Number.NEGATIVE_INFINITY,
    staysWrong: () => staysWrong,
    mayBeUnverified: (hasVerified) =>
      configured.length > 0 &&
      (time.now() < configuredAt + MOMENT_MS || !hasVerified(secretsFingerprint(configured, LINK_KEY))),
  };
}
