import { describe, expect, test } from "vitest";
import { MAX_SUBMISSIONS } from "./awaits-delivery.ts";
import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import {
  apply,
  claimed,
  deliver,
  error,
  MINUTE,
  noOpReasonOf,
  submitted,
  T0,
  unknown,
} from "./machine.fixture.ts";
import { DEFAULT_TIMING } from "./timing.ts";

describe("deferring, while the API is unhealthy", () => {
  const defer: JobWrite = { type: "defer" };
  const hour = 60 * MINUTE;

  test("a job waits as long as SQS may deliver its message, and uses up no submission", () => {
    const job = unknown();
    expect(apply(job, defer)).toEqual({
      ...job,
      version: job.version + 1,
      check_at: new Date(T0 + DEFAULT_TIMING.messageRetentionMs).toISOString(),
    });
  });

  test("a job whose lease has ended, or that is resubmitted after a loss, waits too", () => {
    const job = submitted();
    const again = apply(job, { type: "lost", version: job.version, error });
    for (const waiting of [claimed(), again]) {
      const deferred = apply(waiting, defer, T0 + hour);
      expect(deferred).toMatchObject({ status: "PENDING", submissions: 1 });
      expect(Date.parse(deferred.check_at ?? "")).toBe(T0 + DEFAULT_TIMING.messageRetentionMs);
    }
  });

  test("a deferred job is not written at each receive, but again after the retention of its own message", () => {
    const deferred = apply(unknown(), defer);
    expect(noOpReasonOf(deferred, defer, T0 + 5 * hour)).toBe("already_deferred");
    const { messageRetentionMs } = DEFAULT_TIMING;
    expect(noOpReasonOf(deferred, defer, T0 + messageRetentionMs - hour)).toBe("already_deferred");
    const second = apply(deferred, defer, T0 + messageRetentionMs);
    expect(Date.parse(second.check_at ?? "")).toBe(T0 + 2 * messageRetentionMs);
  });

  test("no job is deferred past its submission deadline", () => {
    const end = T0 + 2 * DEFAULT_TIMING.messageRetentionMs;
    expect(Date.parse(apply(unknown(), defer, end - 5 * hour).check_at ?? "")).toBe(end);
  });

  test("deferring changes nothing for a job that cannot be claimed, or has no record", () => {
    expect(noOpReasonOf(unknown({ on_unknown: "wait" }), defer)).toBe("awaits_delivery");
    expect(noOpReasonOf({ ...unknown(), submissions: MAX_SUBMISSIONS }, defer)).toBe("awaits_delivery");
    expect(noOpReasonOf(submitted(), defer)).toBe("already_submitted");
    expect(noOpReasonOf(claimed(), defer)).toBe("leased");
    expect(noOpReasonOf(apply(submitted(), deliver()), defer)).toBe("already_ended");
    expect(noOpReasonOf(undefined, defer)).toBe("no_job");
  });

  test("a delivery ends a deferred job", () => {
    expect(apply(apply(unknown(), defer), deliver()).status).toBe("SUCCEEDED");
  });
});

describe("reconciling", () => {
  test("a job is submitted up to three times, then its outcome is LOST", () => {
    let job = submitted();
    for (let n = 2; n <= MAX_SUBMISSIONS; n++) {
      job = apply(job, { type: "lost", version: job.version, error });
      expect(job).toMatchObject({ status: "PENDING", errors: [error] });
      job = apply(job, { type: "claim_again", isProbed: true });
      job = apply(job, { type: "submitted", claim: claimOf(job), requestId: `r${n}` });
      expect(job.submissions).toBe(n);
    }
    expect(apply(job, { type: "lost", version: job.version, error })).toMatchObject({
      status: "LOST",
      errors: [error],
    });
  });

  test("a job with on_lost: fail is LOST at the first loss", () => {
    const job = submitted({ on_lost: "fail" });
    expect(apply(job, { type: "lost", version: job.version, error }).status).toBe("LOST");
  });

  test("a final loss ends a job that could still be submitted", () => {
    const job = submitted();
    const write = { type: "lost", version: job.version, error, withoutResubmission: true } as const;
    expect(apply(job, write)).toMatchObject({ status: "LOST", errors: [error] });
  });

  test("a decision that is based on an older record is superseded", () => {
    const job = submitted();
    expect(noOpReasonOf(job, { type: "lost", version: job.version - 1, error })).toBe("superseded");
    const leased = claimed();
    expect(noOpReasonOf(leased, { type: "lost", version: leased.version, error })).toBe("superseded");
    expect(noOpReasonOf(job, { type: "ended_at_api", requestId: "old", status: "FAILED", errors: [] })).toBe(
      "superseded",
    );
  });

  test("the outcome that the API reports is recorded", () => {
    const job = submitted();
    expect(apply(job, { type: "ended_at_api", requestId: "r1", status: "EXPIRED", errors: [] }).status).toBe(
      "EXPIRED",
    );
    expect(apply(job, { type: "reschedule_check", checkAt: T0 + MINUTE }).check_at).toBe(
      new Date(T0 + MINUTE).toISOString(),
    );
  });

  test("writes to a job without a record change nothing", () => {
    expect(noOpReasonOf(undefined, { type: "claim_again" })).toBe("no_job");
    expect(noOpReasonOf(undefined, { type: "reschedule_check", checkAt: T0 })).toBe("no_job");
  });
});
