import { secretsFingerprint, withDeadline } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

// It runs while the result is stored. A table that hangs must not hold up the response.
const RECORD_MS = 200;

/** Whether a delivery has ever verified with these webhook secrets: then a bad signature means that a delivery is forged. */
export async function hasVerified(
  { secrets, quarantineStore }: Pick<Collaborators, "secrets" | "quarantineStore">,
  webhookSecrets: readonly string[],
): Promise<boolean> {
  return quarantineStore.hasVerified(secretsFingerprint(webhookSecrets, await secrets.linkKey()));
}

/**
 * Records that a delivery verified with these webhook secrets; the store makes the call once in each process. A failure is only
 * logged: the next delivery tries again, and until then forged deliveries may be quarantined, which does no harm.
 */
export async function recordVerified(
  {
    secrets,
    quarantineStore,
    clock,
    sleep,
    log,
  }: Pick<Collaborators, "secrets" | "quarantineStore" | "clock" | "sleep" | "log">,
  webhookSecrets: readonly string[],
): Promise<void> {
  if (webhookSecrets.length === 0) return;
  try {
    await withDeadline({ ms: RECORD_MS, sleep }, async () => {
      const fingerprint = secretsFingerprint(webhookSecrets, await secrets.linkKey());
      await quarantineStore.recordVerified(fingerprint, clock.now());
    });
  } catch (error) {
    log.warn("that the webhook secrets verified a delivery is not recorded; the next delivery tries again", {
      error,
    });
  }
}
