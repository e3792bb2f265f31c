import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ClientTimeouts } from "../settings/aws-config.ts";
import { cachedSecret, type Sources } from "./cached-secret.ts";
import { API_KEY_FORM, parseApiKey } from "./parse-api-key.ts";
import { parseWebhookSecrets, WEBHOOK_SECRETS_FORM } from "./parse-webhook-secrets.ts";
import { SecretError } from "./secret-error.ts";
import { READ_MS } from "./shared-read.ts";

/** The secrets of a deployment. `fresh` bypasses the cache: for use after a secret was rejected. */
export interface Secrets {
  apiKey(fresh?: boolean): Promise<string>;
  /** Empty when the provider signs nothing. */
  webhookSecrets(fresh?: boolean): Promise<readonly string[]>;
  /** The key that makes the tokens of webhook URLs. */
  linkKey(fresh?: boolean): Promise<string>;
}

/** ARNs of the secrets; a function gets only those that it needs. */
export interface SecretIds {
  readonly apiKey?: string | undefined;
  readonly webhookSecrets?: string | undefined;
  readonly linkKey?: string | undefined;
}

// Two attempts, so that a failure is repeated; one that is slow is not: the read itself decides how long it goes on.
export const SECRETS_TIMEOUTS: ClientTimeouts = { requestTimeout: READ_MS, maxAttempts: 2 };

// Together with verification this is within 700 ms, the shortest time that a delivery has for its token.
const DUE_MS = 400;
// A removed webhook secret is accepted until the removal is read. A delivery whose signature is not verified in time is spilled.
const OVERDUE_MS = 2500;

const MIN_LINK_KEY_CHARS = 32;

/**
 * Reads secrets from Secrets Manager and caches them for 22.5 to 30 minutes. The call that finds an older value reads it again,
 * and waits 0.4 s for that at most; for webhook secrets older than twice that, 2.5 s. A fresh read is made at most every ten
 * seconds, so that an attacker with wrong tokens cannot cause costs.
 *
 * @param client with {@link SECRETS_TIMEOUTS}
 */
export function createSecrets(client: SecretsManagerClient, ids: SecretIds, sources: Sources): Secrets {
  function secret<T>(
    id: string | undefined,
    parse: (text: string) => T | undefined,
    form: string,
    overdueMs = DUE_MS,
  ) {
    const load = async (abortSignal: AbortSignal): Promise<T | SecretError> => {
      if (id === undefined) return new SecretError("this function has no such secret; check its settings");
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }), {
        abortSignal,
      });
      const value = SecretString === undefined ? undefined : parse(SecretString);
      return (
        value ??
        new SecretError(
          `secret ${id} must contain ${form}, as text; correct it, and it is read again within seconds`,
        )
      );
    };
    return cachedSecret(sources, load, { dueMs: DUE_MS, overdueMs });
  }
  return {
    apiKey: secret(ids.apiKey, parseApiKey, API_KEY_FORM),
    webhookSecrets: secret(ids.webhookSecrets, parseWebhookSecrets, WEBHOOK_SECRETS_FORM, OVERDUE_MS),
    linkKey: secret(
      ids.linkKey,
      (text) => (text.length < MIN_LINK_KEY_CHARS ? undefined : text),
      `at least ${MIN_LINK_KEY_CHARS} characters`,
    ),
  };
}
