import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "@boomerang/core";
import * as v from "valibot";

/** The secrets of a deployment. `fresh` asks past the cache, after a secret was refused. */
export interface Secrets {
  /** The key of the Inference API. */
  apiKey(fresh?: boolean): Promise<string>;
  /** The webhook secrets; none when the provider signs nothing. */
  webhookSecrets(fresh?: boolean): Promise<readonly string[]>;
  /** The key that makes webhook addresses unguessable. */
  linkKey(): Promise<string>;
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

const CACHE_SECONDS = 300;
const FRESH_EVERY_MS = 10_000;

const apiKey = v.pipe(v.string(), v.trim(), v.regex(/^[\x21-\x7e]+$/));
const webhookSecrets = v.pipe(v.string(), v.parseJson(), v.array(v.pipe(v.string(), v.minLength(1))));
const linkKey = v.pipe(v.string(), v.minLength(32));

/**
 * Reads secrets from Secrets Manager and keeps them for five minutes; a fresh read is made at most every ten
 * seconds, so that a stranger with wrong signatures cannot run up a bill.
 */
export function createSecrets(client: SecretsManagerClient, ids: SecretIds, clock: Clock): Secrets {
  const provider = new SecretsProvider({ awsSdkV3Client: client });
  const freshAt = new Map<string, number>();

  function mayReadFresh(id: string): boolean {
    const now = clock.now();
    if (now - (freshAt.get(id) ?? Number.NEGATIVE_INFINITY) < FRESH_EVERY_MS) return false;
    freshAt.set(id, now);
    return true;
  }

  async function read<T>(
    schema: v.GenericSchema<unknown, T>,
    id: string | undefined,
    form: string,
    fresh = false,
  ): Promise<T> {
    if (id === undefined) throw new SecretError("this function was given no such secret; see its settings");
    const value = await provider.get(id, { maxAge: CACHE_SECONDS, forceFetch: fresh && mayReadFresh(id) });
    const parsed = v.safeParse(schema, value);
    if (!parsed.success) throw new SecretError(`secret ${id} must hold ${form}; put it there and it is read again`);
    return parsed.output;
  }

  return {
    apiKey: (fresh) => read(apiKey, ids.apiKey, "the API key alone", fresh),
    webhookSecrets: (fresh) =>
      read(webhookSecrets, ids.webhookSecrets, 'a JSON list of webhook secrets such as ["whsec_…"], or []', fresh),
    linkKey: () => read(linkKey, ids.linkKey, "at least 32 characters"),
  };
}
