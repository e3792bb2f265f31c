import { verifyWebhookSignature } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";

/**
 * Whether the provider made a delivery: some signature of it was made with some webhook secret, or no secret is
 * configured. What fails is checked again with secrets freshly read: they may have changed a moment ago.
 */
export async function isGenuine(
  { secrets }: Pick<Collaborators, "secrets">,
  { rawBody, signature: header }: Pick<Arrival, "rawBody" | "signature">,
): Promise<boolean> {
  const passes = (known: readonly string[]) =>
    known.length === 0 || verifyWebhookSignature({ rawBody, header, secrets: known });
  return passes(await secrets.webhookSecrets()) || passes(await secrets.webhookSecrets(true));
}
