import { randomBytes } from "node:crypto";
import type { Secrets } from "@boomerang/runtime";

/** The secrets of one run: nobody else ever needs them. */
export interface LocalSecrets extends Secrets {
  readonly values: { readonly apiKey: string; readonly webhookSecrets: readonly string[] };
}

/** Makes secrets up, in the forms that the provider gives them. */
export function createLocalSecrets(): LocalSecrets {
  const random = () => randomBytes(32).toString("base64url");
  const values = { apiKey: random(), webhookSecrets: [`whsec_${random()}`], linkKey: random() };
  return {
    values,
    apiKey: async () => values.apiKey,
    webhookSecrets: async () => values.webhookSecrets,
    linkKey: async () => values.linkKey,
  };
}
