import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { createHarness, errorResponse } from "./testing/harness.fixture.ts";
import { HOUR, submitted, T0 } from "./testing/job.fixture.ts";

describe("every minute", () => {
  test("queue status is recorded and jobs are reconciled", async () => {
    const harness = createHarness();
    harness.store.jobs.set("order-1", submitted());
    harness.at(HOUR);
    await harness.run({ task: "minute", targets: ["model:a/production"] });
    expect(harness.queueStatus).toHaveLength(1);
    expect(harness.job()?.version).toBe(3);
  });

  test("a schedule of an older version, which names no targets, reconciles jobs too", async () => {
    const harness = createHarness();
    harness.store.jobs.set("order-1", submitted());
    harness.at(HOUR);
    await harness.run({ task: "minute" });
    expect(harness.queueStatus).toEqual([]);
    expect(harness.job()?.version).toBe(3);
  });

  test("an error in recording queue status does not stop reconciling", async () => {
    const harness = createHarness({ targets: ["model:a/production"] });
    harness.store.jobs.set("order-1", submitted());
    harness.at(HOUR);
    const down = () => Promise.reject(new Error("down"));
    await harness.run(undefined, { queueStatusLimiter: { acquire: down, reportThrottled: down } });
    expect(harness.job()?.check_at).not.toBe(isoTime(T0 + 300_000));
    expect(harness.meter.totals).toMatchObject({ QueueStatusFailed: 1 });
  });

  test("an error in reconciling does not stop queue status, and fails the invocation, so that Lambda retries it", async () => {
    const harness = createHarness({ targets: ["model:a/production"] });
    const listDue = () => Promise.reject(new Error("the table is down"));
    const run = harness.run(undefined, { store: { ...harness.store, listDue } });
    await expect(run).rejects.toThrow("the table is down");
    expect(harness.queueStatus).toHaveLength(1);
  });
});

test("permits are acquired only after the key was read: else all calls would be made at once when it arrives", async () => {
  const harness = createHarness({ targets: ["model:a/production"] });
  harness.store.jobs.set("order-1", submitted());
  harness.at(HOUR);
  const order: string[] = [];
  const limiter = {
    acquire: async () => order.push("permit") * 0,
    reportThrottled: async () => undefined,
  };
  const apiKey = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push("key");
    return "key";
  };
  const secrets = { ...harness.collaborators.secrets, apiKey };
  await harness.run(undefined, { secrets, statusLimiter: limiter, queueStatusLimiter: limiter });
  expect(order).toEqual(["key", "permit", "permit"]);
  expect(harness.calls).toHaveLength(2);
});

describe("waking", () => {
  const input = { task: "wake", target: "chain:def456/eu@regional" };

  test("calls the API for the target and does nothing else", async () => {
    const harness = createHarness({ targets: ["model:a/production"] });
    await harness.run(input);
    expect(harness.calls).toEqual([{ operation: "wake", path: "/wake" }]);
    expect(harness.logged).toMatchObject([{ level: "info", fields: { target: "chain:def456/eu@regional" } }]);
  });

  test("does not read or write the tables", async () => {
    const harness = createHarness();
    const down = () => Promise.reject(new Error("down"));
    await harness.run(input, { store: { get: down, put: down, listDue: down } });
    expect(harness.calls).toHaveLength(1);
  });

  test.each([401, 404, 429, 500])(
    "that gets a %d fails the invocation, so that Lambda retries it",
    async (status) => {
      const harness = createHarness({ rule: errorResponse(status) });
      await expect(harness.run(input)).rejects.toMatchObject({ name: "InferenceApiError", status });
      expect(harness.meter.totals).toMatchObject({ WakeFailed: 1 });
      expect(harness.freshKeys).toEqual(status === 401 ? [true] : []);
      expect(harness.logged[0]).toMatchObject({ level: "error", message: "target not woken" });
    },
  );

  test("that fails for another reason fails the invocation too", async () => {
    const harness = createHarness();
    const api = { ...harness.collaborators.api, wake: () => Promise.reject(new TypeError("bug")) };
    await expect(harness.run(input, { api })).rejects.toThrow("bug");
  });
});

test("an input that is not a task is rejected and starts nothing", async () => {
  const harness = createHarness({ targets: ["model:a/production"] });
  await expect(harness.run({ task: "hour" })).rejects.toMatchObject({ name: "ScheduleInputError" });
  expect(harness.calls).toEqual([]);
});
