import { eventFor, type Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { recordOf, succeeded } from "../client.fixture.ts";
import { outcomeEventOf } from "./outcome-event.ts";

function eventOf(record: Job) {
  const event = eventFor(undefined, record, { tableName: "Jobs", announceSubmitted: true });
  return outcomeEventOf(`{"source":"boomerang","detail":${event?.detail}}`);
}

const INFO = {
  eventId: "a:1",
  jobId: "a",
  batchId: "nightly",
  target: { model_id: "echo" },
  metadata: { customer: "42" },
  requestId: "r-1",
  createdAt: "2026-01-01T00:00:00.000Z",
  completedAt: "2026-01-01T00:00:09.000Z",
};
const FIELDS = { batch_id: "nightly", metadata: { customer: "42" }, request_id: "r-1" };

describe("an event", () => {
  test("of a result has the output, and its text with all digits", () => {
    expect(eventOf(succeeded("a", '{"n":1.0}', FIELDS))).toEqual({
      ...INFO,
      status: "SUCCEEDED",
      errors: [],
      output: { n: 1 },
      text: '{"n":1.0}',
    });
  });

  test("of an output that is no strict JSON has its text, and of a large one neither", () => {
    expect(eventOf(succeeded("a", "[NaN]", { result_not_json: true }))).toMatchObject({
      output: undefined,
      text: "[NaN]",
    });
    expect(eventOf(succeeded("a", `"${"x".repeat(100_000)}"`))).toMatchObject({
      status: "SUCCEEDED",
      output: undefined,
      text: undefined,
    });
  });

  test("of a job without a result says why, and whether that is final", () => {
    const completed_at = INFO.completedAt;
    const errors = [{ code: "model_error", message: "out of memory" }];
    expect(eventOf(recordOf("a", { ...FIELDS, status: "FAILED", completed_at, errors }))).toEqual({
      ...INFO,
      ...{ status: "FAILED", errors, isProvisional: false },
    });
    expect(eventOf(recordOf("a", { status: "LOST", completed_at }))).toMatchObject({ isProvisional: true });
  });

  test("of a submission, and what is no event, is none", () => {
    const submitted_at = "2026-01-01T00:00:01.000Z";
    expect(eventOf(recordOf("a", { status: "SUBMITTED", submitted_at }))).toBeUndefined();
    for (const text of ["", "{", "[]", "{}", '{"detail":1}', '{"detail":{"status":"LOST"}}']) {
      expect(outcomeEventOf(text)).toBeUndefined();
    }
  });
});
