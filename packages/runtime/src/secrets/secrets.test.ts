import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { SecretError } from "./secret-error.ts";
import { IDS, MINUTE, settled, setUp } from "./secrets.fixture.ts";

const PRIVATE = "whsec_PRIVATE";

describe("reading", () => {
  test("returns each secret in its own form", async () => {
    const { secrets } = setUp({
      apiKey: " key-1\n",
      webhookSecrets: '["whsec_a","whsec_b"]',
      linkKey: "k".repeat(32),
    });
    expect(await secrets.apiKey()).toBe("key-1");
    expect(await secrets.webhookSecrets()).toEqual(["whsec_a", "whsec_b"]);
    expect(await secrets.linkKey()).toBe("k".repeat(32));
  });

  test("returns no webhook secrets when the provider signs nothing", async () => {
    expect(await setUp({ webhookSecrets: "[]" }).secrets.webhookSecrets()).toEqual([]);
  });

  test("waits 0.4 s at most for a Secrets Manager that hangs, once a value is cached, and only once in ten seconds", async () => {
    const { secrets, time, clock, client, reads } = setUp({ linkKey: "k".repeat(32) });
    await secrets.linkKey();
    client.on(GetSecretValueCommand).callsFake(() => new Promise(() => undefined));
    clock.at += 30 * MINUTE;
    const waits: number[] = [];
    for (let n = 0; n < 200; n++) {
      const began = time.now();
      expect(await time.run(secrets.linkKey())).toBe("k".repeat(32));
      waits.push(time.now() - began);
      await time.advance(100);
    }
    expect(waits.filter((ms) => ms > 0)).toEqual([400, 400, 400]);
    // Each of three reads made two attempts.
    expect(reads()).toBe(1 + 3 * 2);
  });

  test("does not wait for a read that was suspended with the process", async () => {
    const { secrets, clock, client, time } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    const suspended = Promise.withResolvers<{ SecretString: string }>();
    client.on(GetSecretValueCommand).callsFake(() => suspended.promise);
    clock.at += 30 * MINUTE;
    await time.run(secrets.webhookSecrets());
    client.on(GetSecretValueCommand).resolves({ SecretString: '["new"]' });
    clock.at += 60 * MINUTE;
    expect(await secrets.webhookSecrets(true)).toEqual(["new"]);
    suspended.resolve({ SecretString: '["old"]' });
    await settled();
    expect(await secrets.webhookSecrets()).toEqual(["new"]);
  });

  test("fails when Secrets Manager cannot be reached, and the next caller tries again at once", async () => {
    const { secrets, values, reads } = setUp({});
    await expect(secrets.linkKey()).rejects.toThrow("ECONNREFUSED");
    values.linkKey = "k".repeat(32);
    expect(await secrets.linkKey()).toBe("k".repeat(32));
    expect(reads()).toBe(2);
  });

  test("happens once a second after two failures, however many callers have no value", async () => {
    const { secrets, values, reads, clock } = setUp({});
    for (let n = 0; n < 30; n++) {
      await expect(secrets.linkKey()).rejects.toThrow("ECONNREFUSED");
      clock.at += 100;
    }
    // Two at once, then at 1.1 and 2.1 s.
    expect(reads()).toBe(4);
    values.linkKey = "k".repeat(32);
    clock.at += 1000;
    expect(await secrets.linkKey()).toBe("k".repeat(32));
  });

  test("returns the old value while Secrets Manager cannot be reached, and the new one ten seconds later", async () => {
    const { secrets, values, clock } = setUp({ linkKey: "k".repeat(32) });
    await secrets.linkKey();
    values.linkKey = undefined;
    clock.at += 120 * MINUTE;
    expect(await secrets.linkKey()).toBe("k".repeat(32));
    values.linkKey = "n".repeat(32);
    clock.at += 9999;
    expect(await secrets.linkKey()).toBe("k".repeat(32));
    clock.at += 1;
    expect(await secrets.linkKey()).toBe("n".repeat(32));
  });

  test.each([
    ["at once", 0, 0],
    ["after 0.3 s", 300, 300],
    ["after 2 s", 2000, 400],
  ])(
    "of a value that is due is not repeated by each caller if it fails %s: one waits in ten seconds",
    async (_, latencyMs, waitMs) => {
      const { secrets, time, clock, client, reads } = setUp({ linkKey: "k".repeat(32) });
      await secrets.linkKey();
      client.on(GetSecretValueCommand).callsFake(async () => {
        await time.sleep(latencyMs);
        throw new Error("unreachable");
      });
      clock.at += 30 * MINUTE;
      let waitedMs = 0;
      for (const end = time.now() + 29_000; time.now() < end; await time.advance(100)) {
        const began = time.now();
        expect(await time.run(secrets.linkKey())).toBe("k".repeat(32));
        waitedMs += time.now() - began;
      }
      expect(waitedMs).toBe(3 * waitMs);
      // A second attempt beside one that takes longer than a second.
      expect(reads()).toBe(1 + 3 * (latencyMs > 1000 ? 2 : 1));
    },
  );
});

