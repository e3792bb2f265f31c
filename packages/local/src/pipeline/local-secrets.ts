import { randomBytes } from "node:crypto";
import type { Secrets } from "@boomerang/runtime";

export interface SecretValues {
  readonly apiKey: string;
  readonly webhookSecrets: readonly string[];
  readonly linkKey: string;
}

/** Secrets of one run, in memory. */
export interface LocalSecrets extends Secrets {
  readonly values: SecretValues;
}

/** Creates random secrets in the formats of the Inference API, except for those that are given. */
export function createLocalSecrets(given: Partial<SecretValues> = {}): LocalSecrets {
  const random = () => randomBytes(32).toString("base64url");
  const values = { apiKey: random(), webhookSecrets: [`whsec_${random()}`], linkKey: random(), ...given };
  return {
    values,
    apiKey: async () => values.apiKey,
    webhookSecrets: async () => values.webhookSecrets,
    linkKey: async () => values.linkKey,
  };
}
