import { describe, expect, test } from "vitest";
import { createWorld, refuse } from "./world.fixture.ts";

const TARGETS = ["model:a/production", "chain:b/eu@regional", "model:c/deployment:d"];

test("the queue of every target is recorded, in metrics and in the table", async () => {
  const world = createWorld({ targets: TARGETS });
  await world.run();
  const at = world.now();
  expect(world.queueStatus).toEqual(TARGETS.map((target) => ({ target, at, queued: 3, inProgress: 2 })));
  expect(world.meter.totals).toMatchObject({
    "QueuedRequests{model:a/production}": 3,
    "InProgressRequests{chain:b/eu@regional}": 2,
  });
  expect(world.calls.map(({ path }) => path)).toEqual([
    "/production/async_queue_status",
    "/async_queue_status",
    "/deployment/d/async_queue_status",
  ]);
});

describe("a target that fails", () => {
  test("stops no other and is told by name", async () => {
    const world = createWorld({
      targets: TARGETS,
      rule: ({ path }) =>
        path.startsWith("/production")
          ? refuse(500)({ operation: "queue", path })
          : Response.json({ num_queued_requests: 1, num_in_progress_requests: 0 }),
    });
    await world.run();
    expect(world.queueStatus.map(({ target }) => target)).toEqual(TARGETS.slice(1));
    expect(world.meter.totals).toMatchObject({ QueueStatusFailed: 1 });
    expect(world.logged).toContainEqual(
      expect.objectContaining({
        message: "queue status not recorded",
        fields: expect.objectContaining({ target: TARGETS[0] }),
      }),
    );
    expect(JSON.stringify(world.logged)).not.toContain("key");
  });

  test("with 401 has the key read again; with 429 slows down the others", async () => {
    const refused = createWorld({ targets: TARGETS.slice(0, 1), rule: refuse(401) });
    await refused.run();
    expect(refused.freshKeys).toEqual([true]);
    expect(refused.meter.totals).toMatchObject({ AccountErrors: 1, QueueStatusFailed: 1 });

    const throttled = createWorld({
      targets: TARGETS.slice(0, 1),
      rule: refuse(429, { "retry-after": "9" }),
    });
    await throttled.run();
    expect(await throttled.collaborators.queueStatusCalls.acquire(0)).toBe(9000);
  });

  test("in the table has its metrics all the same", async () => {
    const world = createWorld({ targets: TARGETS.slice(0, 1) });
    const queueStatusLog = { record: () => Promise.reject(new Error("down")) };
    await world.run(undefined, { queueStatusLog });
    expect(world.meter.totals).toMatchObject({
      "QueuedRequests{model:a/production}": 3,
      QueueStatusFailed: 1,
    });
  });
});

test("more targets than a second has calls for are all recorded, in the time the function has", async () => {
  const targets = Array.from({ length: 300 }, (_, n) => `model:m${n}/production`);
  const world = createWorld({ targets });
  await world.run();
  expect(world.queueStatus).toHaveLength(300);
});

test("without time for a call none begins to wait, and the target is told as not recorded", async () => {
  const targets = Array.from({ length: 30 }, (_, n) => `model:m${n}/production`);
  const world = createWorld({ targets });
  await world.run(undefined, {}, () => 15_000);
  expect(world.queueStatus.length).toBeLessThan(30);
  expect(world.meter.totals.QueueStatusFailed).toBe(30 - world.queueStatus.length);
});
