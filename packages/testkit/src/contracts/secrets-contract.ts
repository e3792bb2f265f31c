import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { systemSleep } from "@boomerang/core";
import { createSecrets, SecretError, type Secrets } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

/** Secrets, and the values they must have. */
export interface SecretsUnderTest {
  readonly secrets: Secrets;
  readonly values: {
    readonly apiKey: string;
    readonly webhookSecrets: readonly string[];
    readonly linkKey: string;
  };
}

export function secretsContract(name: string, create: () => Promise<SecretsUnderTest>) {
  describe(`secrets: ${name}`, () => {
    test("each secret has the value that was put, in repeated and in concurrent reads", async () => {
      const { secrets, values } = await create();
      for (const isFresh of [false, true, false]) {
        const [apiKey, webhookSecrets, linkKey, again] = await Promise.all([
          secrets.apiKey(isFresh),
          secrets.webhookSecrets(isFresh),
          secrets.linkKey(isFresh),
          secrets.apiKey(isFresh),
        ]);
        expect({ apiKey, webhookSecrets, linkKey }).toEqual(values);
        expect(again).toBe(apiKey);
      }
    });

    test("each secret has the form that the functions need", async () => {
      const { secrets } = await create();
      expect(await secrets.apiKey()).toMatch(/^[\x21-\x7e]+$/);
      expect((await secrets.linkKey()).length).toBeGreaterThanOrEqual(32);
      const webhookSecrets = await secrets.webhookSecrets();
      expect(webhookSecrets.length).toBeGreaterThan(0);
      for (const secret of webhookSecrets) expect(secret).toMatch(/./);
    });
  });
}

/** A Secrets Manager with three secrets that belong to one test. */
export interface SecretsManagerUnderTest {
  readonly client: SecretsManagerClient;
  readonly ids: { readonly apiKey: string; readonly webhookSecrets: string; readonly linkKey: string };
  put(id: string, value: string): Promise<void>;
}

const VALUES = {
  apiKey: "key-1",
  webhookSecrets: ["whsec_1", "whsec_aB3+/=="],
  linkKey: "link-key-of-more-than-32-characters",
};

const MINUTE = 60_000;

/** For Secrets Manager, its emulators and its models, read through the functions' own client. */
export function secretsManagerContract(name: string, create: () => Promise<SecretsManagerUnderTest>) {
  async function start() {
    const { client, ids, put } = await create();
    await put(ids.apiKey, VALUES.apiKey);
    await put(ids.webhookSecrets, JSON.stringify(VALUES.webhookSecrets));
    await put(ids.linkKey, VALUES.linkKey);
    let now = Date.UTC(2026, 0, 1);
    const clock = { now: () => now };
    const pass = (ms: number) => {
      now += ms;
    };
    const sources = { clock, random: Math.random, sleep: systemSleep };
    return { client, ids, put, sources, pass, secrets: createSecrets(client, ids, sources) };
  }

  secretsContract(name, async () => ({ secrets: (await start()).secrets, values: VALUES }));

  describe(`secrets: ${name}`, () => {
    test("a new value is read as soon as a caller asks for a fresh one", async () => {
      const { ids, put, pass, secrets } = await start();
      expect(await secrets.webhookSecrets()).toEqual(VALUES.webhookSecrets);
      await put(ids.webhookSecrets, '["whsec_2"]');
      expect(await secrets.webhookSecrets()).toEqual(VALUES.webhookSecrets);
      expect(await secrets.webhookSecrets(true)).toEqual(["whsec_2"]);
      await put(ids.webhookSecrets, "[]");
      pass(MINUTE);
      expect(await secrets.webhookSecrets(true)).toEqual([]);
      expect(await secrets.webhookSecrets()).toEqual([]);
    });

    test("a new value is read within half an hour", async () => {
      const { ids, put, pass, secrets } = await start();
      expect(await secrets.apiKey()).toBe("key-1");
      await put(ids.apiKey, "key-2");
      pass(30 * MINUTE);
      await expect.poll(() => secrets.apiKey()).toBe("key-2");
    });

    test("an invalid value causes an error with the secret's name and without the value, until it is corrected", async () => {
      const { ids, put, pass, secrets } = await start();
      await put(ids.webhookSecrets, '["PRIVATE…"]');
      const error: unknown = await secrets.webhookSecrets().catch((thrown) => thrown);
      expect(error).toBeInstanceOf(SecretError);
      expect(String(error)).toContain(ids.webhookSecrets);
      expect(String(error)).not.toContain("PRIVATE");
      await put(ids.webhookSecrets, '["whsec_1"]');
      pass(MINUTE);
      expect(await secrets.webhookSecrets()).toEqual(["whsec_1"]);
    });

    test("a missing secret cannot be read, and the others can", async () => {
      const { client, ids, sources } = await start();
      const secrets = createSecrets(client, { ...ids, apiKey: `${ids.apiKey}-not-there` }, sources);
      await expect(secrets.apiKey()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
      expect(await secrets.linkKey()).toBe(VALUES.linkKey);
    });
  });
}
