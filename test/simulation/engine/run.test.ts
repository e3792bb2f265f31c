import { expect, test } from "vitest";
import { describeFailure } from "../cli/failure.ts";
import { minimize } from "../cli/minimize.ts";
import { type Run, run } from "./run.ts";

test("the same seed gives the same run, byte for byte, and another seed a different run", async () => {
  const [first, again, other] = [await run({ seed: 7 }), await run({ seed: 7 }), await run({ seed: 8 })];
  expect(again.trace).toEqual(first.trace);
  expect(first.trace.length).toBeGreaterThan(100);
  expect(other.digest).not.toBe(first.digest);
});

test("runs of several seeds violate no invariant", async () => {
  for (let seed = 100; seed < 112; seed++) {
    const { violations } = await run({ seed });
    expect({ seed, violations }).toEqual({ seed, violations: [] });
  }
});

test("a run without allowed faults has none, and the faults end after the given steps", async () => {
  const { injected } = await run({ seed: 7, allows: () => false });
  expect(injected).toEqual([]);
  const [whole, short] = [await run({ seed: 7 }), await run({ seed: 7, steps: 200 })];
  expect(short.injected.length).toBeLessThan(whole.injected.length);
});

/** A run that violates an invariant whenever all of these faults happen. */
function runThatFailsWith(needed: readonly string[], all: readonly string[]) {
  return async (allows: (key: string) => boolean): Promise<Run> => {
    const keys = all.filter(allows);
    const fails = needed.every((key) => keys.includes(key));
    const violations = fails ? [{ invariant: "nothing is lost", detail: "it is", jobId: "order-1" }] : [];
    const injected = keys.map((key) => ({ key, fault: "call_fails" as const }));
    const trace = [
      "0.1 job order-1 new → PENDING",
      "0.2 job order-2 new → PENDING",
      "0.3 dispatcher/1 jobs put order-1 done",
      "0.4 dispatcher/1 crashed",
      "0.5 dispatcher/2 crashed",
      "0.6 ✗ nothing is lost",
    ];
    return {
      seed: 1,
      violations,
      coverage: {} as never,
      injected,
      steps: 1,
      jobs: 1,
      trace,
      digest: "",
    };
  };
}

test("a failing run is minimized to the faults that it needs", async () => {
  const all = Array.from({ length: 60 }, (_, n) => `fault ${n}`);
  const repeat = runThatFailsWith(["fault 3", "fault 41"], all);
  const smallest = await minimize(await repeat(() => true), repeat);
  expect(smallest.injected.map(({ key }) => key)).toEqual(["fault 3", "fault 41"]);
});

test("a failure is described by its invariant, its job, its faults and the command that repeats it", async () => {
  const failing = await runThatFailsWith(["fault 1"], ["fault 1"])(() => true);
  const command = "npx -y pnpm@12 simulate --seed 1 --runs 1";
  const failure = { seed: 1, invariant: "nothing is lost", detail: "it is", jobId: "order-1", command };
  const text = describeFailure(failure, failing, failing);
  expect(text).toMatch(/^seed 1 violates: nothing is lost, job order-1: it is$/m);
  expect(text).toContain(command);
  expect(text).toMatch(/^ {2}fault 1$/m);
  expect(text).toContain("job order-1 new");
  expect(text).not.toContain("order-2");
  expect(text).toContain("dispatcher/1 crashed");
  expect(text).not.toContain("dispatcher/2 crashed");
  expect(text).toMatch(/✗ nothing is lost$/);
});

test("a long trace is shown with its beginning and its end", async () => {
  const failing = await runThatFailsWith([], ["fault 1"])(() => true);
  const trace = Array.from({ length: 200 }, (_, n) => `${n}.0 job order-1 line ${n}`);
  const failure = { seed: 1, invariant: "nothing is lost", detail: "it is", jobId: "order-1", command: "" };
  const lines = describeFailure(failure, failing, { ...failing, trace })
    .split("\n")
    .map((line) => line.trim());
  expect(lines).toContain(trace[0]);
  expect(lines).toContain("… 120 lines omitted");
  expect(lines.at(-1)).toBe(trace.at(-1));
});
