import { createSecrets } from "@boomerang/runtime";
import { createHarnessBase, type Fault, withFault } from "@boomerang/testkit/harness";
import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { describe, expect, test } from "vitest";
import { warmUpReceiver } from "./warm-up.ts";

type Part = "secrets" | "table";

/** A process that starts with these faults. */
function setUp(faults: Partial<Record<Part, Fault>> = {}) {
  const { time, store, shared } = createHarnessBase();
  const log = createRecordingLog();
  const calls: string[] = [];
  const model = createSecretsModel();
  const faulty = <T extends object>(part: Part, methods: T) =>
    withFault(() => faults[part], time.sleep, methods);
  const { read } = faulty("secrets", {
    async read(id: string) {
      calls.push(id);
      return model.get(id);
    },
  });
  const secrets = createSecrets(secretsClient(read), SECRET_IDS, shared);
  const start = async () => {
    const began = time.now();
    await time.run(warmUpReceiver({ secrets, store: faulty("table", store), sleep: time.sleep, log }));
    return time.now() - began;
  };
  return { time, secrets, calls, faults, log, start };
}

test("when the process has started, its secrets are read, and its first delivery reads none", async () => {
  const { start, calls, secrets, log } = setUp({ secrets: 400, table: 300 });
  // At once, not one after the other.
  expect(await start()).toBe(400);
  expect(calls.toSorted()).toEqual([SECRET_IDS.linkKey, SECRET_IDS.webhookSecrets].toSorted());
  calls.length = 0;
  await secrets.linkKey();
  await secrets.webhookSecrets();
  expect(calls).toEqual([]);
  expect(log.lines).toEqual([]);
});

describe("a process starts within two seconds, whatever is", () => {
  test.each<[string, Partial<Record<Part, Fault>>, number, string[]]>([
    ["unavailable: secrets", { secrets: "unavailable" }, 0, ["link key", "webhook secrets"]],
    ["unavailable: the table", { table: "unavailable" }, 0, ["table"]],
    ["hanging: the table", { table: "hangs" }, 2000, ["table"]],
    ["slow: secrets", { secrets: 2001 }, 2000, ["link key", "webhook secrets"]],
  ])("%s", async (_, faults, ms, missing) => {
    const { start, log } = setUp(faults);
    expect(await start()).toBe(ms);
    expect(log.lines).toMatchObject([{ level: "warn", fields: { missing } }]);
  });
});

test("a read of secrets that takes longer goes on, and the first delivery waits only for the rest of it", async () => {
  const { start, secrets, calls, time } = setUp({ secrets: 2500 });
  await start();
  const began = time.now();
  await time.run(Promise.all([secrets.linkKey(), secrets.webhookSecrets()]));
  expect(time.now() - began).toBe(500);
  expect(calls).toHaveLength(2);
});
