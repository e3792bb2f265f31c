import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { HOUR, submitted, T0 } from "./job.fixture.ts";
import { createWorld, refuse } from "./world.fixture.ts";

describe("every minute", () => {
  test("queues are recorded and jobs reconciled", async () => {
    const world = createWorld({ targets: ["model:a/production"] });
    world.store.jobs.set("order-1", submitted());
    world.at(HOUR);
    await world.run({ task: "minute" });
    expect(world.queueStatus).toHaveLength(1);
    expect(world.job()?.version).toBe(3);
  });

  test("a failing queue status does not stop reconciling", async () => {
    const world = createWorld({ targets: ["model:a/production"] });
    world.store.jobs.set("order-1", submitted());
    world.at(HOUR);
    const down = () => Promise.reject(new Error("down"));
    await world.run(undefined, { queueStatusCalls: { acquire: down, reportThrottled: down } });
    expect(world.job()?.check_at).not.toBe(isoTime(T0 + 300_000));
    expect(world.meter.totals).toMatchObject({ QueueStatusFailed: 1 });
  });

  test("failing reconciling does not stop queue status, and fails the invocation, which Lambda repeats", async () => {
    const world = createWorld({ targets: ["model:a/production"] });
    const listDue = () => Promise.reject(new Error("the table is down"));
    const run = world.run(undefined, { store: { ...world.store, listDue } });
    await expect(run).rejects.toThrow("the table is down");
    expect(world.queueStatus).toHaveLength(1);
  });
});

test("no call takes its turn before the key is there: all would be made in the moment when it comes", async () => {
  const world = createWorld({ targets: ["model:a/production"] });
  world.store.jobs.set("order-1", submitted());
  world.at(HOUR);
  const order: string[] = [];
  const limiter = {
    acquire: async () => order.push("turn") * 0,
    reportThrottled: async () => undefined,
  };
  const apiKey = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push("key");
    return "key";
  };
  const secrets = { ...world.collaborators.secrets, apiKey };
  await world.run(undefined, { secrets, statusCalls: limiter, queueStatusCalls: limiter });
  expect(order).toEqual(["key", "turn", "turn"]);
  expect(world.calls).toHaveLength(2);
});

describe("waking", () => {
  const input = { task: "wake", target: "chain:def456/eu@regional" };

  test("calls the API for the target and does nothing else", async () => {
    const world = createWorld({ targets: ["model:a/production"] });
    await world.run(input);
    expect(world.calls).toEqual([{ operation: "wake", path: "/wake" }]);
    expect(world.logged).toMatchObject([{ level: "info", fields: { target: "chain:def456/eu@regional" } }]);
  });

  test("does not depend on the tables", async () => {
    const world = createWorld();
    const down = () => Promise.reject(new Error("down"));
    await world.run(input, { store: { get: down, put: down, listDue: down } });
    expect(world.calls).toHaveLength(1);
  });

  test.each([401, 404, 429, 500])(
    "that is answered %d fails the invocation, which Lambda repeats",
    async (status) => {
      const world = createWorld({ rule: refuse(status) });
      await expect(world.run(input)).rejects.toMatchObject({ name: "InferenceApiError", status });
      expect(world.meter.totals).toMatchObject({ WakeFailed: 1 });
      expect(world.freshKeys).toEqual(status === 401 ? [true] : []);
      expect(world.logged[0]).toMatchObject({ level: "error", message: "target not woken" });
    },
  );

  test("that fails for another reason fails too", async () => {
    const world = createWorld();
    const api = { ...world.collaborators.api, wake: () => Promise.reject(new TypeError("bug")) };
    await expect(world.run(input, { api })).rejects.toThrow("bug");
  });
});

test("an input that is no task is refused and starts nothing", async () => {
  const world = createWorld({ targets: ["model:a/production"] });
  await expect(world.run({ task: "hour" })).rejects.toMatchObject({ name: "ScheduleInputError" });
  expect(world.calls).toEqual([]);
});
