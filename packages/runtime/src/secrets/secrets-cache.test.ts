import { describe, expect, test } from "vitest";
import { LONGEST_CACHED_MS } from "./cached-secret.ts";
import { IDS, MINUTE, setUp } from "./secrets.fixture.ts";

describe("reading", () => {
  test("happens once in half an hour for all callers, concurrent ones included", async () => {
    const { secrets, clock, reads } = setUp({ apiKey: "key-1" });
    await Promise.all(Array.from({ length: 10 }, () => secrets.apiKey()));
    clock.at += 30 * MINUTE - 1;
    await secrets.apiKey();
    expect(reads()).toBe(1);
  });

  test("returns the rotated value after half an hour, to the first caller", async () => {
    const { secrets, values, clock } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    values.webhookSecrets = '["new","old"]';
    clock.at += 30 * MINUTE;
    expect(await secrets.webhookSecrets()).toEqual(["new", "old"]);
  });

  test.each([
    [0, 30],
    [0.5, 26.25],
    [1, 22.5],
  ])(
    "of a value happens up to a quarter earlier, at random, so that processes do not read together: %d",
    async (random, minutes) => {
      const { secrets, clock, reads } = setUp({ apiKey: "key-1" }, IDS, () => random);
      await secrets.apiKey();
      clock.at += minutes * MINUTE - 1;
      await secrets.apiKey();
      expect(reads()).toBe(1);
      clock.at += 1;
      await secrets.apiKey();
      expect(reads()).toBe(2);
    },
  );

  test("happens at most 65 times a day for each secret that a busy process has", async () => {
    let n = 0;
    const randoms = [0.9, 0.1, 0.5, 0.7, 0.3];
    const { secrets, clock, reads } = setUp({ linkKey: "k".repeat(32) }, IDS, () => randoms[n++ % 5] ?? 0);
    for (let minute = 0; minute < 24 * 60; minute++) {
      await secrets.linkKey();
      clock.at += MINUTE;
    }
    expect(reads()).toBeGreaterThanOrEqual(48);
    expect(reads()).toBeLessThanOrEqual(65);
  });

  test("returns a removed webhook secret for less than half an hour in a process that is busy", async () => {
    const { secrets, values, clock } = setUp({ webhookSecrets: '["old"]' });
    await secrets.webhookSecrets();
    values.webhookSecrets = '["new"]';
    const removedAt = clock.at;
    let lastUsedAt = removedAt;
    for (let n = 0; n < 60; n++) {
      clock.at += MINUTE;
      if ((await secrets.webhookSecrets()).includes("old")) lastUsedAt = clock.at;
    }
    expect(lastUsedAt - removedAt).toBe(LONGEST_CACHED_MS - MINUTE);
  });
});
