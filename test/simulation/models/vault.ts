import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SecretIds } from "@boomerang/runtime";
import { RefusedError } from "./refused-error.ts";

export const SECRET_IDS = {
  apiKey: "api-key",
  linkKey: "link-key",
  webhookSecrets: "webhook-secrets",
} as const satisfies SecretIds;

// Nothing of these may be in a log line.
export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";
export const apiKeyNumber = (n: number): string => `PRIVATE-api-key-${n}`;
export const webhookSecretNumber = (n: number): string => `whsec_PRIVATE_${n}`;

/** Secrets Manager: what is put into it is read from then on. */
export interface Vault {
  put(id: string, value: string): void;
  /** @throws {@link RefusedError} where there is none of this id */
  get(id: string): string;
}

export function createVault(): Vault {
  const values = new Map<string, string>([
    [SECRET_IDS.apiKey, apiKeyNumber(1)],
    [SECRET_IDS.linkKey, LINK_KEY],
    [SECRET_IDS.webhookSecrets, "[]"],
  ]);
  return {
    put: (id, value) => void values.set(id, value),
    get(id) {
      const value = values.get(id);
      if (value === undefined)
        throw new RefusedError("ResourceNotFoundException", `there is no secret ${id}`);
      return value;
    },
  };
}

/** A client of Secrets Manager whose calls go by way of `read`. */
export function vaultClient(read: (id: string) => Promise<string>): SecretsManagerClient {
  const send = async ({ input }: { readonly input: { readonly SecretId: string } }) => ({
    SecretString: await read(input.SecretId),
  });
  // Of the client, `createSecrets` calls nothing else.
  return { send } as unknown as SecretsManagerClient;
}
