import { expect, test } from "vitest";
import { FUNCTIONS } from "./as-deployed.ts";
import { createFunction, type InvocationContext } from "./function.ts";
import type { Process } from "./process.ts";
import { createSite } from "./site.ts";

const TIMEOUT_MS = FUNCTIONS.receiver.timeoutMs;

/** A function on the site of a seed, with these kinds of trouble and no others. */
function setUp(
  handle: (process: Process, event: string, context: InvocationContext) => Promise<unknown>,
  { strikes = "none", recycleRate = 0 } = {},
) {
  const site = createSite(1, (key) => key.startsWith(strikes));
  const climate = { ...site.climate, throttleRate: 1, timeOutRate: 1, recycleRate };
  const started: string[] = [];
  const boot = (process: Process) => {
    started.push(process.name);
    return (event: string, context: InvocationContext) => handle(process, event, context);
  };
  const { invoke } = createFunction({ ...site, climate }, { name: "receiver", boot });
  const { time } = site;
  const result = async (event: string) => {
    const invocation = invoke(event);
    await time.advance(TIMEOUT_MS + 1_000);
    return invocation;
  };
  return { time, started, result, injected: site.troubles.injected };
}

test("an invocation ends with its handler's answer or error", async () => {
  const { result, started } = setUp(async (_, event) => {
    if (event === "bad") throw new Error("bad event");
    return `${event} done`;
  });
  expect(await result("good")).toEqual({ type: "answered", answer: "good done" });
  expect(await result("bad")).toEqual({ type: "failed", error: new Error("bad event") });
  expect(started).toEqual(["receiver/1"]);
});

test("a handler that takes too long is killed with its process, and knows how long it has", async () => {
  const left: number[] = [];
  const { result, started } = setUp(async (process, _, context) => {
    left.push(context.getRemainingTimeInMillis());
    await process.sleep(TIMEOUT_MS - 1);
    left.push(context.getRemainingTimeInMillis());
    await process.sleep(2);
    left.push(0);
  });
  expect(await result("first")).toEqual({ type: "died", why: "timeout" });
  await result("second");
  expect(left).toEqual([TIMEOUT_MS, 1, TIMEOUT_MS, 1]);
  expect(started.toSorted()).toEqual(["receiver/1", "receiver/2"]);
});

test("an invocation that runs out of time has less than a second", async () => {
  const left: number[] = [];
  const { result, injected } = setUp(
    async (process, event, context) => {
      left.push(context.getRemainingTimeInMillis());
      if (event !== "quick") await process.sleep(1_000);
    },
    { strikes: "time_runs_out" },
  );
  // One that is done by then has not run out of time.
  expect(await result("quick")).toMatchObject({ type: "answered" });
  expect(injected).toEqual([]);
  expect(await result("slow")).toEqual({ type: "died", why: "timeout" });
  expect(left[0]).toBeLessThan(1_000);
  expect(injected).toEqual([{ key: "time_runs_out receiver 2", trouble: "time_runs_out" }]);
});

test("Lambda refuses an invocation without starting anything", async () => {
  const { result, started } = setUp(async () => "done", { strikes: "invocation_refused" });
  expect(await result("first")).toEqual({ type: "throttled" });
  expect(started).toEqual([]);
});

test("what goes on behind an answer goes on at the next invocation, or never in a process that is given up", async () => {
  for (const recycleRate of [0, 1]) {
    const background: number[] = [];
    const { result, time } = setUp(
      async (process, event) => {
        if (event === "first") void process.sleep(10).then(() => background.push(time.now()));
        return event;
      },
      { recycleRate },
    );
    await result("first");
    expect(background).toEqual([]);
    await result("second");
    expect(background).toHaveLength(recycleRate === 0 ? 1 : 0);
  }
});

test("invocations at the same time have processes of their own", async () => {
  const { result, started } = setUp(async (process) => {
    await process.sleep(100);
    return process.name;
  });
  const both = await Promise.all([result("a"), result("b")]);
  expect(new Set(both.map((invocation) => invocation.type === "answered" && invocation.answer)).size).toBe(2);
  expect(started.toSorted()).toEqual(["receiver/1", "receiver/2"]);
});
