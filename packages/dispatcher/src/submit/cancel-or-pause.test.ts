import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { describe, expect, test } from "vitest";
import { createHandler } from "../handler.ts";
import { createHarness, type Harness, jobMessage } from "../testing/harness.fixture.ts";

const TARGET = "model:echo/production";

async function setPaused(harness: Harness, isPaused: boolean): Promise<void> {
  const { pauses } = harness;
  const version = (await pauses.read())?.version;
  await pauses.write({ targets: { [TARGET]: { isPaused, since: harness.time.now() } } }, version);
}

describe("while a target is paused", () => {
  test("its job is kept in its record, and the message is done and counts as no failure", async () => {
    const harness = createHarness();
    await setPaused(harness, true);
    expect(await harness.send(jobMessage())).toEqual({ isRetried: false, seconds: undefined });
    expect(harness.job()).toMatchObject({
      ...{ status: "PENDING", submissions: 0, input: JSON.stringify(jobMessage().model_input) },
      paused_shard: expect.stringContaining(TARGET),
    });
    expect(harness.api.calls).toEqual([]);
    expect(harness.meter.totals).toEqual({ JobsPaused: 1 });
  });

  test("other targets go on, and an invalid message is rejected as ever", async () => {
    const harness = createHarness();
    await setPaused(harness, true);
    await harness.send(jobMessage({ target: { model_id: "other" } }));
    await harness.send(jobMessage({ job_id: "large", model_input: "x".repeat(270_000) }), {
      messageId: "m2",
    });
    expect(harness.job()?.status).toBe("SUBMITTED");
    expect(harness.job("large")?.status).toBe("REJECTED");
  });

  test("a large input goes to the bucket, once", async () => {
    const harness = createHarness();
    await setPaused(harness, true);
    const message = jobMessage({ model_input: "x".repeat(5000) });
    await harness.send(message);
    await harness.send(message, { receiveCount: 2 });
    expect(harness.job()?.input_location).toMatch(/^s3:/);
    expect(harness.blobs.blobs.size).toBe(1);
  });

  test("a resubmit message does not get through, and a job that was released waits too", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.lose();
    await setPaused(harness, true);
    await harness.send({ type: "resubmit", job_id: "order-1" }, { messageId: "r" });
    expect(harness.job()).toMatchObject({
      status: "PENDING",
      submissions: 1,
      paused_shard: expect.any(String),
    });
  });

  test("a job that was submitted before gets its result, and its repeated message changes nothing", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await setPaused(harness, true);
    expect(await harness.send(jobMessage(), { receiveCount: 2 })).toMatchObject({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
    await harness.deliver();
    expect(harness.job()?.status).toBe("SUCCEEDED");
  });

  test("another message with the same job id becomes a dead letter", async () => {
    const harness = createHarness();
    await setPaused(harness, true);
    await harness.send(jobMessage());
    await harness.send(jobMessage({ priority: 1 }), { messageId: "m2" });
    expect(harness.deadLetters.sent[0]?.attributes).toMatchObject({ error_code: "job_id_taken" });
  });

  test("a paused job is canceled by a cancel message", async () => {
    const harness = createHarness();
    await setPaused(harness, true);
    await harness.send(jobMessage());
    await harness.send({ type: "cancel", job_id: "order-1" }, { messageId: "c" });
    expect(harness.job()).toMatchObject({ status: "CANCELED" });
  });
});

test("after resuming, a paused job is submitted by its resubmit message, with its own input", async () => {
  const harness = createHarness();
  await setPaused(harness, true);
  await harness.send(jobMessage());
  await setPaused(harness, false);
  await harness.send({ type: "resubmit", job_id: "order-1" }, { messageId: "r" });
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
  expect(harness.job()?.paused_shard).toBeUndefined();
  expect(harness.api.calls).toHaveLength(1);
});

test("pauses are read once for all messages of a process in ten seconds", async () => {
  const harness = createHarness();
  let reads = 0;
  const pauses = {
    read() {
      reads++;
      return harness.pauses.read();
    },
  };
  const handle = createHandler({ ...harness.collaborators, pauses });
  const deliver = (n: number) =>
    harness.time.run(
      handle(
        sqsEvent(sqsRecord({ body: JSON.stringify(jobMessage({ job_id: `job-${n}` })), messageId: `m${n}` })),
      ),
    );
  for (const n of [1, 2]) await deliver(n);
  expect(reads).toBe(1);
  await setPaused(harness, true);
  await harness.time.advance(10_000);
  await deliver(3);
  expect(reads).toBe(2);
  expect(harness.job("job-3")?.status).toBe("PENDING");
});

test("a message waits while the pauses cannot be read: nothing is submitted against them", async () => {
  const harness = createHarness();
  const pauses = { read: () => Promise.reject(new Error("table unreachable")) };
  expect(await harness.send(jobMessage(), {}, { pauses })).toMatchObject({ isRetried: true });
  expect(harness.api.calls).toEqual([]);
});
