import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  bodyWith,
  digestOf,
  ended,
  error,
  lost,
  origin,
  RETENTION_MS,
  SUCCEEDED,
  sent,
  takenLetter,
  violations,
} from "./final-state.fixture.ts";
import { after, SUBMITTED } from "./testing.fixture.ts";

test("a run with only results violates nothing", async () => {
  expect(await violations()).toEqual([]);
});

test("a job may be lost for a delivery that is never verified if the webhook secrets stay wrong", async () => {
  const job = lost({ submissions: 1, errors: [{ ...error, code: "DELIVERY_UNVERIFIED" }] });
  expect(await violations({ job, mayStayUnverified: () => true })).toEqual([]);
});

describe("detects", () => {
  test.each<[string, Job]>([
    ["no job stays open", SUBMITTED],
    ["an outcome without a result has an error that explains it", lost({ errors: [] })],
    [
      "an outcome without a result has an error that explains it",
      lost({ errors: [{ ...error, message: "" }] }),
    ],
    ["an outcome without a result has an error that explains it", ended("REJECTED")],
    ["a job is lost only if it may not be resubmitted", lost({ submissions: 2 })],
    [
      "with webhook secrets that are corrected in time, no delivery stays unverified",
      lost({ errors: [{ ...error, code: "DELIVERY_UNVERIFIED" }] }),
    ],
    ["a result is the output of the job's own input", { ...SUCCEEDED, result: "2" }],
    ["a job is canceled only by a cancel message", ended("CANCELED")],
    ["a valid message is not rejected", ended("REJECTED", { submissions: 0, errors: [error] })],
    ["a job fails only if its model fails", ended("FAILED", { errors: [error] })],
    ["every record comes from a message", { ...SUCCEEDED, job_id: "order-9" }],
  ])("%s", async (invariant, job) => {
    expect(await violations({ job })).toContain(invariant);
  });

  test("no violation in similar states that are allowed", async () => {
    const cancel = { id: "m0", kind: "cancel", jobId: "order-1", body: "{}", sentAt: 0 } as const;
    const failing = { ...sent, body: '{"target":{"model_id":"flaky30"}}' };
    expect(await violations({ job: lost() })).toEqual([]);
    expect(await violations({ job: lost({ submissions: 1, on_lost: "fail" }) })).toEqual([]);
    expect(await violations({ job: lost({ submissions: 1, on_unknown: "wait" }) })).toEqual([]);
    const undelivered = lost({ submissions: 1, errors: [{ ...error, code: "OUTPUT_NOT_DELIVERED" }] });
    expect(await violations({ job: undelivered })).toEqual([]);
    expect(await violations({ job: undelivered, resubmitsUndelivered: true })).toEqual([
      "a job is lost only if it may not be resubmitted",
    ]);
    expect(await violations({ job: ended("CANCELED"), sent: [sent, cancel] })).toEqual([]);
    expect(await violations({ job: ended("REJECTED", { errors: [error] }) })).toEqual([]);
    const failed = ended("FAILED", { errors: [error], message_digest: digestOf(failing.body) });
    expect(await violations({ job: failed, sent: [failing] })).toEqual([]);
  });

  test("the result of another message with the same job id", async () => {
    const other = { ...sent, body: bodyWith("2"), output: "2" };
    const deadLetters = [takenLetter(other.body)];
    expect(await violations({ sent: [sent, other], deadLetters })).toEqual([]);
    const job = { ...SUCCEEDED, result: "2" };
    expect(await violations({ sent: [sent, other], deadLetters, job })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  test("a stamped result of another input", async () => {
    const stamped = { ...sent, output: '{"stamp":"*","input":1}' };
    const result = (input: number) => `{"stamp":"0123456789abc","input":${input}}`;
    expect(await violations({ sent: [stamped], job: { ...SUCCEEDED, result: result(1) } })).toEqual([]);
    expect(await violations({ sent: [stamped], job: { ...SUCCEEDED, result: result(2) } })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  test("a result whose record does not state that it is no strict JSON, or states it wrongly", async () => {
    const output = '{"score":NaN,"input":1}';
    const isNotJson = { ...SUCCEEDED, result: output, result_not_json: true as const };
    const { result_not_json: _, ...unmarked } = isNotJson;
    expect(await violations({ sent: [{ ...sent, output }], job: isNotJson })).toEqual([]);
    const violated = ["a record states whether its result is strict JSON"];
    expect(await violations({ sent: [{ ...sent, output }], job: unmarked })).toEqual(violated);
    expect(await violations({ sent: [sent], job: { ...SUCCEEDED, result_not_json: true } })).toEqual(
      violated,
    );
  });

  test("a result in the bucket of another input", async () => {
    const { result: _, ...bare } = SUCCEEDED;
    const job = { ...bare, result_location: "s3://bucket/key" };
    expect(await violations({ job, read: async () => "1" })).toEqual([]);
    expect(await violations({ job, read: async () => "2" })).toEqual([
      "a result is the output of the job's own input",
    ]);
  });

  test("a job with an accepted delivery and no result", async () => {
    for (const job of [lost(), ended("REJECTED", { errors: [error] })]) {
      expect(await violations({ job })).toEqual([]);
      expect(await violations({ job, accepted: new Set(["order-1"]) })).toEqual([
        "a delivery that got 200 is never lost",
      ]);
    }
  });

  test("a lost job whose message was deleted", async () => {
    const job = lost({ on_lost: "fail", errors: [{ code: "MESSAGE_GONE", message: "why" }] });
    const attributes = { error_code: "not_handled_in_time", error_message: "why", ...origin };
    const letter = { body: sent.body, attributes, sentAt: RETENTION_MS };
    expect(await violations({ job, deadLetters: [letter] })).toEqual([]);
    expect(await violations({ job })).toEqual(["a message that a job waits for is not deleted"]);
  });

  test("a job that is given up before its submission deadline", async () => {
    const notSubmitted = (ms: number) =>
      lost({ completed_at: after(ms), errors: [{ code: "NOT_SUBMITTED", message: "why" }] });
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS) })).toEqual([]);
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS - 1) })).toEqual([
      "a job waits until its submission deadline",
    ]);
    expect(await violations({ job: notSubmitted(2 * RETENTION_MS - 1), skewMs: 1 })).toEqual([]);
  });
});
