import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import { outcomeOf, until } from "./until.ts";

const DAY_MS = 86_400_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("a timeout of a hundred days passes after a hundred days, with timers that Node can hold", async () => {
  const time = new VirtualClock();
  const start = time.now();
  const timers: number[] = [];
  const sleep: typeof time.sleep = (ms, signal) => {
    timers.push(ms);
    return time.sleep(ms, signal);
  };
  const work = until({ timeoutMs: 100 * DAY_MS }, outcomeOf("job"), sleep, untilAborted);
  expect(await time.run(errorOf(work))).toMatchObject({ code: "timeout", jobId: "job" });
  expect(time.now() - start).toBe(100 * DAY_MS);
  expect(Math.max(...timers)).toBeLessThanOrEqual(LONGEST_TIMER_MS);
});

test("without a timeout, or with an infinite one, no timer is set", async () => {
  const time = new VirtualClock();
  for (const limits of [{}, { timeoutMs: undefined }, { timeoutMs: Number.POSITIVE_INFINITY }]) {
    expect(await until(limits, outcomeOf("job"), time.sleep, async () => time.pending)).toBe(0);
  }
});

test.for([Number.NaN, 0, -1, Number.NEGATIVE_INFINITY])(
  "a timeout of %d is rejected, and nothing runs",
  async (timeoutMs) => {
    let hasRun = false;
    const work = until({ timeoutMs }, outcomeOf("job"), new VirtualClock().sleep, async () => {
      hasRun = true;
    });
    expect(await errorOf(work)).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining(`timeoutMs is ${timeoutMs}`),
    });
    expect(hasRun).toBe(false);
  },
);
