import type { JobStatus } from "@boomerang/core";
import { expect, test } from "vitest";
import { createDeadLetters } from "./dead-letters.ts";
import { sentLine } from "./sent-line.ts";
import { endState, isComplete, isFinal, settleLines } from "./settle-lines.ts";

const body = (job_id: string) => JSON.stringify({ job_id, target: { model_id: "echo" }, model_input: 1 });
const lineOf = (line: number, text: string) => sentLine({ line, body: text }, `m-${line}`);
const ended = (status: JobStatus, code?: string, line = 1) =>
  settleLines(
    [lineOf(line, body("a"))],
    { jobId: "a", status, ...(code !== undefined && { errors: [{ code, message: "why" }] }) },
    createDeadLetters(),
  );

test.each(["SUCCEEDED", "FAILED", "REJECTED"] as const)("%s is final", (status) => {
  expect(isFinal(ended(status, "X"))).toBe(true);
  expect(isComplete(ended(status, "X"))).toBe(true);
});

test.each(["EXPIRED", "CANCELED", "LOST"] as const)(
  "%s is complete, but a delivery may still replace it",
  (status) => {
    expect(isFinal(ended(status))).toBe(false);
    expect(isComplete(ended(status))).toBe(true);
  },
);

test("a job that is too large may get its dead letter after its event", () => {
  expect(isFinal(ended("REJECTED", "payload_too_large"))).toBe(false);
});

test("the cancel message of a batch is written last, because it acts on the jobs of other lines", () => {
  const lines = [lineOf(1, '{"type":"cancel","batch_id":"nightly"}')];
  const settled = settleLines(lines, undefined, createDeadLetters());
  expect([isFinal(settled), isComplete(settled)]).toEqual([false, true]);
});

test("a job without an outcome or a record is not complete", () => {
  expect(isComplete(ended("SUBMITTED"))).toBe(false);
  expect(isComplete(settleLines([lineOf(1, body("a"))], undefined, createDeadLetters()))).toBe(false);
});

test("the end of a run shows its lines in the order of the input, and counts what failed", () => {
  const expected = { status: "SUCCEEDED" } as const;
  const failed = { jobId: "b", status: "FAILED" as const };
  const different = settleLines([{ ...lineOf(3, body("b")), expected }], failed, createDeadLetters());
  const settled = [different, ended("REJECTED", "X", 2), ended("LOST", "lost", 1)];
  const state = endState(settled, { awaited: 3, events: 5, seconds: 1 });
  expect(state.lines.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(state.jobs.map(({ status }) => status)).toEqual(["LOST", "REJECTED", "FAILED"]);
  expect(state.unexpected).toEqual([{ line: 3, expected: "SUCCEEDED", actual: "FAILED" }]);
  expect(state).toMatchObject({ failures: 1, awaited: 3, events: 5, seconds: 1 });
});
