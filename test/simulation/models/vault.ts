import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

export const API_KEY_ID = "api-key";
export const LINK_KEY_ID = "link-key";
export const WEBHOOK_SECRETS_ID = "webhook-secrets";

// Nothing of these may be in a log line.
export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";
export const apiKeyNumber = (n: number): string => `PRIVATE-api-key-${n}`;
export const webhookSecretNumber = (n: number): string => `whsec_PRIVATE_${n}`;

/** Secrets Manager: what is put into it is read from then on. */
export interface Vault {
  put(id: string, value: string): void;
  get(id: string): string;
}

export function createVault(): Vault {
  const values = new Map([
    [API_KEY_ID, apiKeyNumber(1)],
    [LINK_KEY_ID, LINK_KEY],
    [WEBHOOK_SECRETS_ID, "[]"],
  ]);
  return {
    put: (id, value) => void values.set(id, value),
    get: (id) => values.get(id) ?? "",
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
