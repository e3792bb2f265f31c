import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { createSecrets, type Secrets } from "./secrets.ts";

const MINUTE = 60_000;

/**
 * A process that Lambda freezes after each invocation: nothing in it goes on until the next one, and what it was reading never
 * ends. `latencyMs` is that of Secrets Manager; `undefined` means that it hangs.
 */
function setUp() {
  const time = new VirtualClock();
  const model = createSecretsModel();
  const secretsManager: { latencyMs: number | undefined } = { latencyMs: 50 };
  let freezes = 0;
  let reads = 0;
  const never = () => new Promise<never>(() => undefined);
  const client = secretsClient(async (id) => {
    reads++;
    const { latencyMs } = secretsManager;
    if (latencyMs === undefined) return never();
    const freezesBefore = freezes;
    await time.sleep(latencyMs);
    return freezes === freezesBefore ? model.get(id) : never();
  });
  const secrets = createSecrets(client, SECRET_IDS, { clock: time, random: () => 0, sleep: time.sleep });

  /** Runs an invocation, and freezes the process for `frozenMs`. */
  async function invoke<T>(work: (secrets: Secrets) => Promise<T>, frozenMs: number, limitMs = 60_000) {
    const began = time.now();
    const limit = time.sleep(limitMs).then(() => "gave up" as const);
    const result = await time.run(Promise.race([work(secrets), limit]));
    const tookMs = time.now() - began;
    freezes++;
    time.freeze(frozenMs);
    return { result, tookMs };
  }
  return { model, secretsManager, invoke, time, reads: () => reads };
}

const webhookSecrets = (secrets: Secrets) => secrets.webhookSecrets();
const linkKey = (secrets: Secrets) => secrets.linkKey();

describe("in a process that is frozen between invocations", () => {
  test.each([50, 399])(
    "a removed webhook secret is used for half an hour at most: reads take %d ms",
    async (ms) => {
      const { model, secretsManager, invoke } = setUp();
      secretsManager.latencyMs = ms;
      model.put(SECRET_IDS.webhookSecrets, '["removed"]');
      expect(await invoke(webhookSecrets, 29 * MINUTE)).toEqual({ result: ["removed"], tookMs: ms });
      model.put(SECRET_IDS.webhookSecrets, '["kept"]');
      expect(await invoke(webhookSecrets, MINUTE)).toEqual({ result: ["removed"], tookMs: 0 });
      expect(await invoke(webhookSecrets, MINUTE)).toEqual({ result: ["kept"], tookMs: ms });
    },
  );

  test("one is used for an hour at most if reads take two seconds, and no invocation fails", async () => {
    const { model, secretsManager, invoke, time } = setUp();
    secretsManager.latencyMs = 2000;
    model.put(SECRET_IDS.webhookSecrets, '["removed"]');
    await invoke(webhookSecrets, MINUTE);
    model.put(SECRET_IDS.webhookSecrets, '["kept"]');
    const removedAt = time.now();
    const uses: { readonly after: number; readonly result: unknown; readonly tookMs: number }[] = [];
    for (let n = 0; n < 65; n++)
      uses.push({ after: time.now() - removedAt, ...(await invoke(webhookSecrets, MINUTE)) });
    const old = uses.filter(({ result }) => JSON.stringify(result) === '["removed"]');
    expect(uses.map(({ result }) => result)).not.toContain("gave up");
    expect(old.at(-1)?.after).toBeLessThan(60 * MINUTE);
    expect(Math.max(...old.map(({ tookMs }) => tookMs))).toBe(400);
    expect(uses[old.length]).toMatchObject({ result: ["kept"], tookMs: 2000 });
  });

  test("a link key costs no invocation more than 0.4 s, however slow reads are: it is not what is removed", async () => {
    const { secretsManager, invoke } = setUp();
    const { result: key } = await invoke(linkKey, 30 * MINUTE);
    secretsManager.latencyMs = 2000;
    for (let n = 0; n < 120; n++) {
      const { result, tookMs } = await invoke(linkKey, MINUTE);
      expect(result).toBe(key);
      expect(tookMs).toBe(400);
    }
  });

  test("an outage of hours fails nothing, and the first invocation ten seconds after it reads the new value", async () => {
    const { model, secretsManager, invoke } = setUp();
    model.put(SECRET_IDS.webhookSecrets, '["old"]');
    await invoke(webhookSecrets, 30 * MINUTE);
    secretsManager.latencyMs = undefined;
    for (let n = 0; n < 180; n++) {
      const { result, tookMs } = await invoke(webhookSecrets, MINUTE);
      expect(result).toEqual(["old"]);
      expect(tookMs).toBeLessThanOrEqual(2500);
    }
    model.put(SECRET_IDS.webhookSecrets, '["new"]');
    secretsManager.latencyMs = 50;
    expect(await invoke(webhookSecrets, MINUTE)).toEqual({ result: ["new"], tookMs: 50 });
  });

  test("a read that failed with a freeze is not waited for again, and made anew after ten seconds", async () => {
    const { secretsManager, invoke, reads } = setUp();
    await invoke(linkKey, 30 * MINUTE);
    secretsManager.latencyMs = undefined;
    expect(await invoke(linkKey, 5000)).toMatchObject({ tookMs: 400 });
    secretsManager.latencyMs = 50;
    expect(await invoke(linkKey, 5000)).toMatchObject({ tookMs: 0 });
    const before = reads();
    expect(await invoke(linkKey, 5000)).toMatchObject({ tookMs: 50 });
    expect(reads()).toBe(before + 1);
  });
});

