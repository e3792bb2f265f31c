import { describe, expect, test } from "vitest";
import { sentLine, unexpectedOutcome } from "./expectations.ts";

const body = '{"job_id":"a","target":{"model_id":"echo"},"model_input":1}';

describe("which job a line is about", () => {
  test.each([
    ["the one that it names", body, "a"],
    ["the one named after its message", '{"target":{"model_id":"echo"},"model_input":1}', "m-1"],
    ["the one that it cancels", '{"type":"cancel","job_id":"b"}', "b"],
    ["the one that it names although it is refused", '{"job_id":"c","target":{}}', "c"],
    ["none, when it is not JSON", "nonsense", undefined],
  ])("%s", (_which, text, jobId) => {
    expect(sentLine({ line: 1, body: text }, "m-1").jobId).toBe(jobId);
  });

  test("none, when it never reached the queue", () => {
    expect(sentLine({ line: 1, body, unsendable: "is empty" }, undefined).jobId).toBeUndefined();
  });
});

describe("unexpected", () => {
  const line = sentLine({ line: 3, body, expected: { status: "FAILED", error_code: "X" } }, "m-1");
  const failed = (code: string) => ({
    jobId: "a",
    status: "FAILED" as const,
    errors: [{ code, message: "" }],
  });

  test("what was expected is none", () => {
    expect(unexpectedOutcome(line, failed("X"), undefined)).toBeUndefined();
    expect(unexpectedOutcome(sentLine({ line: 1, body }, "m"), undefined, undefined)).toBeUndefined();
    const status = sentLine({ line: 1, body, expected: { status: "FAILED" } }, "m");
    expect(unexpectedOutcome(status, failed("anything"), undefined)).toBeUndefined();
  });

  test.each([
    ["another status", { jobId: "a", status: "SUCCEEDED" as const }, "SUCCEEDED no error"],
    ["another error", failed("Y"), "FAILED Y"],
    ["no record", undefined, "no record no error"],
  ])("%s is one", (_what, job, actual) => {
    expect(unexpectedOutcome(line, job, undefined)).toEqual({ what: "line 3", expected: "FAILED X", actual });
  });

  test("a dead letter is compared by its code", () => {
    const bad = sentLine({ line: 4, body: "nonsense", expected: { dead_letter: "invalid_json" } }, "m");
    expect(unexpectedOutcome(bad, undefined, { code: "invalid_json", message: "" })).toBeUndefined();
    expect(unexpectedOutcome(bad, undefined, { code: "other", message: "" })?.actual).toBe(
      "dead letter other",
    );
    expect(unexpectedOutcome(bad, undefined, undefined)?.actual).toBe("no dead letter");
  });
});
