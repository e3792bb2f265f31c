import { createSecrets } from "@boomerang/runtime";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { createFreshKeyWait } from "./fresh-key-wait.ts";
import { createHandler } from "./handler.ts";
import { createHarness, deliveryBody, pathOf, SECRET, signedBy } from "./testing/harness.fixture.ts";

const never = () => new Promise<never>(() => undefined);

function setUp() {
  const time = new VirtualClock();
  const wait = createFreshKeyWait({ clock: time, sleep: time.sleep });
  /** Waits for a read, and returns how long. */
  async function waitFor(read: () => Promise<unknown>, limitMs = 4400) {
    const began = time.now();
    await time.run(wait.until(began + limitMs, read).catch(() => undefined));
    return time.now() - began;
  }
  return { time, wait, waitFor };
}

describe("a process waits for link keys that are read again", () => {
  test("4.4 s in any ten seconds, however many tokens are wrong", async () => {
    const { time, waitFor } = setUp();
    const began = time.now();
    const waited: boolean[] = [];
    while (time.now() - began < 60_000) {
      const ms = await waitFor(never);
      waited.push(...Array.from({ length: ms }, () => true), false);
      await time.advance(1);
    }
    for (let from = 0; from + 10_000 <= waited.length; from += 50) {
      expect(waited.slice(from, from + 10_000).filter(Boolean).length).toBeLessThanOrEqual(4400);
    }
    expect(waited.filter(Boolean).length).toBeGreaterThan(20_000);
  });

  test("until the deadline of the delivery, and the next one for the rest", async () => {
    const { waitFor } = setUp();
    expect(await waitFor(never, 700)).toBe(700);
    expect(await waitFor(never)).toBe(3700);
    expect(await waitFor(never)).toBe(0);
  });

  test("and not longer for one that a freeze has kept from ending", async () => {
    const { time, wait, waitFor } = setUp();
    wait.until(time.now() + 400, never).catch(() => undefined);
    time.freeze(3000);
    expect(await waitFor(never)).toBe(4000);
  });

  test("at the same time for several deliveries, which counts once", async () => {
    const { time, wait } = setUp();
    const began = time.now();
    const ends = Array.from({ length: 5 }, () =>
      wait.until(began + 4400, never).catch(() => time.now() - began),
    );
    expect(await time.run(Promise.all(ends))).toEqual([4400, 4400, 4400, 4400, 4400]);
  });

  test("not at all for one that was read a moment ago, which each delivery gets", async () => {
    const { time, wait, waitFor } = setUp();
    await waitFor(never);
    expect(await wait.until(time.now() + 4400, async () => "key")).toBe("key");
  });
});

describe("while Secrets Manager hangs, and strangers send wrong tokens", () => {
  const body = deliveryBody();
  const headers = signedBy([SECRET], body);

  async function setUpProcess() {
    const harness = createHarness();
    const { time, collaborators } = harness;
    const model = createSecretsModel();
    let isHanging = false;
    const client = secretsClient(async (id) => (isHanging ? never() : model.get(id)));
    const sources = { clock: time, random: () => 0, sleep: time.sleep };
    const secrets = createSecrets(client, SECRET_IDS, sources);
    await secrets.linkKey();
    isHanging = true;
    const { linkKey } = secrets;
    const handle = createHandler({ ...collaborators, secrets: { ...collaborators.secrets, linkKey } });
    /** Invokes the process with a delivery; the next one waits until it has ended. */
    async function deliver(path: string) {
      const began = time.now();
      const event = restApiEvent({ path, body, headers, requestTimeEpoch: began });
      const { statusCode } = await time.run(handle(event));
      return { statusCode, tookMs: time.now() - began };
    }
    return { harness, time, deliver, recover: () => (isHanging = false) };
  }

  test("a process is free for genuine deliveries more than half of the time", async () => {
    const { time, deliver } = await setUpProcess();
    const began = time.now();
    let heldMs = 0;
    while (time.now() - began < 50_000) {
      const { statusCode, tookMs } = await deliver(pathOf("order-1", "a".repeat(43)));
      // The key may have changed: a genuine delivery must be repeated.
      expect(statusCode).toBe(503);
      heldMs += tookMs;
      await time.advance(100);
    }
    expect(heldMs).toBeGreaterThan(0);
    expect(heldMs).toBeLessThanOrEqual(5 * 4400);
  });

  test("a genuine delivery is stored at once, and a wrong token gets 401 once the key can be read", async () => {
    const { harness, time, deliver, recover } = await setUpProcess();
    await harness.submit();
    await deliver(pathOf("order-1", "a".repeat(43)));
    expect(await deliver(pathOf("order-1"))).toEqual({ statusCode: 200, tookMs: 0 });
    expect(harness.job()?.status).toBe("SUCCEEDED");
    recover();
    await time.advance(10_000);
    expect(await deliver(pathOf("order-1", "a".repeat(43)))).toEqual({ statusCode: 401, tookMs: 0 });
  });
});
