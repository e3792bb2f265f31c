import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import { providerCode } from "./error-codes.ts";
import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import {
  apply,
  claimed,
  deliver,
  error,
  input,
  MINUTE,
  message,
  noOpReasonOf,
  released,
  submitted,
  T0,
  unknown,
} from "./machine.fixture.ts";
import type { Job } from "./record.ts";
import { DEFAULT_TIMING, queueCheckFrom } from "./timing.ts";

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

describe("a result beside which the delivery reports errors, or that is no strict JSON,", () => {
  const errors = [{ code: providerCode("MODEL_X"), message: "partly" }];

  test("is a result, and its record says so", () => {
    const content = { result: { text: "[NaN]" }, isNotJson: true, errors };
    const done = apply(submitted(), { type: "deliver", jobId: "order-1", requestId: "r1", content });
    expect(done).toMatchObject({ status: "SUCCEEDED", result: "[NaN]", result_not_json: true, errors });
  });

  test("otherwise the record does not mention it", () => {
    const content = { result: { text: "1" }, isNotJson: false, errors: [] };
    const done = apply(submitted(), { type: "deliver", jobId: "order-1", requestId: "r1", content });
    expect(done).not.toHaveProperty("result_not_json");
    expect(done).not.toHaveProperty("errors");
  });
});

describe("a delivery that cannot be read", () => {
  const location = "s3://bucket/malformed/order-1/ab";
  const explained = { code: "DELIVERY_MALFORMED", message: "A delivery came, but …" } as const;
  const malformed: JobWrite = { type: "malformed_delivery", location, error: explained };
  const lose = (job: Job): JobWrite => ({ type: "lost", version: job.version, error });

  test("is counted, and recorded with its location and reason; the job stays open", () => {
    expect(apply(submitted(), malformed)).toMatchObject({
      status: "SUBMITTED",
      deliveries: 1,
      malformed_delivery_location: location,
      errors: [explained],
    });
  });

  test("is no reason to resubmit: the job is lost for what is known of the delivery", () => {
    const job = apply(submitted(), malformed);
    expect(apply(job, lose(job))).toMatchObject({
      status: "LOST",
      submissions: 1,
      malformed_delivery_location: location,
      errors: [explained],
    });
  });

  test("proves that an unknown submission was accepted: the job waits, and is not resubmitted", () => {
    const job = apply(unknown(), malformed);
    expect(noOpReasonOf(job, { type: "claim_again", isProbed: true })).toBe("awaits_delivery");
  });

  test("brings the check of a deferred job forward: its message will not continue it", () => {
    const job = unknown();
    const deferred = apply(job, { type: "defer" });
    expect(apply(deferred, malformed).check_at).toBe(isoTime(queueCheckFrom(T0)));
    const due = apply(job, { type: "reschedule_check", checkAt: T0 + MINUTE });
    expect(apply(due, malformed).check_at).toBe(isoTime(T0 + MINUTE));
  });

  test("ends a job that only waits for a resubmission", () => {
    const job = submitted();
    const waiting = apply(job, lose(job));
    expect(waiting.status).toBe("PENDING");
    expect(apply(waiting, malformed)).toMatchObject({ status: "LOST", errors: [explained] });
    const resubmitting = apply(waiting, { type: "claim_again", isProbed: true });
    const afterRelease = apply(apply(resubmitting, malformed), {
      type: "release",
      claim: claimOf(resubmitting),
    });
    expect(afterRelease).toMatchObject({ status: "LOST", submissions: 1, errors: [explained] });
  });

  test("is replaced by one that can be read, before or after the job is lost", () => {
    const job = apply(submitted(), malformed);
    for (const before of [job, apply(job, lose(job))]) {
      const done = apply(before, deliver());
      expect(done).toMatchObject({ status: "SUCCEEDED", result: '{"a":1}', deliveries: 2 });
      expect(done).not.toHaveProperty("malformed_delivery_location");
      expect(done).not.toHaveProperty("errors");
    }
  });

  test("changes nothing without a record or after an outcome", () => {
    expect(noOpReasonOf(undefined, malformed)).toBe("no_job");
    expect(noOpReasonOf(apply(submitted(), deliver()), malformed)).toBe("already_ended");
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
