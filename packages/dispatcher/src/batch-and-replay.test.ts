import { expect, test } from "vitest";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

const LARGE = "x".repeat(5000);

test("a job of a batch is found by it, from its claim on", async () => {
  const harness = createHarness();
  await harness.send(jobMessage({ batch_id: "nightly", replay_of: "order-0" }));
  const shard = expect.stringMatching(/^nightly#[0-3]$/);
  expect(harness.job()).toMatchObject({ batch_id: "nightly", batch_shard: shard, replay_of: "order-0" });
});

test("a message that is rejected counts in its batch, if the batch is valid", async () => {
  const harness = createHarness();
  await harness.send(jobMessage({ batch_id: "nightly", priority: 9 }));
  const shard = expect.stringMatching(/^nightly#[0-3]$/);
  expect(harness.job()).toMatchObject({ status: "REJECTED", batch_id: "nightly", batch_shard: shard });
  const other = createHarness();
  await other.send(jobMessage({ batch_id: "not valid" }));
  expect(other.job()).toMatchObject({ status: "REJECTED" });
  expect(other.job()?.batch_id).toBeUndefined();
});

test.each([
  ["in the record", "short", { input: '"short"' }],
  ["in the bucket", LARGE, { input_location: expect.stringMatching(/^s3:/) }],
])(
  "a job that was canceled before its message came can be listed and replayed: its input is %s",
  async (_, model_input, input) => {
    for (const receiveCount of [1, 2]) {
      const harness = createHarness();
      await harness.send({ type: "cancel", job_id: "order-1" });
      await harness.send(jobMessage({ model_input, batch_id: "nightly" }), { receiveCount });
      expect(harness.job()).toMatchObject({
        ...{ status: "CANCELED", target: { model_id: "echo" }, batch_id: "nightly" },
        ...input,
      });
      expect(harness.api.of("submit")).toEqual([]);
    }
  },
);

test("a crash between the stored input and the record leaves a message that does both again", async () => {
  const harness = createHarness();
  await harness.send({ type: "cancel", job_id: "order-1" });
  const store = { ...harness.store, put: () => Promise.reject(new Error("table unreachable")) };
  await harness.send(jobMessage({ model_input: LARGE }), {}, { store });
  expect(harness.job()?.message_digest).toBeUndefined();
  await harness.send(jobMessage({ model_input: LARGE }), { receiveCount: 2 });
  expect(harness.job()).toMatchObject({ status: "CANCELED", input_location: expect.any(String) });
  expect(harness.blobs.blobs.size).toBe(1);
});
