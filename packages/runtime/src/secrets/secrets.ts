import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock, Random } from "@boomerang/core";
import { EXAMPLE_KEY, parseApiKey } from "./parse-api-key.ts";
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

/** How long a value is used before it is read again, at most. */
export const LONGEST_CACHED_MS = 1_800_000;
// Without it, processes that start together would read together each time.
const JITTER = 0.25;
const FRESH_EVERY_MS = 10_000;

const MIN_LINK_KEY_CHARS = 32;

interface Sources {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Reads secrets from Secrets Manager and caches them for 22.5 to 30 minutes. The call that finds an older value returns it and
 * starts a read for the calls that follow, so that no caller waits for a Secrets Manager that hangs. A fresh read is made at
 * most every ten seconds, so that an attacker with wrong tokens cannot cause costs.
 */
export function createSecrets(
  client: SecretsManagerClient,
  ids: SecretIds,
  { clock, random }: Sources,
): Secrets {
  function secret<T>(id: string | undefined, parse: (text: string) => T | undefined, form: string) {
    return cached({ clock, random }, async (): Promise<T | SecretError> => {
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
    apiKey: secret(ids.apiKey, parseApiKey, `only the API key, such as ${EXAMPLE_KEY}`),
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
function cached<T>(
  { clock, random }: Sources,
  load: () => Promise<T | SecretError>,
): (fresh?: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T | SecretError; readonly cachedMs: number } | undefined;
  let fresh: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;
  let loading: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;

  async function reload(): Promise<T | SecretError> {
    const at = clock.now();
    // A read that began long ago was suspended together with the process: its value may be as old.
    if (loading === undefined || at - loading.at >= FRESH_EVERY_MS) loading = { at, value: load() };
    const current = loading;
    try {
      const value = await current.value;
      if (last === undefined || current.at >= last.at) {
        // An invalid secret is read again soon, because somebody may be correcting it.
        const cachedMs =
          value instanceof SecretError ? FRESH_EVERY_MS : LONGEST_CACHED_MS * (1 - JITTER * random());
        last = { at: current.at, value, cachedMs };
      }
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
    if (last !== undefined && now - last.at < last.cachedMs) return last.value;
    const reading = reload();
    if (last === undefined || last.value instanceof SecretError) return reading;
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
