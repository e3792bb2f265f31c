import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "@boomerang/core";
import { parseApiKey } from "./parse-api-key.ts";
import { parseWebhookSecrets } from "./parse-webhook-secrets.ts";

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

/** A secret is unusable. The message names the secret and the form that it must have, never its value. */
export class SecretError extends Error {
  override readonly name = "SecretError";
}

const CACHE_MS = 300_000;
const FRESH_EVERY_MS = 10_000;

const MIN_LINK_KEY_CHARS = 32;

/**
 * Reads secrets from Secrets Manager and caches them. After five minutes a value is read again while the old one is still
 * used, so that no caller waits for a Secrets Manager that hangs. A fresh read is made at most every ten seconds, so that an
 * attacker with wrong tokens cannot cause costs.
 */
export function createSecrets(client: SecretsManagerClient, ids: SecretIds, clock: Clock): Secrets {
  function secret<T>(id: string | undefined, parse: (text: string) => T | undefined, form: string) {
    return cached(clock, async (): Promise<T | SecretError> => {
      if (id === undefined) return new SecretError("this function has no such secret; check its settings");
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      const value = SecretString === undefined ? undefined : parse(SecretString);
      return (
        value ??
        new SecretError(
          `secret ${id} must contain ${form}, as text; correct it, and it is read again within seconds`,
        )
      );
    });
  }
  return {
    apiKey: secret(ids.apiKey, parseApiKey, "only the API key, such as abcdEFGH.ijklMNOP"),
    webhookSecrets: secret(
      ids.webhookSecrets,
      parseWebhookSecrets,
      'a JSON list of whole webhook secrets, such as ["whsec_abcdEFGH"], or []',
    ),
    linkKey: secret(
      ids.linkKey,
      (text) => (text.length < MIN_LINK_KEY_CHARS ? undefined : text),
      `at least ${MIN_LINK_KEY_CHARS} characters`,
    ),
  };
}

/** Caches a value; callers during a read wait for the same read. */
function cached<T>(clock: Clock, load: () => Promise<T | SecretError>): (fresh?: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T | SecretError } | undefined;
  let fresh: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;
  let loading: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;

  async function reload(): Promise<T | SecretError> {
    const at = clock.now();
    // A read that began long ago was suspended together with the process: its value may be as old.
    if (loading === undefined || at - loading.at >= FRESH_EVERY_MS) loading = { at, value: load() };
    const current = loading;
    try {
      const value = await current.value;
      if (last === undefined || current.at >= last.at) last = { at: current.at, value };
      return value;
    } finally {
      loading = undefined;
    }
  }

  async function read(isFresh: boolean): Promise<T | SecretError> {
    const now = clock.now();
    // A cached value must not pass as fresh: a delivery would be rejected as forged because of it. So a failed fresh read
    // fails all callers until the next one.
    if (isFresh) {
      if (fresh === undefined || now - fresh.at >= FRESH_EVERY_MS) fresh = { at: now, value: reload() };
      return fresh.value;
    }
    // An invalid secret is read again soon, because somebody may be correcting it.
    const isInvalid = last?.value instanceof SecretError;
    if (last !== undefined && now - last.at < (isInvalid ? FRESH_EVERY_MS : CACHE_MS)) return last.value;
    const reading = reload();
    if (last === undefined || isInvalid) return reading;
    // A caller whose old value is rejected asks for a fresh one.
    reading.catch(() => undefined);
    return last.value;
  }

  return async (isFresh = false) => {
    const value = await read(isFresh);
    if (value instanceof SecretError) throw value;
    return value;
  };
}
