import { createHarnessBase, type Fault, withFault } from "@boomerang/testkit/harness";
import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { describe, expect, test } from "vitest";
import { createSecrets } from "../secrets/secrets.ts";
import { connectTable, warmUp } from "./warm-up.ts";

const LIMIT_OF_LAMBDA_MS = 10_000;

/** A process that starts with a fault of Secrets Manager, and reads two secrets. */
function setUp(fault?: Fault) {
  const { time, store } = createHarnessBase();
  const log = createRecordingLog();
  const model = createSecretsModel();
  const reads: string[] = [];
  const faults = { now: fault };
  const { read } = withFault(() => faults.now, time.sleep, { read: async (id: string) => model.get(id) });
  const client = secretsClient((id) => {
    reads.push(id);
    return read(id);
  });
  const start = async (
    secrets = createSecrets(client, SECRET_IDS, { clock: time, random: () => 0.5, sleep: time.sleep }),
  ) => {
    const began = time.now();
    const calls = { "link key": () => secrets.linkKey(), "API key": () => secrets.apiKey() };
    await time.run(warmUp({ ...calls, table: connectTable(store) }, { sleep: time.sleep, log }));
    return { secrets, tookMs: time.now() - began };
  };
  return { time, model, reads, faults, log, store, start };
}

test("when a process has started, its secrets are read, and its first invocation reads none", async () => {
  const { start, reads, log } = setUp(400);
  const { secrets, tookMs } = await start();
  // At once, not one after the other.
  expect(tookMs).toBe(400);
  await secrets.linkKey();
  await secrets.apiKey();
  expect(reads.toSorted()).toEqual([SECRET_IDS.apiKey, SECRET_IDS.linkKey]);
  expect(log.lines).toEqual([]);
});

describe("a process starts within two of the ten seconds that Lambda allows, whatever Secrets Manager does", () => {
  test.each<[string, Fault, number]>([
    ["unavailable", "unavailable", 0],
    ["a response that is lost", "response lost", 0],
    ["hanging", "hangs", 2000],
    ["slower than the limit", 2001, 2000],
    ["slower than Lambda's limit", LIMIT_OF_LAMBDA_MS + 1, 2000],
    ["just in time", 1999, 1999],
  ])("%s", async (_, fault, ms) => {
    const { start, log } = setUp(fault);
    expect((await start()).tookMs).toBe(ms);
    const missing = ["link key", "API key"];
    expect(log.lines).toMatchObject(ms === 1999 ? [] : [{ level: "warn", fields: { missing } }]);
  });
});

test("the first invocation waits for the rest of a read that is in progress, and begins none", async () => {
  const { start, reads, time } = setUp(2500);
  const { secrets } = await start();
  // Each read took longer than a second, so it has made a second attempt.
  expect(reads).toHaveLength(4);
  const began = time.now();
  await time.run(Promise.all([secrets.linkKey(), secrets.apiKey(), secrets.linkKey()]));
  expect(time.now() - began).toBe(500);
  expect(reads).toHaveLength(4);
});

test.each([
  ["at once", 0, 0],
  ["after the process has started", 2500, 1000],
])("the first invocation reads again what failed %s", async (_, failsAfterMs, ms) => {
  const { time } = createHarnessBase();
  let reads = 0;
  const client = secretsClient(async () => {
    reads++;
    if (reads > 1) return "key-1";
    await time.sleep(failsAfterMs);
    throw new Error("ECONNREFUSED");
  });
  const { apiKey } = createSecrets(client, SECRET_IDS, { clock: time, random: () => 0.5, sleep: time.sleep });
  await time.run(warmUp({ "API key": () => apiKey() }, { sleep: time.sleep, log: createRecordingLog() }));
  await time.advance(ms);
  expect(await apiKey()).toBe("key-1");
  expect(reads).toBe(2);
});

test("Lambda may start the process anew after a start that took too long: nothing of the first is missed", async () => {
  const { start, faults, store, log, model } = setUp("hangs");
  await start();
  faults.now = undefined;
  const { secrets, tookMs } = await start();
  expect(tookMs).toBe(0);
  expect(await secrets.linkKey()).toBe(model.get(SECRET_IDS.linkKey));
  expect(store.jobs.size).toBe(0);
  expect(log.lines).toHaveLength(1);
});
