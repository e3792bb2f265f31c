import type { Sleep } from "@boomerang/core";
import { expect, onTestFinished, test } from "vitest";
import { type ScheduleSourceOptions, startScheduleSource } from "./schedule-source.ts";

/** A clock that advances only when the source sleeps and the test wakes it. */
const stepTime = () => {
  let now = 0;
  let asleep = Promise.withResolvers<{ ms: number; wake: () => void }>();
  const sleep: Sleep = (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      const wake = () => {
        now += ms;
        asleep = Promise.withResolvers();
        resolve();
      };
      asleep.resolve({ ms, wake });
    });
  return {
    clock: { now: () => now },
    sleep,
    pass: (ms: number) => {
      now += ms;
    },
    nextSleep: () => asleep.promise,
  };
};

const start = (
  handler: ScheduleSourceOptions<object>["handler"],
  more: Partial<ScheduleSourceOptions<object>> = {},
) => {
  const time = stepTime();
  const source = startScheduleSource({
    handler,
    input: () => ({ task: "reconcile" }),
    everyMs: 100,
    function: { name: "scheduler" },
    clock: time.clock,
    sleep: time.sleep,
    ...more,
  });
  onTestFinished(() => source.stop());
  return { time, source };
};

test("the handler gets the input at each interval, the first time after one interval", async () => {
  const calls: unknown[] = [];
  const { time } = start(async (input) => void calls.push([time.clock.now(), input]));
  for (let round = 0; round < 3; round++) {
    const { ms, wake } = await time.nextSleep();
    expect(ms).toBe(100);
    wake();
  }
  await time.nextSleep();
  expect(calls).toEqual([100, 200, 300].map((at) => [at, { task: "reconcile" }]));
});

test("invocations that are due while one runs are skipped, and the schedule keeps its phase", async () => {
  const { time } = start(async () => time.pass(250));
  const first = await time.nextSleep();
  first.wake();
  expect((await time.nextSleep()).ms).toBe(50);
});

test("a failed invocation is reported, and the next one follows", async () => {
  const errors: unknown[] = [];
  const { time } = start(() => Promise.reject(new Error("broken")), {
    onError: (error) => errors.push(error),
  });
  (await time.nextSleep()).wake();
  (await time.nextSleep()).wake();
  await time.nextSleep();
  expect(errors).toEqual([new Error("broken"), new Error("broken")]);
});

test("runNow invokes the handler at once or joins a running invocation", async () => {
  let calls = 0;
  const release = Promise.withResolvers<void>();
  const { source } = start(async () => {
    calls++;
    await release.promise;
  });
  const both = Promise.all([source.runNow(), source.runNow()]);
  release.resolve();
  await both;
  expect(calls).toBe(1);
  await source.runNow();
  expect(calls).toBe(2);
});

test("stop waits for the running invocation and starts no other", async () => {
  let ended = 0;
  const began = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { time, source } = start(async () => {
    began.resolve();
    await release.promise;
    ended++;
  });
  (await time.nextSleep()).wake();
  await began.promise;
  const stopped = source.stop();
  release.resolve();
  await stopped;
  expect(ended).toBe(1);
});

test("with the real clock, stop ends the sleep and invokes nothing", async () => {
  let calls = 0;
  const source = startScheduleSource({
    handler: async () => calls++,
    input: () => ({}),
    everyMs: 3_600_000,
    function: { name: "scheduler" },
  });
  await source.stop();
  expect(calls).toBe(0);
});
