import { secretsFingerprint } from "@boomerang/core";
import { parseWebhookSecrets, WEBHOOK_SECRETS_FORM } from "@boomerang/runtime";
import type { Deployment } from "./deployment.ts";
import type { Finding } from "./finding.ts";

/** What is known of the webhook secrets. */
export interface WebhookSecretsFacts {
  /** `undefined`: they are not in the form. */
  readonly secrets: readonly string[] | undefined;
  /** Whether a delivery of the provider has verified with them; `undefined`: not known. */
  readonly hasVerified: boolean | undefined;
}

const CHECK = "webhook secrets";

export async function readWebhookSecrets(
  deployment: Pick<Deployment, "secret" | "hasVerified">,
): Promise<WebhookSecretsFacts> {
  const secrets = parseWebhookSecrets(await deployment.secret("webhookSecrets"));
  if (secrets === undefined || secrets.length === 0) return { secrets, hasVerified: undefined };
  // Only adds to what is said: whoever may not read it is not told.
  const hasVerified = await deployment
    .secret("linkKey")
    .then((linkKey) => deployment.hasVerified(secretsFingerprint(secrets, linkKey)))
    .catch(() => undefined);
  return { secrets, hasVerified };
}

/** @param setCommand sets the secret from standard input */
export function checkWebhookSecrets(
  { secrets, hasVerified }: WebhookSecretsFacts,
  setCommand: string,
): Finding {
  const set = {
    text: `The value must be ${WEBHOOK_SECRETS_FORM}, as the provider shows them:`,
    command: setCommand,
  };
  if (secrets === undefined) {
    const message =
      "The value is no JSON list of webhook secrets. Until it is corrected, deliveries wait on the spill queue instead of being stored.";
    return { check: CHECK, result: "problem", message, fix: set };
  }
  if (secrets.length === 0) {
    const message =
      "None are set ([]), so signatures are not checked: the token in the webhook URL is the only protection.";
    return { check: CHECK, result: "warning", message, fix: set };
  }
  const count = `${secrets.length} ${secrets.length === 1 ? "is" : "are"} set.`;
  const verified = {
    true: " A delivery of the provider has verified with them.",
    false:
      " No delivery of the provider has verified with them yet: the first job shows whether they are the right ones.",
    undefined: "",
  }[`${hasVerified}`];
  return { check: CHECK, result: "ok", message: `${count}${verified}` };
}