describe("a process without any value, whose first invocation gives up", () => {
  test("gets one in the next invocation, although its reads were lost with the freeze", async () => {
    const { secretsManager, invoke } = setUp();
    secretsManager.latencyMs = 4000;
    expect(await invoke(linkKey, 2000, 3900)).toMatchObject({ result: "gave up" });
    expect(await invoke(linkKey, 2000, 4400)).toMatchObject({ result: expect.any(String), tookMs: 4000 });
  });

  test("gets one from a read of its own if the last one would end before it", async () => {
    const { secretsManager, invoke, reads } = setUp();
    secretsManager.latencyMs = 9000;
    expect(await invoke(linkKey, 3200, 3900)).toMatchObject({ result: "gave up" });
    secretsManager.latencyMs = 4000;
    const before = reads();
    expect(await invoke(linkKey, 0, 4400)).toMatchObject({ result: expect.any(String), tookMs: 4000 });
    // With the second attempt of the new read.
    expect(reads()).toBe(before + 2);
  });

  test("gets one in the next invocation if it asks for a fresh one", async () => {
    const { secretsManager, invoke } = setUp();
    secretsManager.latencyMs = undefined;
    expect(await invoke((secrets) => secrets.linkKey(true), 2000, 3900)).toMatchObject({ result: "gave up" });
    secretsManager.latencyMs = 50;
    expect(await invoke((secrets) => secrets.linkKey(true), 2000)).toMatchObject({ tookMs: 50 });
  });
});

test("a fresh value is never one whose read began before it was asked for", async () => {
  const { model, secretsManager, time, invoke } = setUp();
  model.put(SECRET_IDS.webhookSecrets, '["old"]');
  await invoke(webhookSecrets, 31 * MINUTE);
  secretsManager.latencyMs = 4000;
  const both = async (secrets: Secrets) => {
    const first = secrets.webhookSecrets();
    await time.sleep(3000);
    model.put(SECRET_IDS.webhookSecrets, '["new"]');
    return [await first, await secrets.webhookSecrets(true)];
  };
  expect(await invoke(both, 0)).toEqual({ result: [["old"], ["new"]], tookMs: 7000 });
});

test("a caller that begins a read of its own gets the value of the older one if that ends first", async () => {
  const { secretsManager, time, invoke } = setUp();
  secretsManager.latencyMs = 7500;
  const both = async (secrets: Secrets) => {
    const first = secrets.linkKey();
    await time.sleep(7100);
    return (await secrets.linkKey()) === (await first);
  };
  expect(await invoke(both, 0)).toEqual({ result: true, tookMs: 7500 });
});
