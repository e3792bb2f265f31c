import { randomBytes } from "node:crypto";
import type { Secrets } from "@boomerang/runtime";

/** Random secrets of one run, in memory. */
export interface LocalSecrets extends Secrets {
  readonly values: { readonly apiKey: string; readonly webhookSecrets: readonly string[] };
}

/** Creates random secrets in the formats of the Inference API. */
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
