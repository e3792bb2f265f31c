import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { createSecrets, SecretError, type SecretIds } from "./secrets.ts";

const IDS = { apiKey: "arn:api-key", webhookSecrets: "arn:webhook", linkKey: "arn:link" };
const MINUTE = 60_000;
const PRIVATE = "whsec_PRIVATE";

/** Secrets of a deployment whose values the test sets; `undefined` means Secrets Manager cannot be reached. */
function setUp(
  values: { -readonly [id in keyof SecretIds]?: string | Uint8Array | undefined },
  ids: SecretIds = IDS,
) {
  const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at };
  const real = new SecretsManagerClient({ region: "us-east-1" });
  const client = mockClient(real);
  client.on(GetSecretValueCommand).callsFake(async ({ SecretId }: { SecretId: string }) => {
    const [name] = Object.entries(IDS).find(([, id]) => id === SecretId) ?? [];
    const value = values[name as keyof SecretIds];
    if (value === undefined) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    return typeof value === "string" ? { SecretString: value } : { SecretBinary: value };
  });
  const secrets = createSecrets(real, ids, clock);
  return { secrets, values, clock, client, reads: () => client.commandCalls(GetSecretValueCommand).length };
}

/** Lets a read that nobody waits for come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("reading", () => {
  test("gives each secret in its form", async () => {
    const { secrets } = setUp({
      apiKey: " key-1\n",
      webhookSecrets: '["whsec_a","whsec_b"]',
      linkKey: "k".repeat(32),
    });
    expect(await secrets.apiKey()).toBe("key-1");
    expect(await secrets.webhookSecrets()).toEqual(["whsec_a", "whsec_b"]);
    expect(await secrets.linkKey()).toBe("k".repeat(32));
  });

  test("may find that the provider signs nothing", async () => {
    expect(await setUp({ webhookSecrets: "[]" }).secrets.webhookSecrets()).toEqual([]);
  });

  test("happens once in five minutes, however many ask and however many ask at once", async () => {
    const { secrets, clock, reads } = setUp({ apiKey: "key-1" });
    await Promise.all(Array.from({ length: 10 }, () => secrets.apiKey()));
    clock.at += 5 * MINUTE - 1;
    await secrets.apiKey();
    expect(reads()).toBe(1);
  });

  test("finds a rotated secret after five minutes, while the old value serves once more", async () => {
    const { secrets, values, clock } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    values.webhookSecrets = '["new","old"]';
    clock.at += 5 * MINUTE;
    expect(await secrets.webhookSecrets()).toEqual(["old"]);
    await settled();
    expect(await secrets.webhookSecrets()).toEqual(["new", "old"]);
  });

  test("keeps nobody waiting for a Secrets Manager that hangs, once there is a value", async () => {
    const { secrets, clock, client, reads } = setUp({ linkKey: "k".repeat(32) });
    await secrets.linkKey();
    client.on(GetSecretValueCommand).callsFake(() => new Promise(() => undefined));
    clock.at += 5 * MINUTE;
    for (let n = 0; n < 3; n++) expect(await secrets.linkKey()).toBe("k".repeat(32));
    expect(reads()).toBe(2);
  });

  test("does not wait for a read that was frozen with the process", async () => {
    const { secrets, clock, client } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    const frozen = Promise.withResolvers<{ SecretString: string }>();
    client.on(GetSecretValueCommand).callsFake(() => frozen.promise);
    clock.at += 5 * MINUTE;
    await secrets.webhookSecrets();
    client.on(GetSecretValueCommand).resolves({ SecretString: '["new"]' });
    clock.at += 60 * MINUTE;
    expect(await secrets.webhookSecrets(true)).toEqual(["new"]);
    frozen.resolve({ SecretString: '["old"]' });
    await settled();
    expect(await secrets.webhookSecrets()).toEqual(["new"]);
  });

  test("fails when Secrets Manager cannot be reached, and is tried again by the next who asks", async () => {
    const { secrets, values, reads } = setUp({});
    await expect(secrets.linkKey()).rejects.toThrow("ECONNREFUSED");
    await expect(secrets.linkKey()).rejects.toThrow("ECONNREFUSED");
    expect(reads()).toBe(2);
    values.linkKey = "k".repeat(32);
    expect(await secrets.linkKey()).toBe("k".repeat(32));
  });

  test("gives the old value while Secrets Manager cannot be reached", async () => {
    const { secrets, values, clock } = setUp({ linkKey: "k".repeat(32) });
    await secrets.linkKey();
    values.linkKey = undefined;
    clock.at += 20 * MINUTE;
    expect(await secrets.linkKey()).toBe("k".repeat(32));
    await settled();
    values.linkKey = "n".repeat(32);
    await secrets.linkKey();
    await settled();
    expect(await secrets.linkKey()).toBe("n".repeat(32));
  });
});

describe("a fresh read, after a secret was refused", () => {
  test("goes past what is kept, and what it finds is kept", async () => {
    const { secrets, values } = setUp({ apiKey: "old" });
    await secrets.apiKey();
    values.apiKey = "new";
    expect(await secrets.apiKey(true)).toBe("new");
    expect(await secrets.apiKey()).toBe("new");
  });

  test("is made at most every ten seconds, for each secret on its own", async () => {
    const { secrets, clock, reads } = setUp({ apiKey: "key", webhookSecrets: '["s"]' });
    for (let n = 0; n < 10; n++) await secrets.webhookSecrets(true);
    expect(reads()).toBe(1);
    await secrets.apiKey(true);
    expect(reads()).toBe(2);
    clock.at += 9999;
    await secrets.webhookSecrets(true);
    expect(reads()).toBe(2);
    clock.at += 1;
    await secrets.webhookSecrets(true);
    expect(reads()).toBe(3);
  });

  test("fails when Secrets Manager cannot be reached, for ten seconds: an old value would pass for a fresh one", async () => {
    const { secrets, clock, values, reads } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    values.webhookSecrets = undefined;
    await expect(secrets.webhookSecrets(true)).rejects.toThrow("ECONNREFUSED");
    await expect(secrets.webhookSecrets(true)).rejects.toThrow("ECONNREFUSED");
    expect(reads()).toBe(2);
    expect(await secrets.webhookSecrets()).toEqual(["old"]);
    values.webhookSecrets = '["new"]';
    clock.at += 9999;
    await expect(secrets.webhookSecrets(true)).rejects.toThrow("ECONNREFUSED");
    clock.at += 1;
    expect(await secrets.webhookSecrets(true)).toEqual(["new"]);
  });
});

describe("a secret in a wrong form", () => {
  const wrong = async (promise: Promise<unknown>) => {
    const error: unknown = await promise.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SecretError);
    return (error as SecretError).message;
  };

  test.each([
    ["apiKey", "", "secret arn:api-key must hold the API key alone, as text"],
    ["apiKey", '{"key": "PRIVATE"}', "secret arn:api-key must hold the API key alone, as text"],
    [
      "apiKey",
      new TextEncoder().encode("PRIVATE"),
      "secret arn:api-key must hold the API key alone, as text",
    ],
    [
      "webhookSecrets",
      PRIVATE,
      'secret arn:webhook must hold a JSON list of webhook secrets such as ["whsec_…"], or []',
    ],
    ["webhookSecrets", `["${PRIVATE}", 7]`, "secret arn:webhook must hold a JSON list"],
    ["webhookSecrets", `["${PRIVATE}", ""]`, "secret arn:webhook must hold a JSON list"],
    ["webhookSecrets", `{"a":"${PRIVATE}"}`, "secret arn:webhook must hold a JSON list"],
    ["linkKey", "PRIVATE but short", "secret arn:link must hold at least 32 characters"],
  ] as const)(
    "is named, with what to put there and without what is in it: %s %j",
    async (name, value, message) => {
      const { secrets } = setUp({ [name]: value });
      const told = await wrong(secrets[name]());
      expect(told).toContain(message);
      expect(told).not.toContain("PRIVATE");
    },
  );

  test("is read again ten seconds later, not at each message", async () => {
    const { secrets, values, clock, reads } = setUp({ apiKey: "" });
    await wrong(secrets.apiKey());
    values.apiKey = "mended";
    clock.at += 9999;
    await wrong(secrets.apiKey());
    expect(reads()).toBe(1);
    clock.at += 1;
    expect(await secrets.apiKey()).toBe("mended");
  });

  test("is still said to be wrong when Secrets Manager then cannot be reached", async () => {
    const { secrets, values, clock } = setUp({ apiKey: "" });
    await wrong(secrets.apiKey());
    values.apiKey = undefined;
    clock.at += 10_000;
    await expect(secrets.apiKey()).rejects.toThrow("ECONNREFUSED");
  });

  test("that a function was not given is said to be a matter of its settings", async () => {
    const { secrets, reads } = setUp({}, { apiKey: IDS.apiKey });
    expect(await wrong(secrets.linkKey())).toBe("this function was given no such secret; see its settings");
    expect(reads()).toBe(0);
  });
});