describe("a fresh read, after a secret was rejected", () => {
  test("bypasses the cache and updates it", async () => {
    const { secrets, values } = setUp({ apiKey: "old" });
    await secrets.apiKey();
    values.apiKey = "new";
    expect(await secrets.apiKey(true)).toBe("new");
    expect(await secrets.apiKey()).toBe("new");
  });

  test("happens at most every ten seconds, for each secret separately", async () => {
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

  test("fails for ten seconds when Secrets Manager cannot be reached: an old value must not pass as fresh", async () => {
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

describe("an invalid secret", () => {
  const faultOf = async (promise: Promise<unknown>) => {
    const error: unknown = await promise.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SecretError);
    return (error as SecretError).message;
  };

  test.each([
    ["apiKey", "", "secret arn:api-key must contain only the API key, as the provider shows it"],
    ["apiKey", '{"key": "PRIVATE", "other_key": "x"}', "secret arn:api-key must contain only the API key"],
    ["apiKey", new TextEncoder().encode("PRIVATE"), "secret arn:api-key must contain only the API key"],
    [
      "webhookSecrets",
      PRIVATE,
      'secret arn:webhook must contain a JSON list of whole webhook secrets, such as ["whsec_abcdEFGH"], or []',
    ],
    ["webhookSecrets", `["${PRIVATE}", 7]`, "secret arn:webhook must contain a JSON list"],
    ["webhookSecrets", `["${PRIVATE}", ""]`, "secret arn:webhook must contain a JSON list"],
    ["webhookSecrets", `["${PRIVATE}…"]`, "secret arn:webhook must contain a JSON list"],
    ["webhookSecrets", `{"a":"${PRIVATE}"}`, "secret arn:webhook must contain a JSON list"],
    ["linkKey", "PRIVATE but short", "secret arn:link must contain at least 32 characters"],
  ] as const)(
    "is reported with its name and required form, without its value: %s %j",
    async (name, value, expected) => {
      const { secrets } = setUp({ [name]: value });
      const message = await faultOf(secrets[name]());
      expect(message).toContain(expected);
      expect(message).not.toContain("PRIVATE");
    },
  );

  test("is read again ten seconds later, not for each message", async () => {
    const { secrets, values, clock, reads } = setUp({ apiKey: "" });
    await faultOf(secrets.apiKey());
    values.apiKey = "corrected";
    clock.at += 9999;
    await faultOf(secrets.apiKey());
    expect(reads()).toBe(1);
    clock.at += 1;
    expect(await secrets.apiKey()).toBe("corrected");
  });

  test("is read again even when Secrets Manager then cannot be reached", async () => {
    const { secrets, values, clock } = setUp({ apiKey: "" });
    await faultOf(secrets.apiKey());
    values.apiKey = undefined;
    clock.at += 10_000;
    await expect(secrets.apiKey()).rejects.toThrow("ECONNREFUSED");
  });

  test("that a function does not have is reported as a fault of its settings", async () => {
    const { secrets, reads } = setUp({}, { apiKey: IDS.apiKey });
    expect(await faultOf(secrets.linkKey())).toBe("this function has no such secret; check its settings");
    expect(reads()).toBe(0);
  });
});
