import type { JobStatus } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { isUnexpectedFailure, unexpectedOutcome } from "./expectations.ts";
import { sentLine } from "./sent-line.ts";

const body = '{"job_id":"a","target":{"model_id":"echo"},"model_input":1}';

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

describe("isUnexpectedFailure", () => {
  const line = sentLine({ line: 1, body }, "m-1");
  const ended = (status: JobStatus) => ({ line: 1, job: { jobId: "a", status } });
  const deadLetter = { line: 1, code: "invalid_json", message: "" };

  test.each(["FAILED", "EXPIRED", "CANCELED", "REJECTED"] as const)(
    "is true for %s without an expectation",
    (status) => {
      expect(isUnexpectedFailure(line, ended(status))).toBe(true);
      expect(isUnexpectedFailure({ ...line, expected: { status } }, ended(status))).toBe(false);
    },
  );

  test("is true for a dead letter without an expectation", () => {
    expect(isUnexpectedFailure(line, { line: 1, deadLetter })).toBe(true);
    expect(isUnexpectedFailure(line, { line: 1, jobId: "a", reusesJobIdOf: 2, deadLetter })).toBe(true);
    expect(isUnexpectedFailure({ ...line, expected: { dead_letter: "x" } }, { line: 1, deadLetter })).toBe(
      false,
    );
  });

  test("is false for a result, an open or lost job, and a line that changes the job of another line", () => {
    for (const status of ["SUCCEEDED", "SUBMITTED", "LOST"] as const) {
      expect(isUnexpectedFailure(line, ended(status))).toBe(false);
    }
    expect(isUnexpectedFailure(line, { line: 1, cancelsJobOf: 2 })).toBe(false);
    expect(isUnexpectedFailure(line, { line: 1, reusesJobIdOf: 2 })).toBe(false);
  });

  test("is false for a cancel message whose job does not exist: it is CANCELED, as asked", () => {
    const cancel = sentLine({ line: 1, body: '{"type":"cancel","job_id":"a"}' }, "m-1");
    expect(isUnexpectedFailure(cancel, ended("CANCELED"))).toBe(false);
  });
});
