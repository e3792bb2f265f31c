import { isWebhookToken, verifyWebhookSignature, type WebhookLink } from "@boomerang/core";
import type { Secrets } from "@boomerang/runtime";
import type { IncomingDelivery } from "./incoming-delivery.ts";

// What fails is checked again with freshly read secrets: they may have changed a moment ago.

/** @param waitFor how long it waits for a fresh link key */
export async function hasValidToken(
  { linkKey }: Pick<Secrets, "linkKey">,
  { jobId, token }: WebhookLink,
  waitFor: (read: () => Promise<string>) => Promise<string>,
): Promise<boolean> {
  if (isWebhookToken(token, jobId, await linkKey())) return true;
  return isWebhookToken(token, jobId, await waitFor(() => linkKey(true)));
}

export interface Verification {
  readonly isValid: boolean;
  /** The webhook secrets with which the signature was compared last; if it is valid, one of them made it. */
  readonly webhookSecrets: readonly string[];
}

/** Without any webhook secret configured, every delivery passes. */
export async function verifySignature(
  { webhookSecrets }: Pick<Secrets, "webhookSecrets">,
  { rawBody, signature: header }: Pick<IncomingDelivery, "rawBody" | "signature">,
): Promise<Verification> {
  const passes = (secrets: readonly string[]) =>
    secrets.length === 0 || verifyWebhookSignature({ rawBody, header, secrets });
  const cached = await webhookSecrets();
  if (passes(cached)) return { isValid: true, webhookSecrets: cached };
  const fresh = await webhookSecrets(true);
  return { isValid: passes(fresh), webhookSecrets: fresh };
}
