import { expect, test } from "vitest";
import { FUNCTIONS } from "../deployed/as-deployed.ts";
import { createFunction, type InvocationContext } from "./function.ts";
import type { Process } from "./process.ts";
import { createRunContext } from "./run-context.ts";

const TIMEOUT_MS = FUNCTIONS.receiver.timeoutMs;

/** A function in the run of a seed, with only faults of one kind. */
function setUp(
  handle: (process: Process, event: string, context: InvocationContext) => Promise<unknown>,
  { fault = "none", recycleRate = 0 } = {},
) {
  const context = createRunContext(1, (key) => key.startsWith(fault));
  const profile = { ...context.profile, throttleRate: 1, timeOutRate: 1, recycleRate };
  const started: string[] = [];
  const boot = (process: Process) => {
    started.push(process.name);
    return (event: string, context: InvocationContext) => handle(process, event, context);
  };
  const { invoke } = createFunction({ ...context, profile }, { name: "receiver", boot });
  const { time } = context;
  const result = async (event: string) => {
    const invocation = invoke(event);
    await time.advance(TIMEOUT_MS + 1_000);
    return invocation;
  };
  return { time, started, result, injected: context.faults.injected };
}

test("an invocation ends with its handler's response or error", async () => {
  const { result, started } = setUp(async (_, event) => {
    if (event === "bad") throw new Error("bad event");
    return `${event} done`;
  });
  expect(await result("good")).toEqual({ type: "responded", response: "good done" });
  expect(await result("bad")).toEqual({ type: "failed", error: new Error("bad event") });
  expect(started).toEqual(["receiver/1"]);
});

test("a handler that exceeds its time limit is killed with its process, and can read its remaining time", async () => {
  const left: number[] = [];
  const { result, started } = setUp(async (process, _, context) => {
    left.push(context.getRemainingTimeInMillis());
    await process.sleep(TIMEOUT_MS - 1);
    left.push(context.getRemainingTimeInMillis());
    await process.sleep(2);
    left.push(0);
  });
  expect(await result("first")).toEqual({ type: "exited", reason: "timeout" });
  await result("second");
  expect(left).toEqual([TIMEOUT_MS, 1, TIMEOUT_MS, 1]);
  expect(started.toSorted()).toEqual(["receiver/1", "receiver/2"]);
});

test("an invocation that times out has less than a second", async () => {
  const left: number[] = [];
  const { result, injected } = setUp(
    async (process, event, context) => {
      left.push(context.getRemainingTimeInMillis());
      if (event !== "quick") await process.sleep(1_000);
    },
    { fault: "invocation_times_out" },
  );
  // A quick invocation ends within that time: then the fault did not happen.
  expect(await result("quick")).toMatchObject({ type: "responded" });
  expect(injected).toEqual([]);
  expect(await result("slow")).toEqual({ type: "exited", reason: "timeout" });
  expect(left[0]).toBeLessThan(1_000);
  expect(injected).toEqual([{ key: "invocation_times_out receiver 2", fault: "invocation_times_out" }]);
});

test("a throttled invocation starts nothing", async () => {
  const { result, started } = setUp(async () => "done", { fault: "invocation_throttled" });
  expect(await result("first")).toEqual({ type: "throttled" });
  expect(started).toEqual([]);
});

test("work left behind resumes with the next invocation, or never in a recycled process", async () => {
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

test("concurrent invocations run in processes of their own", async () => {
  const { result, started } = setUp(async (process) => {
    await process.sleep(100);
    return process.name;
  });
  const both = await Promise.all([result("a"), result("b")]);
  const responses = both.map((invocation) => invocation.type === "responded" && invocation.response);
  expect(new Set(responses).size).toBe(2);
  expect(started.toSorted()).toEqual(["receiver/1", "receiver/2"]);
});
