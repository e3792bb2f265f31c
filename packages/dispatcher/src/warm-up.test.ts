import { createSecrets } from "@boomerang/runtime";
import { createHarnessBase, type Fault, withFault } from "@boomerang/testkit/harness";
import { createSecretsModel, SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { expect, test } from "vitest";
import { warmUpDispatcher } from "./warm-up.ts";

/** A process that starts with these faults. */
async function start(faults: { readonly secrets?: Fault; readonly table?: Fault } = {}) {
  const { time, store, shared } = createHarnessBase();
  const log = createRecordingLog();
  const model = createSecretsModel();
  const reads: string[] = [];
  const { read } = withFault(() => faults.secrets, time.sleep, { read: async (id: string) => model.get(id) });
  const client = secretsClient((id) => {
    reads.push(id);
    return read(id);
  });
  const secrets = createSecrets(client, SECRET_IDS, shared);
  const began = time.now();
  const { sleep } = time;
  await time.run(
    warmUpDispatcher({ secrets, store: withFault(() => faults.table, sleep, store), sleep, log }),
  );
  return { secrets, reads, log, tookMs: time.now() - began };
}

test("when the process has started, its first messages read neither the API key nor the link key", async () => {
  const { secrets, reads, log, tookMs } = await start({ secrets: 400, table: 300 });
  expect(tookMs).toBe(400);
  await secrets.apiKey();
  await secrets.linkKey();
  expect(reads.toSorted()).toEqual([SECRET_IDS.apiKey, SECRET_IDS.linkKey]);
  expect(log.lines).toEqual([]);
});

test.each<[string, Parameters<typeof start>[0], number, string[]]>([
  ["secrets are unavailable", { secrets: "unavailable" }, 0, ["link key", "API key"]],
  ["secrets hang", { secrets: "hangs" }, 2000, ["link key", "API key"]],
  ["the table hangs", { table: "hangs" }, 2000, ["table"]],
])("the process starts within two seconds although %s", async (_, faults, ms, missing) => {
  const { log, tookMs } = await start(faults);
  expect(tookMs).toBe(ms);
  expect(log.lines).toMatchObject([{ level: "warn", fields: { missing } }]);
});
