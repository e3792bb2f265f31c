import { DEFAULT_TIMING, type JobWrite } from "@boomerang/core";
import { changed, claimed } from "@boomerang/testkit/jobs/records";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { describe, expect, test } from "vitest";
import { writeDelivery } from "./write-delivery.ts";

type Deliver = Extract<JobWrite, { type: "deliver" }>;

const NOW = Date.UTC(2026, 0, 1);
const delivery = (text: string): Deliver => ({
  ...{ type: "deliver", jobId: "a", requestId: "r1" },
  content: { result: { text } },
});

/** A writer over a store that records which methods are called. */
function setUp() {
  const store = createJobStoreModel();
  const calls: string[] = [];
  const recording = <Args extends unknown[], T>(name: string, method: (...args: Args) => T) => {
    return (...args: Args): T => {
      calls.push(name);
      return method(...args);
    };
  };
  const recorded = {
    get: recording("get", store.get),
    put: recording("put", store.put),
    updateOpen: recording("updateOpen", store.updateOpen),
  };
  const waits = { sleep: async () => undefined, random: () => 0 };
  const writer = { store: recorded, clock: { now: () => NOW }, timing: DEFAULT_TIMING, ...waits };
  return { store, calls, write: (text: string) => writeDelivery(writer, delivery(text)) };
}

describe("a delivery", () => {
  test("of an open job is written with one call", async () => {
    const { store, calls, write } = setUp();
    await store.put(claimed("a"), undefined);
    expect(await write("1")).toBe(true);
    expect(calls).toEqual(["updateOpen"]);
    expect(store.jobs.get("a")).toMatchObject({
      status: "SUCCEEDED",
      result: "1",
      deliveries: 1,
      version: 2,
    });
  });

  test("that comes before its job creates the record", async () => {
    const { store, write } = setUp();
    expect(await write("1")).toBe(true);
    expect(store.jobs.get("a")).toMatchObject({
      status: "SUCCEEDED",
      result: "1",
      deliveries: 1,
      version: 1,
    });
  });

  test("of a job that has its result is only counted", async () => {
    const { store, calls, write } = setUp();
    await store.put(claimed("a"), undefined);
    await write("1");
    calls.length = 0;
    expect(await write("2")).toBe(false);
    expect(calls).toEqual(["updateOpen", "put"]);
    expect(store.jobs.get("a")).toMatchObject({ status: "SUCCEEDED", result: "1", deliveries: 2 });
  });

  test("replaces a provisional outcome", async () => {
    const { store, write } = setUp();
    const job = claimed("a");
    await store.put(job, undefined);
    await store.put(changed(job, { status: "LOST" }), job);
    expect(await write("1")).toBe(true);
    expect(store.jobs.get("a")).toMatchObject({ status: "SUCCEEDED", result: "1" });
  });
});

test("two deliveries at once: one sets the outcome, the other is counted", async () => {
  const { store, write } = setUp();
  await store.put(claimed("a"), undefined);
  expect((await Promise.all([write("1"), write("2")])).toSorted()).toEqual([false, true]);
  expect(store.jobs.get("a")).toMatchObject({ deliveries: 2, version: 3 });
});
