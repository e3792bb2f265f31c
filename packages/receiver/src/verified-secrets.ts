import { secretsFingerprint } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

/** Whether a delivery has ever verified with these webhook secrets: then a bad signature means that a delivery is forged. */
export async function hasVerified(
  { secrets, quarantineStore }: Pick<Collaborators, "secrets" | "quarantineStore">,
  webhookSecrets: readonly string[],
): Promise<boolean> {
  return quarantineStore.hasVerified(secretsFingerprint(webhookSecrets, await secrets.linkKey()));
}

/**
 * Records that a delivery verified with these webhook secrets; the store makes the call once in each process. Never rejects, and
 * nobody waits for it: it is one call, while the result is stored with several. If it fails, or Lambda freezes the process
 * first, the next delivery tries again. Until then forged deliveries may be quarantined, which does no harm.
 */
export async function recordVerified(
  {
    secrets,
    quarantineStore,
    clock,
    log,
  }: Pick<Collaborators, "secrets" | "quarantineStore" | "clock" | "log">,
  webhookSecrets: readonly string[],
): Promise<void> {
  if (webhookSecrets.length === 0) return;
  try {
    const fingerprint = secretsFingerprint(webhookSecrets, await secrets.linkKey());
    await quarantineStore.recordVerified(fingerprint, clock.now());
  } catch (error) {
    log.warn("that the webhook secrets verified a delivery is not recorded; the next delivery tries again", {
      error,
    });
  }
}
