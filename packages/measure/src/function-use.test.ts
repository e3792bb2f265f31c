import { expect, test } from "vitest";
import { functionUse } from "./function-use.ts";

const WARM =
  "REPORT RequestId: 8f\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 512 MB\tMax Memory Used: 101 MB\t\n";
const COLD =
  "REPORT RequestId: 9a\tDuration: 300.50 ms\tBilled Duration: 701 ms\tMemory Size: 512 MB\tMax Memory Used: 120 MB\tInit Duration: 399.99 ms\t\nXRAY TraceId: 1-2\tSegmentId: 3\tSampled: true\n";
const METRICS = {
  ...{ durationMs: 20, billedDurationMs: 321, memorySizeMB: 1024, maxMemoryUsedMB: 90, initDurationMs: 300 },
};
const ofSystem = (type: string, record: object) =>
  JSON.stringify({ time: "2026-11-29T10:00:00.000Z", type, record: { requestId: "9b", ...record } });
const JSON_COLD = ofSystem("platform.report", { status: "success", metrics: METRICS });
const JSON_TIMEOUT = ofSystem("platform.report", { status: "timeout", metrics: METRICS });
const JSON_START = ofSystem("platform.start", { version: "$LATEST" });

test("invocations, cold starts and what is billed are read from the lines of Lambda", () => {
  expect(
    functionUse([WARM, "START RequestId: 8f Version: $LATEST", COLD, '{"message":"job submitted"}']),
  ).toEqual({
    invocations: 2,
    coldStarts: 1,
    initMs: { count: 1, p50: 399.99, p95: 399.99, p99: 399.99, max: 399.99 },
    durationMs: { count: 2, p50: 102.25, p95: 300.5, p99: 300.5, max: 300.5 },
    gbSeconds: (0.103 + 0.701) / 2,
    memoryMb: 512,
    mostUsedMb: 120,
  });
});

test("a log in JSON has the same numbers", () => {
  expect(functionUse([JSON_COLD])).toMatchObject({
    invocations: 1,
    coldStarts: 1,
    gbSeconds: 0.321,
    memoryMb: 1024,
  });
});

test("invocations that failed count with those that succeeded", () => {
  expect(functionUse([JSON_COLD, JSON_TIMEOUT])).toMatchObject({ invocations: 2 });
  expect(functionUse([JSON_START, JSON_TIMEOUT])).toMatchObject({ invocations: 1 });
});

test("cold starts are unknown, not zero, if no line names one", () => {
  expect(functionUse([WARM])).toMatchObject({ invocations: 1, coldStarts: undefined, initMs: undefined });
});

test.each([
  ["no lines", []],
  ["only lines of the function", ['{"message":"job submitted"}']],
  ["at level WARN, at which Lambda logs failures only", [JSON_TIMEOUT, '{"message":"job submitted"}']],
  ["a line that quotes one of Lambda's", ['{"message":"REPORT RequestId: 1\\tDuration: 1 ms"}']],
  ["a cut line", [WARM.slice(0, 60), JSON_COLD.slice(0, 120)]],
  ["JSON of another shape", ['{"type":"platform.report","record":{}}', '{"type":"x","y":"platform.report"}']],
])("the use of a function is unknown: %s", (_, lines) => {
  expect(functionUse(lines)).toBeUndefined();
});
