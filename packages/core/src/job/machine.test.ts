import { describe, expect, test } from "vitest";
import type { JobWrite } from "./job-write.ts";
import { isUnknown } from "./lease.ts";
import { MAX_SUBMISSIONS, openShard, transition } from "./machine.ts";
import { parseMessage, type SubmitMessage } from "./parse-message.ts";
import type { Job } from "./record.ts";
import { completionDeadline, DEFAULT_TIMING } from "./timing.ts";

const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

function message(extra: Record<string, unknown> = {}): SubmitMessage {
  const body = { job_id: "order-1", target: { model_id: "echo" }, model_input: { a: 1 }, ...extra };
  return parseMessage(JSON.stringify(body), "sqs-1") as SubmitMessage;
}

const input = { text: '{"a":1}' };
const lost = { code: "NO_DELIVERY", message: "no delivery came" } as const;

function apply(job: Job | undefined, write: JobWrite, now = T0): Job {
  const decision = transition(job, write, now, DEFAULT_TIMING);
  if (decision.type === "unchanged") throw new Error(`unchanged: ${decision.reason}`);
  return decision.job;
}

function keeps(job: Job | undefined, write: JobWrite, now = T0): string {
  const decision = transition(job, write, now, DEFAULT_TIMING);
  if (decision.type === "write") throw new Error(`wrote ${JSON.stringify(decision.job)}`);
  return decision.reason;
}

const claimOf = (job: Job) => job.lease_until ?? "none";
const claimed = (extra?: Record<string, unknown>) =>
  apply(undefined, { type: "claim", message: message(extra), input });
const submitted = (extra?: Record<string, unknown>) => {
  const job = claimed(extra);
  return apply(job, { type: "submitted", claim: claimOf(job), requestId: "r1" });
};
const deliver = (result = '{"a":1}', requestId = "r1"): JobWrite => ({
  type: "deliver",
  jobId: "order-1",
  requestId,
  outcome: { result: { text: result } },
});
const failure: JobWrite = {
  type: "deliver",
  jobId: "order-1",
  requestId: "r1",
  outcome: { errors: [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }] },
};

