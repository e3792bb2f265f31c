import { SecretValue, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

/** The secrets of a deployment. */
export interface DeploymentSecrets {
  /** The key of the Inference API; until it is set, jobs wait. */
  readonly apiKey: Secret;
  /** A JSON list of the provider's webhook secrets; empty while the provider signs nothing. */
  readonly webhookSecrets: Secret;
  /** The key of webhook tokens, generated. */
  readonly linkKey: Secret;
}

// No key has a space: the functions say that the secret must be set, and raise the alarm of the account.
const NOT_SET = "not set yet: put the key of the Inference API here";

/** Makes the secrets. What is put into them later stays: CloudFormation writes a value only when the template's changes. */
export function createSecrets(scope: Construct): DeploymentSecrets {
  const apiKey = new Secret(scope, "ApiKey", {
    description: "Boomerang: key of the Inference API, as plain text",
    secretStringValue: SecretValue.unsafePlainText(NOT_SET),
  });
  const webhookSecrets = new Secret(scope, "WebhookSecrets", {
    description: 'Boomerang: webhook secrets of the Inference API, a JSON list such as ["whsec_…"]',
    secretStringValue: SecretValue.unsafePlainText("[]"),
  });
  const linkKey = new Secret(scope, "LinkKey", {
    description:
      "Boomerang: key of the tokens in webhook addresses; with a new one, deliveries under way are refused",
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
  Validations.of(apiKey).acknowledge({
    id: "AwsSolutions-SMG4",
    reason: "The provider makes it; people change it there and put it here.",
  });
  Validations.of(webhookSecrets).acknowledge({
    id: "AwsSolutions-SMG4",
    reason: "The provider makes them; people change them there and put both here for a day.",
  });
  Validations.of(linkKey).acknowledge({
    id: "AwsSolutions-SMG4",
    reason: "Its tokens are in the addresses of deliveries under way, which a new key would refuse.",
  });
  return { apiKey, webhookSecrets, linkKey };
}
