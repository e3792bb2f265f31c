import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SecretIds } from "@boomerang/runtime";
import { AwsError } from "./aws-error.ts";

export const SECRET_IDS = {
  apiKey: "api-key",
  linkKey: "link-key",
  webhookSecrets: "webhook-secrets",
} as const satisfies SecretIds;

// These contain the mark that no log line may contain.
export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";
export const apiKeyNumber = (n: number): string => `PRIVATE-api-key-${n}`;
export const webhookSecretNumber = (n: number): string => `whsec_PRIVATE_${n}`;

export interface SecretsModel {
  put(id: string, value: string): void;
  /** @throws {@link AwsError} if there is no such secret */
  get(id: string): string;
}

export function createSecretsModel(): SecretsModel {
  const values = new Map<string, string>([
    [SECRET_IDS.apiKey, apiKeyNumber(1)],
    [SECRET_IDS.linkKey, LINK_KEY],
    [SECRET_IDS.webhookSecrets, "[]"],
  ]);
  return {
    put: (id, value) => void values.set(id, value),
    get(id) {
      const value = values.get(id);
      if (value === undefined) throw new AwsError("ResourceNotFoundException", `there is no secret ${id}`);
      return value;
    },
  };
}

/** A client of Secrets Manager that reads with `read`. */
export function secretsClient(read: (id: string) => Promise<string>): SecretsManagerClient {
  const send = async ({ input }: { readonly input: { readonly SecretId: string } }) => ({
    SecretString: await read(input.SecretId),
  });
  // `createSecrets` uses nothing else of the client.
  return { send } as unknown as SecretsManagerClient;
}