describe("submitting", () => {
  test("a claim records the job as asked for, and its input for a resubmission", () => {
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

  test("a job that is never resubmitted keeps no input", () => {
    expect(claimed({ on_lost: "fail" }).input).toBeUndefined();
  });

  test("an input kept elsewhere is recorded by its address", () => {
    const job = apply(undefined, { type: "claim", message: message(), input: { location: "s3://b/k" } });
    expect(job).toMatchObject({ input_location: "s3://b/k" });
    expect(job.input).toBeUndefined();
  });

  test("the answer to a call ends its claim", () => {
    const job = submitted();
    expect(job).toMatchObject({ status: "SUBMITTED", request_id: "r1", submissions: 1, version: 2 });
    expect(job.lease_until).toBeUndefined();
    expect(job.check_at).toBe(new Date(T0 + DEFAULT_TIMING.firstCheckMs).toISOString());
  });

  test("while a claim holds nobody else submits", () => {
    expect(keeps(claimed(), { type: "claim", message: message(), input })).toBe("leased");
  });

  test("a repeated message for a submitted job changes nothing", () => {
    expect(keeps(submitted(), { type: "claim", message: message(), input })).toBe("already_submitted");
  });

  test("another message with the same job id changes nothing, even while the job waits", () => {
    const job = claimed();
    const released = apply(job, { type: "release", claim: claimOf(job) });
    const other = message({ model_input: "other" });
    expect(keeps(released, { type: "claim", message: other, input })).toBe("different_message");
    expect(keeps(released, { type: "reject_message", jobId: "order-1", errors: [] })).toBe(
      "different_message",
    );
  });

  test("a released claim does not count as a submission and leaves the job to its message", () => {
    const job = claimed();
    const released = apply(job, { type: "release", claim: claimOf(job) });
    expect(released).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(released.lease_until).toBeUndefined();
    expect(released.wake_tries).toBeUndefined();
    expect(released.check_at).toBe(new Date(T0 + DEFAULT_TIMING.messageRetentionMs).toISOString());
  });

  test("a released job is looked at when its time to be submitted is over, and not long after", () => {
    const end = T0 + 2 * DEFAULT_TIMING.messageRetentionMs;
    const releasedAt = (now: number) => {
      const job = apply(released(), { type: "claim_again" }, now);
      return Date.parse(apply(job, { type: "release", claim: claimOf(job) }, now).check_at ?? "");
    };
    const released = () => {
      const job = claimed();
      return apply(job, { type: "release", claim: claimOf(job) });
    };
    expect(releasedAt(end - MINUTE * 60)).toBe(end);
    expect(releasedAt(end)).toBe(end + DEFAULT_TIMING.firstCheckMs);
  });

  test("a release from a sleeping target counts the try", () => {
    const job = claimed();
    const once = apply(job, { type: "release", claim: claimOf(job), asleep: true });
    const again = apply(once, { type: "claim_again" });
    expect(apply(again, { type: "release", claim: claimOf(again), asleep: true }).wake_tries).toBe(2);
  });

  test("after an unknown answer the job is submitted again at once, where the API was asked and answers", () => {
    const job = claimed();
    const unknown = apply(job, { type: "unknown", claim: claimOf(job), error: lost });
    expect(isUnknown(unknown, T0)).toBe(true);
    expect(keeps(unknown, { type: "claim", message: message(), input })).toBe("probe_required");
    expect(keeps(unknown, { type: "claim_again" })).toBe("probe_required");
    const probed = { type: "claim", message: message(), input, isProbed: true } as const;
    expect(apply(unknown, probed)).toMatchObject({ submissions: 2 });
  });

  test("after an unknown answer a job that asks to wait is not submitted again", () => {
    const job = claimed({ on_unknown: "wait" });
    const unknown = apply(job, { type: "unknown", claim: claimOf(job), error: lost });
    expect(keeps(unknown, { type: "claim", message: message({ on_unknown: "wait" }), input })).toBe(
      "waiting",
    );
    expect(unknown.check_at).toBe(new Date(completionDeadline(unknown, T0)).toISOString());
  });

  test("a claim whose holder died is taken over, and its late answer is superseded", () => {
    const job = claimed();
    const later = T0 + DEFAULT_TIMING.leaseMs;
    const taken = apply(job, { type: "claim", message: message(), input, isProbed: true }, later);
    expect(taken.submissions).toBe(2);
    for (const type of ["release", "submitted", "reject", "unknown"] as const) {
      const write = { type, claim: claimOf(job), requestId: "r1", errors: [], error: lost } as JobWrite;
      expect(keeps(taken, write, later)).toBe("superseded");
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

  test("a rejection after a submission of unknown fate still gives way to a result", () => {
    const job = claimed();
    const unknown = apply(job, { type: "unknown", claim: claimOf(job), error: lost });
    const again = apply(unknown, { type: "claim_again", isProbed: true });
    const rejected = apply(again, { type: "reject", claim: claimOf(again), errors: [lost] });
    expect(rejected.status).toBe("LOST");
    expect(apply(rejected, deliver()).status).toBe("SUCCEEDED");
  });

  test("a message that cannot be accepted makes a rejected record", () => {
    const errors = [{ code: "invalid_message", message: "priority must be …" }] as const;
    expect(apply(undefined, { type: "reject_message", jobId: "order-1", errors })).toMatchObject({
      status: "REJECTED",
      errors,
      version: 1,
    });
  });
});

describe("putting off, while the API does not answer", () => {
  const putOff: JobWrite = { type: "defer" };
  const unknownOf = (extra?: Record<string, unknown>) => {
    const job = claimed(extra);
    return apply(job, { type: "unknown", claim: claimOf(job), error: lost });
  };
  const hour = 60 * MINUTE;

  test("a job waits for as long as its message can bring it back, and nothing is used up", () => {
    const unknown = unknownOf();
    expect(apply(unknown, putOff)).toEqual({
      ...unknown,
      version: unknown.version + 1,
      check_at: new Date(T0 + DEFAULT_TIMING.messageRetentionMs).toISOString(),
    });
  });

  test("a job whose claim ran out, or that is to be submitted again after a loss, waits too", () => {
    const job = submitted();
    const again = apply(job, { type: "lost", version: job.version, error: lost });
    for (const waiting of [claimed(), again]) {
      const off = apply(waiting, putOff, T0 + hour);
      expect(off).toMatchObject({ status: "PENDING", submissions: 1 });
      expect(Date.parse(off.check_at ?? "")).toBe(T0 + DEFAULT_TIMING.messageRetentionMs);
    }
  });

  test("a job that was put off is not written at each receive, but again when its first message has ended", () => {
    const off = apply(unknownOf(), putOff);
    expect(keeps(off, putOff, T0 + 5 * hour)).toBe("waiting");
    const { messageRetentionMs } = DEFAULT_TIMING;
    expect(keeps(off, putOff, T0 + messageRetentionMs - hour)).toBe("waiting");
    const second = apply(off, putOff, T0 + messageRetentionMs);
    expect(Date.parse(second.check_at ?? "")).toBe(T0 + 2 * messageRetentionMs);
  });

  test("no job is put off past the time in which it may wait to be submitted", () => {
    const end = T0 + 2 * DEFAULT_TIMING.messageRetentionMs;
    expect(Date.parse(apply(unknownOf(), putOff, end - 5 * hour).check_at ?? "")).toBe(end);
  });

  test("the deadline of a job that waits for its delivery alone stays", () => {
    expect(keeps(unknownOf({ on_unknown: "wait" }), putOff)).toBe("waiting");
    expect(keeps({ ...unknownOf(), submissions: MAX_SUBMISSIONS }, putOff)).toBe("waiting");
    expect(keeps(submitted(), putOff)).toBe("already_submitted");
    expect(keeps(claimed(), putOff)).toBe("leased");
    expect(keeps(apply(submitted(), deliver()), putOff)).toBe("already_ended");
    expect(keeps(undefined, putOff)).toBe("no_job");
  });

  test("a delivery ends a job that was put off", () => {
    expect(apply(apply(unknownOf(), putOff), deliver()).status).toBe("SUCCEEDED");
  });
});

describe("receiving", () => {
  test("a result may arrive before the submission is recorded", () => {
    const job = claimed();
    const done = apply(job, deliver());
    expect(done).toMatchObject({ status: "SUCCEEDED", result: '{"a":1}', request_id: "r1", deliveries: 1 });
    expect(keeps(done, { type: "submitted", claim: claimOf(job), requestId: "r1" })).toBe("already_ended");
  });

  test("an outcome leaves the index of open jobs and gets a time to live", () => {
    const done = apply(submitted(), deliver());
    for (const gone of ["check_at", "open_shard", "lease_until", "input", "errors"] as const) {
      expect(done[gone]).toBeUndefined();
    }
    expect(done.expires_at).toBe((T0 + DEFAULT_TIMING.recordRetentionMs) / 1000);
    expect(done.completed_at).toBe(new Date(T0).toISOString());
  });

  test("the first result wins; a second only counts", () => {
    const done = apply(submitted(), deliver("1"));
    expect(apply(done, deliver("2", "r2"))).toEqual({ ...done, deliveries: 2, version: done.version + 1 });
  });

  test("a failed inference is an outcome with its errors", () => {
    const failed = apply(submitted(), failure);
    expect(failed).toMatchObject({
      status: "FAILED",
      errors: [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }],
    });
    expect(apply(failed, deliver())).toMatchObject({ status: "FAILED", deliveries: 2 });
  });

  test("a delivery for a job without a record is kept", () => {
    const done = apply(undefined, {
      type: "deliver",
      jobId: "order-1",
      requestId: "r1",
      outcome: { result: { location: "s3://b/k" } },
    });
    expect(done).toMatchObject({ status: "SUCCEEDED", result_location: "s3://b/k", version: 1 });
  });
});

describe("cancelling", () => {
  const cancel: JobWrite = { type: "cancel", jobId: "order-1" };

  test("a cancel that overtakes its job keeps the job from being submitted", () => {
    const job = apply(undefined, cancel);
    expect(job.status).toBe("CANCELED");
    expect(keeps(job, { type: "claim", message: message(), input })).toBe("already_ended");
  });

  test("a job that nobody is submitting is cancelled at once", () => {
    const job = claimed();
    expect(keeps(job, cancel)).toBe("leased");
    expect(apply(apply(job, { type: "release", claim: claimOf(job) }), cancel).status).toBe("CANCELED");
    expect(apply(job, cancel, T0 + DEFAULT_TIMING.leaseMs).status).toBe("CANCELED");
  });

  test("a submitted job is cancelled once the API has confirmed it", () => {
    const job = submitted();
    expect(keeps(job, cancel)).toBe("cancel_at_api");
    expect(keeps(job, { type: "cancel_confirmed", requestId: "other" })).toBe("superseded");
    const canceled = apply(job, { type: "cancel_confirmed", requestId: "r1" });
    expect(canceled.status).toBe("CANCELED");
    expect(apply(canceled, deliver()).status).toBe("SUCCEEDED");
  });
});

describe("reconciling", () => {
  test("a lost job is submitted again up to three times, then it is lost", () => {
    let job = submitted();
    for (let n = 2; n <= MAX_SUBMISSIONS; n++) {
      job = apply(job, { type: "lost", version: job.version, error: lost });
      expect(job).toMatchObject({ status: "PENDING", errors: [lost] });
      job = apply(job, { type: "claim_again", isProbed: true });
      job = apply(job, { type: "submitted", claim: claimOf(job), requestId: `r${n}` });
      expect(job.submissions).toBe(n);
    }
    expect(apply(job, { type: "lost", version: job.version, error: lost })).toMatchObject({
      status: "LOST",
      errors: [lost],
    });
  });

  test("a job that asks to fail is lost at the first loss", () => {
    const job = submitted({ on_lost: "fail" });
    expect(apply(job, { type: "lost", version: job.version, error: lost }).status).toBe("LOST");
  });

  test("a final verdict ends a job that might still be submitted", () => {
    const job = submitted();
    const verdict = { type: "lost", version: job.version, error: lost, isFinal: true } as const;
    expect(apply(job, verdict)).toMatchObject({ status: "LOST", errors: [lost] });
  });

  test("a verdict on an older state is dropped", () => {
    const job = submitted();
    expect(keeps(job, { type: "lost", version: job.version - 1, error: lost })).toBe("superseded");
    const leased = claimed();
    expect(keeps(leased, { type: "lost", version: leased.version, error: lost })).toBe("superseded");
    expect(keeps(job, { type: "ended_at_api", requestId: "old", status: "FAILED", errors: [] })).toBe(
      "superseded",
    );
  });

  test("what the API says of the end is recorded", () => {
    const job = submitted();
    expect(apply(job, { type: "ended_at_api", requestId: "r1", status: "EXPIRED", errors: [] }).status).toBe(
      "EXPIRED",
    );
    expect(apply(job, { type: "reschedule_check", checkAt: T0 + MINUTE }).check_at).toBe(
      new Date(T0 + MINUTE).toISOString(),
    );
  });

  test("writes to a job that does not exist change nothing", () => {
    expect(keeps(undefined, { type: "claim_again" })).toBe("no_job");
    expect(keeps(undefined, { type: "reschedule_check", checkAt: T0 })).toBe("no_job");
  });
});
