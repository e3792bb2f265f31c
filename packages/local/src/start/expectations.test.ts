import { describe, expect, test } from "vitest";
import { sentLine, unexpectedOutcome } from "./expectations.ts";

const body = '{"job_id":"a","target":{"model_id":"echo"},"model_input":1}';

describe("the job of a line", () => {
  test.each([
    ["is the one that it names", body, "a"],
    ["is named after the SQS message id by default", '{"target":{"model_id":"echo"},"model_input":1}', "m-1"],
    ["is the one that it cancels", '{"type":"cancel","job_id":"b"}', "b"],
    ["is the one that it names, even when the message is rejected", '{"job_id":"c","target":{}}', "c"],
    ["is missing when the message is not JSON", "nonsense", undefined],
  ])("%s", (_which, text, jobId) => {
    expect(sentLine({ line: 1, body: text }, "m-1").jobId).toBe(jobId);
  });

  test("is missing when the message was never sent", () => {
    expect(sentLine({ line: 1, body, unsendable: "is empty" }, undefined).jobId).toBeUndefined();
  });
});

describe("unexpectedOutcome", () => {
  const line = sentLine({ line: 3, body, expected: { status: "FAILED", error_code: "X" } }, "m-1");
  const failed = (code: string) => ({
    jobId: "a",
    status: "FAILED" as const,
    errors: [{ code, message: "" }],
  });

  test("returns nothing when the outcome is the expected one or none is expected", () => {
    expect(unexpectedOutcome(line, failed("X"), undefined)).toBeUndefined();
    expect(unexpectedOutcome(sentLine({ line: 1, body }, "m"), undefined, undefined)).toBeUndefined();
    const status = sentLine({ line: 1, body, expected: { status: "FAILED" } }, "m");
    expect(unexpectedOutcome(status, failed("anything"), undefined)).toBeUndefined();
  });

  test.each([
    ["another status", { jobId: "a", status: "SUCCEEDED" as const }, "SUCCEEDED no error"],
    ["another error", failed("Y"), "FAILED Y"],
    ["no record", undefined, "no record no error"],
  ])("returns %s with the line number", (_what, job, actual) => {
    expect(unexpectedOutcome(line, job, undefined)).toEqual({ line: 3, expected: "FAILED X", actual });
  });

  test("compares dead letters by their error code", () => {
    const bad = sentLine({ line: 4, body: "nonsense", expected: { dead_letter: "invalid_json" } }, "m");
    expect(unexpectedOutcome(bad, undefined, { code: "invalid_json", message: "" })).toBeUndefined();
    expect(unexpectedOutcome(bad, undefined, { code: "other", message: "" })?.actual).toBe(
      "dead letter other",
    );
    expect(unexpectedOutcome(bad, undefined, undefined)?.actual).toBe("no dead letter");
  });
});
