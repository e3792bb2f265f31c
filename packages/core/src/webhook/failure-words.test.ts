import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.fixture.ts";
import { isFailure } from "./failure-words.ts";

describe("a status or type that means failure:", () => {
  test.each([
    "FAILED",
    "error",
    "EXPIRED",
    "async_request_failed",
    "async_request_canceled",
    "async.request.failed",
    "AsyncRequestFailed",
    "asyncRequestCancelled",
    "ModelOOMError",
    "MODEL_LOAD_FAILED ",
    "failed: oom",
    "failure",
    "completed_with_errors",
    "REJECTED",
    "aborted",
    "unsuccessful",
    "timeout",
    "TimedOut",
    "TIMED_OUT",
    "500",
    "503 Service Unavailable",
    500,
    404,
    { code: "FAILED" },
    { state: "error" },
    { code: 500 },
  ])("%j", (value) => {
    expect(isFailure(value)).toBe(true);
  });
});

describe("one that does not:", () => {
  test.each([
    "SUCCEEDED",
    "async_request_completed",
    "AsyncRequestCompleted",
    "failover_done",
    "terror",
    "no_error",
    "NoErrors",
    "0 errors",
    "completed without errors",
    "not failed",
    "",
    "200",
    "4000",
    200,
    7,
    600,
    true,
    null,
    undefined,
    {},
    [],
    ["FAILED"],
    { code: "OK", message: "no failure" },
    { code: { code: "FAILED" } },
  ])("%j", (value) => {
    expect(isFailure(value)).toBe(false);
  });
});

test("a long text takes no long time", () => {
  const work = () => [isFailure("A".repeat(5e6)), isFailure("timed ".repeat(1e6))];
  expect(cpuMs(work)).toBeLessThan(500);
});
