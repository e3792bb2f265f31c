import { expect, test } from "vitest";
import { shortSleeps } from "./clocks.fixture.ts";
import type { Finding } from "./finding.ts";
import { ReadError } from "./read-error.ts";
import { type Check, runChecks } from "./run-checks.ts";

const ok = (check: string): Finding => ({ check, result: "ok", message: "Good." });
const never = new Promise<never>(() => undefined);
const check = (name: string, run: Check["run"], more: Partial<Check> = {}): Check => ({
  ...{ name, timeLimitMs: 60_000, run },
  ...more,
});
const run = (
  checks: readonly Check[],
  interrupted = new AbortController().signal,
  sleep = shortSleeps(1000),
) => Array.fromAsync(runChecks(checks, { sleep, interrupted }));

test("checks run at the same time, and their findings come in the order of the checks", async () => {
  const second = Promise.withResolvers<void>();
  const findings = await run([
    check("a", async () => {
      await second.promise;
      return [ok("a1"), ok("a2")];
    }),
    check("b", async () => {
      second.resolve();
      return [ok("b")];
    }),
  ]);
  expect(findings.map(({ check: name }) => name)).toEqual(["a1", "a2", "b"]);
});

test("one that hangs is not checked after its time limit, and the others are", async () => {
  let reason: unknown;
  const hangs = check(
    "hangs",
    (signal) => {
      signal.addEventListener("abort", () => {
        reason = signal.reason;
      });
      return never;
    },
    { timeLimitMs: 1000 },
  );
  expect(await run([hangs, check("b", async () => [ok("b")])])).toMatchObject([
    { check: "hangs", result: "not_checked", message: "It took too long." },
    { check: "b", result: "ok" },
  ]);
  expect(reason).toMatchObject({ name: "DeadlineError" });
});

test("one that fails is not checked, with the permission that is missing, and no message of AWS", async () => {
  const denied = Object.assign(new Error("PRIVATE"), { name: "AccessDeniedException" });
  const broken = Object.assign(new Error("PRIVATE"), { code: "ECONNRESET" });
  const fail = (name: string, error: Error) => check(name, () => Promise.reject(error));
  const findings = await run([
    fail("denied", new ReadError("scheduler:GetSchedule", { cause: denied })),
    fail("broken", new ReadError("scheduler:GetSchedule", { cause: broken })),
    fail("bug", new TypeError("PRIVATE")),
  ]);
  expect(findings).toMatchObject([
    {
      result: "not_checked",
      message: "These credentials may not call scheduler:GetSchedule.",
      fix: { text: "Allow scheduler:GetSchedule, and run this again." },
    },
    { result: "not_checked", message: "scheduler:GetSchedule failed with ECONNRESET." },
    { result: "not_checked", message: "The check failed with TypeError." },
  ]);
  expect(JSON.stringify(findings)).not.toContain("PRIVATE");
});

test("an interruption ends them, and waits for the one that removes what it has created", async () => {
  const controller = new AbortController();
  const steps: string[] = [];
  const removes = check(
    "removes",
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", async () => {
          await Promise.resolve();
          steps.push("removed");
          reject(signal.reason);
        });
      }),
    { hasToRelease: true },
  );
  const hangs = check("hangs", () => never);
  const running = run([hangs, removes], controller.signal, shortSleeps(0));
  controller.abort(new Error("interrupted by SIGINT"));
  await expect(running).rejects.toMatchObject({ code: "aborted", exitCode: 130 });
  expect(steps).toEqual(["removed"]);
});

test("a reader that has seen enough ends them, and what was created is removed", async () => {
  const steps: string[] = [];
  const removes: Check["run"] = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        steps.push("removed");
        reject(signal.reason);
      });
    });
  const checks = [check("a", async () => [ok("a")]), check("b", removes, { hasToRelease: true })];
  const { signal } = new AbortController();
  for await (const finding of runChecks(checks, { sleep: shortSleeps(0), interrupted: signal })) {
    expect(finding.check).toBe("a");
    break;
  }
  expect(steps).toEqual(["removed"]);
});

test("one that cannot remove what it has created is not waited for longer than 15 s", async () => {
  const controller = new AbortController();
  const running = run(
    [check("stuck", () => never, { hasToRelease: true })],
    controller.signal,
    shortSleeps(15_000),
  );
  controller.abort(new Error("interrupted by SIGINT"));
  await expect(running).rejects.toMatchObject({ code: "aborted" });
});
