import { describe, expect, test } from "vitest";
import type { CheckResult } from "./checks.ts";
import { detectMutation } from "./detect-mutation.ts";

const PASSED: CheckResult = { type: "passed" };
const FAILED: CheckResult = { type: "failed", failure: "a promise" };
const CRASHED: CheckResult = { type: "inconclusive", reason: "it could not be loaded" };

function checksWith(simulation: CheckResult, tests: CheckResult) {
  const calls: string[] = [];
  const checks = {
    async simulate() {
      calls.push("simulation");
      return simulation;
    },
    async test(folders: readonly string[]) {
      calls.push(`tests of ${folders.join()}`);
      return tests;
    },
  };
  return { checks, calls };
}

const mutation = { tests: ["packages/core"] };

describe("a mutation", () => {
  test("that the simulation detects does not run the tests", async () => {
    const { checks, calls } = checksWith(FAILED, FAILED);

    expect(await detectMutation(checks, mutation)).toEqual({ detectedBy: "simulation", how: "a promise" });
    expect(calls).toEqual(["simulation"]);
  });

  test("that the simulation does not detect runs the tests of its package", async () => {
    const { checks, calls } = checksWith(PASSED, FAILED);

    expect(await detectMutation(checks, mutation)).toEqual({ detectedBy: "tests", how: "a promise" });
    expect(calls).toEqual(["simulation", "tests of packages/core"]);
  });

  test("can run the tests first", async () => {
    const { checks, calls } = checksWith(FAILED, PASSED);

    expect(await detectMutation(checks, { ...mutation, first: "tests" })).toMatchObject({
      detectedBy: "simulation",
    });
    expect(calls).toEqual(["tests of packages/core", "simulation"]);
  });

  test("that passes simulation and tests survives", async () => {
    const { checks } = checksWith(PASSED, PASSED);

    expect(await detectMutation(checks, mutation)).toEqual({ detectedBy: null, how: "" });
  });

  test("is not detected by a crash, which is reported", async () => {
    const { checks } = checksWith(CRASHED, CRASHED);

    expect(await detectMutation(checks, mutation)).toEqual({
      detectedBy: null,
      how: "it could not be loaded; it could not be loaded",
    });
  });
});
