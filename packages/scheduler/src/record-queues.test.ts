import { describe, expect, test } from "vitest";
import { createHarness, errorResponse } from "./testing/harness.fixture.ts";
import { T0 } from "./testing/job.fixture.ts";

const TARGETS = ["model:a/production", "chain:b/eu@regional", "model:c/deployment:d"];

test("the queue status of every target is recorded, in metrics and in the table", async () => {
  const harness = createHarness({ targets: TARGETS });
  await harness.run();
  // At 20 calls a second a permit comes every 80 ms.
  expect(harness.queueStatus).toEqual(
    TARGETS.map((target, n) => ({ target, at: T0 + 80 * n, queued: 3, inProgress: 2 })),
  );
  expect(harness.meter.totals).toMatchObject({
    "QueuedRequests{model:a/production}": 3,
    "InProgressRequests{chain:b/eu@regional}": 2,
  });
  expect(harness.calls.map(({ path }) => path)).toEqual([
    "/production/async_queue_status",
    "/async_queue_status",
    "/deployment/d/async_queue_status",
  ]);
});

describe("a target that fails", () => {
  test("does not affect the others and is named in the log", async () => {
    const harness = createHarness({
      targets: TARGETS,
      rule: ({ path }) =>
        path.startsWith("/production")
          ? errorResponse(500)({ operation: "queue", path })
          : Response.json({ num_queued_requests: 1, num_in_progress_requests: 0 }),
    });
    await harness.run();
    expect(harness.queueStatus.map(({ target }) => target)).toEqual(TARGETS.slice(1));
    expect(harness.meter.totals).toMatchObject({ QueueStatusFailed: 1 });
    expect(harness.logged).toContainEqual(
      expect.objectContaining({
        message: "queue status not recorded",
        fields: expect.objectContaining({ target: TARGETS[0] }),
      }),
    );
    expect(JSON.stringify(harness.logged)).not.toContain("key");
  });

  test("with 401 causes a fresh read of the key; with 429 it slows down the other calls", async () => {
    const denied = createHarness({ targets: TARGETS.slice(0, 1), rule: errorResponse(401) });
    await denied.run();
    expect(denied.freshKeys).toEqual([true]);
    expect(denied.meter.totals).toMatchObject({ AccountErrors: 1, QueueStatusFailed: 1 });

    const throttled = createHarness({
      targets: TARGETS.slice(0, 1),
      rule: errorResponse(429, { "retry-after": "9" }),
    });
    await throttled.run();
    expect(await throttled.collaborators.queueStatusLimiter.acquire(0)).toBe(9000);
  });

  test("to be written to the table still has its metrics", async () => {
    const harness = createHarness({ targets: TARGETS.slice(0, 1) });
    const queueStatusLog = { record: () => Promise.reject(new Error("down")) };
    await harness.run(undefined, { queueStatusLog });
    expect(harness.meter.totals).toMatchObject({
      "QueuedRequests{model:a/production}": 3,
      QueueStatusFailed: 1,
    });
  });
});

test("more targets than the calls of one second are all recorded, in the time that the function has", async () => {
  const targets = Array.from({ length: 300 }, (_, n) => `model:m${n}/production`);
  const harness = createHarness({ targets });
  await harness.run();
  expect(harness.queueStatus).toHaveLength(300);
});

test("without time for another call no permit is waited for, and the target counts as not recorded", async () => {
  const targets = Array.from({ length: 30 }, (_, n) => `model:m${n}/production`);
  const harness = createHarness({ targets });
  await harness.run(undefined, {}, () => 15_000);
  expect(harness.queueStatus.length).toBeLessThan(30);
  expect(harness.meter.totals.QueueStatusFailed).toBe(30 - harness.queueStatus.length);
});
