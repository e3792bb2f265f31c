import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "@boomerang/core";
import * as v from "valibot";

/** The secrets of a deployment. `fresh` asks past the cache, after a secret was refused. */
export interface Secrets {
  /** The key of the Inference API. */
  apiKey(fresh?: boolean): Promise<string>;
  /** The webhook secrets; none when the provider signs nothing. */
  webhookSecrets(fresh?: boolean): Promise<readonly string[]>;
  /** The key that makes webhook addresses unguessable. */
  linkKey(fresh?: boolean): Promise<string>;
}

/** Which secret is where; a function is given only those it needs. */
export interface SecretIds {
  readonly apiKey?: string | undefined;
  readonly webhookSecrets?: string | undefined;
  readonly linkKey?: string | undefined;
}

/** A secret cannot be used; the message names it and what to put there, never what is in it. */
export class SecretError extends Error {
  override readonly name = "SecretError";
}

const CACHE_MS = 300_000;
const FRESH_EVERY_MS = 10_000;

const apiKey = v.pipe(v.string(), v.trim(), v.regex(/^[\x21-\x7e]+$/));
const webhookSecrets = v.pipe(v.string(), v.parseJson(), v.array(v.pipe(v.string(), v.minLength(1))));
const linkKey = v.pipe(v.string(), v.minLength(32));

/**
 * Reads secrets from Secrets Manager and keeps them. One that is five minutes old is read again while the old value
 * still serves, so that nobody waits for a Secrets Manager that hangs; a fresh read is made at most every ten seconds,
 * so that a stranger with wrong tokens cannot run up a bill.
 */
export function createSecrets(client: SecretsManagerClient, ids: SecretIds, clock: Clock): Secrets {
  function secret<T>(id: string | undefined, schema: v.GenericSchema<unknown, T>, form: string) {
    return cached(clock, async (): Promise<T | SecretError> => {
      if (id === undefined)
        return new SecretError("this function was given no such secret; see its settings");
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      const parsed = v.safeParse(schema, SecretString);
      if (parsed.success) return parsed.output;
      return new SecretError(`secret ${id} must hold ${form}, as text; put it there and it is read again`);
    });
  }
  return {
    apiKey: secret(ids.apiKey, apiKey, "the API key alone"),
    webhookSecrets: secret(
      ids.webhookSecrets,
      webhookSecrets,
      'a JSON list of webhook secrets such as ["whsec_…"], or []',
    ),
    linkKey: secret(ids.linkKey, linkKey, "at least 32 characters"),
  };
}

/** Keeps what was read; those who ask while it is being read wait for the same answer. */
function cached<T>(clock: Clock, load: () => Promise<T | SecretError>): (fresh?: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T | SecretError } | undefined;
  let fresh: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;
  let loading: { readonly at: number; readonly value: Promise<T | SecretError> } | undefined;

  async function reload(): Promise<T | SecretError> {
    const at = clock.now();
    // One begun long ago was frozen with the process: what it brings is as old.
    if (loading === undefined || at - loading.at >= FRESH_EVERY_MS) loading = { at, value: load() };
    const mine = loading;
    try {
      const value = await mine.value;
      if (last === undefined || mine.at >= last.at) last = { at: mine.at, value };
      return value;
    } finally {
      loading = undefined;
    }
  }

  async function read(isFresh: boolean): Promise<T | SecretError> {
    const now = clock.now();
    // An old value must not pass for a fresh one, since "forged" would be said on its authority: a read that failed is told
    // as such until the next.
    if (isFresh) {
      if (fresh === undefined || now - fresh.at >= FRESH_EVERY_MS) fresh = { at: now, value: reload() };
      return fresh.value;
    }
    // A wrong form is looked at again soon, since somebody may be mending it.
    const isWrong = last?.value instanceof SecretError;
    if (last !== undefined && now - last.at < (isWrong ? FRESH_EVERY_MS : CACHE_MS)) return last.value;
    const reading = reload();
    if (last === undefined || isWrong) return reading;
    // Whoever is refused for an old value asks for a fresh one.
    reading.catch(() => undefined);
    return last.value;
  }

  return async (isFresh = false) => {
    const value = await read(isFresh);
    if (value instanceof SecretError) throw value;
    return value;
  };
}
