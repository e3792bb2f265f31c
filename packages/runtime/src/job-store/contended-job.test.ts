import { DEFAULT_TIMING, type JobWrite, type Random } from "@boomerang/core";
import { createChance } from "@boomerang/testkit/chance";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import type { JobStore } from "./job-store.ts";
import { ContendedJobError, writeJob } from "./write-job.ts";

const deliver: JobWrite = {
  type: "deliver",
  jobId: "order-1",
  requestId: "r1",
  content: { result: { text: "42" } },
};

/** Writers of one job over a table whose calls take `latencyMs`. */
function setUp({ latencyMs = 0, random = createChance(1).stream("delays") as Random } = {}) {
  const time = new VirtualClock();
  const inner = createJobStoreModel();
  const calls = { put: 0 };
  const slow = async <T>(call: () => Promise<T>) => {
    if (latencyMs > 0) await time.sleep(latencyMs / 2);
    const result = await call();
    if (latencyMs > 0) await time.sleep(latencyMs / 2);
    return result;
  };
  const store: JobStore = {
    ...inner,
    get: (jobId) => slow(() => inner.get(jobId)),
    async put(next, before) {
      calls.put++;
      if (await slow(() => inner.put(next, before))) return true;
      // The adapter then reads whether the conflicting write is its own.
      await slow(() => inner.get(next.job_id));
      return false;
    },
  };
  const writer = { store, clock: time, timing: DEFAULT_TIMING, sleep: time.sleep, random };
  /** The same deliveries at once; how each ended, and after how long all had. */
  async function writeAtOnce(count: number, retryUntil?: number) {
    const began = time.now();
    const all = Array.from({ length: count }, () => writeJob({ ...writer, retryUntil }, "order-1", deliver));
    const ended = await time.run(Promise.allSettled(all));
    return { ended, tookMs: time.now() - began };
  }
  return { time, inner, calls, writer, writeAtOnce };
}

describe("each of many simultaneous writes of one job takes effect once, well within five seconds", () => {
  test.each([
    [24, 0],
    [24, 20],
    [24, 60],
    [100, 0],
    [100, 10],
    [100, 20],
  ])("%i writes, calls of %i ms", async (count, latencyMs) => {
    const { time, inner, writeAtOnce } = setUp({ latencyMs });
    const { ended, tookMs } = await writeAtOnce(count, time.now() + 5000);
    expect(ended.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(inner.jobs.get("order-1")).toMatchObject({ deliveries: count, version: count });
    expect(tookMs).toBeLessThan(5000);
  });
});

test("random delays keep the rate of writes of one item far below what DynamoDB allows", async () => {
  const { calls, time, writeAtOnce } = setUp({ latencyMs: 10 });
  const { tookMs } = await writeAtOnce(100, time.now() + 5000);
  expect((calls.put / tookMs) * 1000).toBeLessThan(1000);
});

/** Another writer comes first at every attempt. */
function contended(random: Random = () => 0.5) {
  const { time, inner, calls, writer } = setUp({ random });
  const other = { ...writer, store: inner };
  const store: JobStore = {
    ...inner,
    async put(next, before) {
      calls.put++;
      await writeJob(other, "order-1", deliver);
      return inner.put(next, before);
    },
  };
  const write = async (retryUntil?: number) => {
    const began = time.now();
    const error = await time.run(
      writeJob({ ...writer, store, retryUntil }, "order-1", deliver).catch((e: unknown) => e),
    );
    return { error, tookMs: time.now() - began, calls: calls.put };
  };
  return { time, write };
}

describe("a write that never comes first fails as contended", () => {
  test.each([1000, 5000, 7000])("before the caller's deadline of %i ms, and not long before", async (ms) => {
    const { time, write } = contended();
    const { error, tookMs, calls } = await write(time.now() + ms);
    expect(error).toBeInstanceOf(ContendedJobError);
    expect(error).toMatchObject({
      message: `other writers changed job order-1 at each of ${calls} attempts; try again later`,
    });
    expect(tookMs).toBeLessThan(ms);
    expect(tookMs).toBeGreaterThanOrEqual(ms - 400);
  });

  test("after two seconds, if the caller has no deadline", async () => {
    const { tookMs } = await contended().write();
    expect(tookMs).toBeLessThan(2000);
    expect(tookMs).toBeGreaterThanOrEqual(1600);
  });

  test("at once after a deadline that has passed", async () => {
    const { time, write } = contended();
    expect(await write(time.now())).toMatchObject({ tookMs: 0, calls: 1 });
  });
});

test("delays are random between 0 and a bound that doubles from 25 to 400 ms", async () => {
  const sleeps: number[] = [];
  const { time, writer, inner } = setUp({ random: () => 0.999 });
  const other = { ...writer, store: inner };
  const lose = async (next: Parameters<JobStore["put"]>[0], before: Parameters<JobStore["put"]>[1]) => {
    await writeJob(other, "order-1", deliver);
    return inner.put(next, before);
  };
  const sleep = (ms: number) => {
    sleeps.push(ms);
    return time.sleep(ms);
  };
  const contendedWriter = { ...writer, store: { ...inner, put: lose }, sleep };
  await time.run(writeJob(contendedWriter, "order-1", deliver).catch(() => undefined));
  expect(sleeps.slice(0, 6)).toEqual([25, 50, 100, 200, 400, 400]);
});
