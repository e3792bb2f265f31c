import { describe, expect, test } from "vitest";
import { providerCode } from "./error-codes.ts";
import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import {
  apply,
  claimed,
  deliver,
  input,
  message,
  noOpReasonOf,
  released,
  submitted,
  T0,
} from "./machine.fixture.ts";
import { DEFAULT_TIMING } from "./timing.ts";

const failure: JobWrite = {
  type: "deliver",
  jobId: "order-1",
  requestId: "r1",
  content: { errors: [{ code: providerCode("MODEL_PREDICT_ERROR"), message: "it broke" }] },
};

describe("accepting deliveries", () => {
  test("a result may arrive before the submission is recorded", () => {
    const job = claimed();
    const done = apply(job, deliver());
    expect(done).toMatchObject({ status: "SUCCEEDED", result: '{"a":1}', request_id: "r1", deliveries: 1 });
    expect(noOpReasonOf(done, { type: "submitted", claim: claimOf(job), requestId: "r1" })).toBe(
      "already_ended",
    );
  });

  test("an outcome leaves the index of open jobs and gets a time to live", () => {
    const done = apply(submitted(), deliver());
    for (const gone of ["check_at", "open_shard", "lease_until", "input", "errors"] as const) {
      expect(done[gone]).toBeUndefined();
    }
    expect(done.expires_at).toBe((T0 + DEFAULT_TIMING.recordRetentionMs) / 1000);
    expect(done.completed_at).toBe(new Date(T0).toISOString());
  });

  test("the first result is stored; a second is only counted", () => {
    const done = apply(submitted(), deliver("1"));
    expect(apply(done, deliver("2", "r2"))).toEqual({ ...done, deliveries: 2, version: done.version + 1 });
  });

  test("a failed inference is an outcome with its errors", () => {
    const failed = apply(submitted(), failure);
    expect(failed).toMatchObject({
      status: "FAILED",
      errors: [{ code: providerCode("MODEL_PREDICT_ERROR"), message: "it broke" }],
    });
    expect(apply(failed, deliver())).toMatchObject({ status: "FAILED", deliveries: 2 });
  });

  test("a delivery for a job without a record is stored", () => {
    const done = apply(undefined, {
      type: "deliver",
      jobId: "order-1",
      requestId: "r1",
      content: { result: { location: "s3://b/k" } },
    });
    expect(done).toMatchObject({ status: "SUCCEEDED", result_location: "s3://b/k", version: 1 });
  });
});

describe("canceling", () => {
  const cancel: JobWrite = { type: "cancel", jobId: "order-1" };

  test("a cancel message that arrives before its job's message prevents the submission", () => {
    const job = apply(undefined, cancel);
    expect(job.status).toBe("CANCELED");
    expect(noOpReasonOf(job, { type: "claim", message: message(), input })).toBe("already_ended");
  });

  test("a job that nobody is submitting is canceled at once", () => {
    const job = claimed();
    expect(noOpReasonOf(job, cancel)).toBe("leased");
    expect(apply(released(job), cancel).status).toBe("CANCELED");
    expect(apply(job, cancel, T0 + DEFAULT_TIMING.leaseMs).status).toBe("CANCELED");
  });

  test("a submitted job is canceled after the API has confirmed it", () => {
    const job = submitted();
    expect(noOpReasonOf(job, cancel)).toBe("cancel_at_api");
    expect(noOpReasonOf(job, { type: "cancel_confirmed", requestId: "other" })).toBe("superseded");
    const canceled = apply(job, { type: "cancel_confirmed", requestId: "r1" });
    expect(canceled.status).toBe("CANCELED");
    expect(apply(canceled, deliver()).status).toBe("SUCCEEDED");
  });
});
