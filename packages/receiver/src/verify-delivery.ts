import { isWebhookToken, verifyWebhookSignature, type WebhookLink } from "@boomerang/core";
import type { Secrets } from "@boomerang/runtime";
import type { IncomingDelivery } from "./incoming-delivery.ts";

// What fails is checked again with freshly read secrets: they may have changed a moment ago.

export async function hasValidToken(
  { linkKey }: Pick<Secrets, "linkKey">,
  { jobId, token }: WebhookLink,
): Promise<boolean> {
  return isWebhookToken(token, jobId, await linkKey()) || isWebhookToken(token, jobId, await linkKey(true));
}

/** Without any webhook secret configured, every delivery passes. */
export async function hasValidSignature(
  { webhookSecrets }: Pick<Secrets, "webhookSecrets">,
  { rawBody, signature: header }: Pick<IncomingDelivery, "rawBody" | "signature">,
): Promise<boolean> {
  const passes = (secrets: readonly string[]) =>
    secrets.length === 0 || verifyWebhookSignature({ rawBody, header, secrets });
  return passes(await webhookSecrets()) || passes(await webhookSecrets(true));
}
