import { verifyWebhookSignature } from "@boomerang/core";
import type { Arrival } from "./arrival.ts";
import type { Collaborators } from "./collaborators.ts";

/** Whether the provider made a delivery: `unsigned` where no webhook secret is configured. */
export type SignatureCheck = "genuine" | "forged" | "unsigned";

/** Checks the signature against every secret; one that fails is checked again with secrets freshly read. */
export async function checkSignature(
  { secrets }: Collaborators,
  { rawBody, signature }: Arrival,
): Promise<SignatureCheck> {
  const known = await secrets.webhookSecrets();
  if (known.length === 0) return "unsigned";
  if (verifyWebhookSignature({ rawBody, header: signature, secrets: known })) return "genuine";
  if (signature === undefined) return "forged";
  const fresh = await secrets.webhookSecrets(true);
  return verifyWebhookSignature({ rawBody, header: signature, secrets: fresh }) ? "genuine" : "forged";
}
