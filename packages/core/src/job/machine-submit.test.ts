import { describe, expect, test } from "vitest";
import { openShard } from "../storage/tables.ts";
import { isoTime } from "../time/iso-time.ts";
import type { JobWrite } from "./job-write.ts";
import { claimOf, hasUnknownSubmission } from "./lease.ts";
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
import { DEFAULT_TIMING, queueCheckFrom } from "./timing.ts";

describe("submitting", () => {
  test("a claim records the job's options, and its input for a resubmission", () => {
    expect(claimed({ priority: 1, metadata: { customer: "42" } })).toMatchObject({
      job_id: "order-1",
      status: "PENDING",
      version: 1,
      target: { model_id: "echo" },
      priority: 1,
      metadata: { customer: "42" },
      submissions: 1,
      deliveries: 0,
      input: '{"a":1}',
      lease_until: new Date(T0 + DEFAULT_TIMING.leaseMs).toISOString(),
      open_shard: openShard("order-1"),
    });
  });

  test("the record of a job that is never resubmitted has its input too, for a replay", () => {
    expect(claimed({ on_lost: "fail" }).input).toBe('{"a":1}');
  });

  test("an input in S3 is recorded by its location", () => {
    const job = apply(undefined, { type: "claim", message: message(), input: { location: "s3://b/k" } });
    expect(job).toMatchObject({ input_location: "s3://b/k" });
    expect(job.input).toBeUndefined();
  });

  test("the response to a submission ends its claim", () => {
    const job = submitted();
    expect(job).toMatchObject({ status: "SUBMITTED", request_id: "r1", submissions: 1, version: 2 });
    expect(job.lease_until).toBeUndefined();
    expect(job.check_at).toBe(new Date(T0 + DEFAULT_TIMING.firstCheckMs).toISOString());
  });

  test("while a claim is valid nobody else can claim the job", () => {
    expect(noOpReasonOf(claimed(), { type: "claim", message: message(), input })).toBe("leased");
  });

  test("a repeated message for a submitted job changes nothing", () => {
    expect(noOpReasonOf(submitted(), { type: "claim", message: message(), input })).toBe("already_submitted");
  });

  test("a released claim does not count as a submission, and the job waits for its message", () => {
    const job = released();
    expect(job).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(job.lease_until).toBeUndefined();
    expect(job.wake_tries).toBeUndefined();
    expect(job.check_at).toBe(new Date(T0 + DEFAULT_TIMING.messageRetentionMs).toISOString());
  });

  test("a released job is checked at its submission deadline, and soon when released after it", () => {
    const end = T0 + 2 * DEFAULT_TIMING.messageRetentionMs;
    const checkAtOfRelease = (now: number) =>
      Date.parse(released(apply(released(), { type: "claim_again" }, now), now).check_at ?? "");
    expect(checkAtOfRelease(end - MINUTE * 60)).toBe(end);
    expect(checkAtOfRelease(end)).toBe(end + DEFAULT_TIMING.firstCheckMs);
  });

  test("a release because the target is scaled to zero counts a wake try", () => {
    const job = claimed();
    const once = apply(job, { type: "release", claim: claimOf(job), isScaledToZero: true });
    const again = apply(once, { type: "claim_again" });
    expect(apply(again, { type: "release", claim: claimOf(again), isScaledToZero: true }).wake_tries).toBe(2);
  });

  test("after an unknown submission the job can be submitted again at once, if a health probe succeeded", () => {
    const job = unknown();
    expect(hasUnknownSubmission(job, T0)).toBe(true);
    expect(noOpReasonOf(job, { type: "claim", message: message(), input })).toBe("probe_required");
    expect(noOpReasonOf(job, { type: "claim_again" })).toBe("probe_required");
    const probed = { type: "claim", message: message(), input, isProbed: true } as const;
    expect(apply(job, probed)).toMatchObject({ submissions: 2 });
  });

  test("after an unknown submission a job with on_unknown: wait is not submitted again", () => {
    const job = unknown({ on_unknown: "wait" });
    expect(noOpReasonOf(job, { type: "claim", message: message({ on_unknown: "wait" }), input })).toBe(
      "awaits_delivery",
    );
    expect(job.check_at).toBe(isoTime(queueCheckFrom(T0)));
  });

  test("a claim whose lease has ended is taken over, and the late response to the first is superseded", () => {
    const job = claimed();
    const later = T0 + DEFAULT_TIMING.leaseMs;
    const takenOver = apply(job, { type: "claim", message: message(), input, isProbed: true }, later);
    expect(takenOver.submissions).toBe(2);
    for (const type of ["release", "submitted", "reject", "unknown"] as const) {
      const write = { type, claim: claimOf(job), requestId: "r1", errors: [], error } as JobWrite;
      expect(noOpReasonOf(takenOver, write, later)).toBe("superseded");
    }
  });

  test("a rejection is an outcome with the API's reason", () => {
    const job = claimed();
    const errors = [{ code: "http_404", message: "no such model" }] as const;
    expect(apply(job, { type: "reject", claim: claimOf(job), errors })).toMatchObject({
      status: "REJECTED",
      errors,
    });
  });

  test("a rejection after an unknown submission is provisional: a result replaces it", () => {
    const again = apply(unknown(), { type: "claim_again", isProbed: true });
    const rejected = apply(again, { type: "reject", claim: claimOf(again), errors: [error] });
    expect(rejected.status).toBe("LOST");
    expect(apply(rejected, deliver()).status).toBe("SUCCEEDED");
  });

  test("an invalid message creates a rejected record", () => {
    const errors = [{ code: "invalid_message", message: "priority must be …" }] as const;
    const write = { type: "reject_message", jobId: "order-1", digest: "ab", errors } as const;
    expect(apply(undefined, write)).toMatchObject({
      status: "REJECTED",
      message_digest: "ab",
      errors,
      version: 1,
    });
  });
});

describe("the first check of a submitted job", () => {
  const { firstCheckMs, leaseMs } = DEFAULT_TIMING;
  const submittedAt = (now: number, job = claimed()) =>
    apply(job, { type: "submitted", claim: claimOf(job), requestId: "r1" }, now);

  test("is when its claim says: the index of open jobs keeps its entry", () => {
    const job = claimed();
    expect(job.check_at).toBe(isoTime(T0 + firstCheckMs));
    for (const now of [T0, T0 + 20_000, T0 + leaseMs]) {
      const { check_at, open_shard } = submittedAt(now);
      expect({ check_at, open_shard }).toEqual({ check_at: job.check_at, open_shard: job.open_shard });
    }
  });

  test("is later if that time has passed, or was moved by a check meanwhile", () => {
    const late = T0 + firstCheckMs;
    expect(submittedAt(late).check_at).toBe(isoTime(late + firstCheckMs));
    const moved = apply(claimed(), { type: "reschedule_check", checkAt: T0 + 2 * 3_600_000 });
    expect(submittedAt(T0 + 1000, moved).check_at).toBe(isoTime(T0 + 1000 + firstCheckMs));
  });
});
