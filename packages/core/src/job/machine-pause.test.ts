import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
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
import { DEFAULT_TIMING, submissionDeadline } from "./timing.ts";

const DAY = 24 * 60 * MINUTE;
const CHECK_MS = 31 * DAY;
const pauseMessage: JobWrite = { type: "pause", message: message(), input, sentAt: T0 - 5 };
const pauseAgain: JobWrite = { type: "pause" };
const paused = () => apply(undefined, pauseMessage);
const resume = ({ version }: Job): JobWrite => ({ type: "resume", version });

describe("a message whose target is paused", () => {
  test("becomes an open job with its input, and no submission", () => {
    expect(paused()).toEqual({
      ...{ job_id: "order-1", status: "PENDING", version: 1, submissions: 0, deliveries: 0 },
      ...{ target: { model_id: "echo" }, message_digest: message().digest, input: input.text },
      ...{ sent_at: isoTime(T0 - 5), created_at: isoTime(T0) },
      ...{ paused_shard: "model:echo/production#3", open_shard: expect.any(Number) },
      check_at: isoTime(T0 + CHECK_MS),
    });
  });

  test("waits with its record, whether that is of a released claim or of a submission that is unknown", () => {
    for (const job of [released(), unknown()]) {
      const { paused_shard, ...rest } = apply(job, pauseMessage, T0 + MINUTE);
      expect(paused_shard).toMatch(/^model:echo\/production#/);
      expect(rest).toEqual({ ...job, version: job.version + 1, check_at: isoTime(T0 + MINUTE + CHECK_MS) });
    }
  });

  test("changes nothing where it would not submit the job", () => {
    expect(noOpReasonOf(claimed(), pauseMessage)).toBe("leased");
    expect(noOpReasonOf(submitted(), pauseMessage)).toBe("already_submitted");
    expect(noOpReasonOf(unknown({ on_unknown: "wait" }), pauseAgain)).toBe("awaits_delivery");
    expect(noOpReasonOf(apply(submitted(), deliver()), pauseMessage)).toBe("already_ended");
    expect(noOpReasonOf(released(claimed({ priority: 1 })), pauseMessage)).toBe("different_message");
    expect(noOpReasonOf(undefined, pauseAgain)).toBe("no_job");
    expect(noOpReasonOf(paused(), pauseMessage)).toBe("already_paused");
  });
});

describe("a paused job", () => {
  test.each<[string, JobWrite]>([
    ["by its message", { type: "claim", message: message(), input }],
    ["by a resubmit message", { type: "claim_again" }],
  ])("is claimed %s", (_, write) => {
    const later = T0 + 100 * DAY;
    const job = apply(paused(), write, later);
    expect(job).toMatchObject({ status: "PENDING", submissions: 1, resumed_at: isoTime(later) });
    expect(job.paused_shard).toBeUndefined();
    // The API may not accept it now: its message has as much time as that of a new job.
    const again = apply(job, { type: "release", claim: claimOf(job) }, later + MINUTE);
    expect(again.check_at).toBe(isoTime(later + DEFAULT_TIMING.messageRetentionMs));
  });

  test("is canceled, and then can be replayed", () => {
    const job = apply(paused(), { type: "cancel", jobId: "order-1" });
    expect(job).toMatchObject({ status: "CANCELED", input: input.text });
    expect(job.paused_shard).toBeUndefined();
  });

  test("gets the result of a submission that was unknown", () => {
    const job = apply(apply(unknown(), pauseAgain), deliver());
    expect(job.status).toBe("SUCCEEDED");
    expect(job.paused_shard).toBeUndefined();
  });

  test("waits for a delivery that is quarantined or malformed, and no longer for its target", () => {
    const job = apply(unknown(), pauseAgain);
    const quarantined = apply(job, { type: "quarantined_delivery", at: T0, error });
    expect(quarantined.paused_shard).toBeUndefined();
    expect(Date.parse(quarantined.check_at ?? "")).toBeLessThanOrEqual(T0 + DEFAULT_TIMING.quarantineMs);
    const malformed = apply(job, { type: "malformed_delivery", location: "s3://b/k", error });
    expect(malformed.paused_shard).toBeUndefined();
    // A delivery of a job that was never submitted is not genuine.
    expect(apply(paused(), { type: "quarantined_delivery", at: T0, error }).paused_shard).toBeDefined();
  });
});

describe("a response that comes after the lease, when the job is paused", () => {
  const late = T0 + DEFAULT_TIMING.leaseMs + MINUTE;
  const job = claimed();
  const paused = apply(job, pauseAgain, late);
  const claim = claimOf(job);

  test("ends the pause of a job that the API has accepted", () => {
    const submitted = apply(paused, { type: "submitted", claim, requestId: "r1" }, late);
    expect(submitted).toMatchObject({ status: "SUBMITTED", request_id: "r1" });
    expect(submitted.paused_shard).toBeUndefined();
  });

  test("leaves a job paused that was not accepted, or may have been: its message is done", () => {
    for (const write of [
      { type: "release", claim },
      { type: "unknown", claim, error },
    ] as const) {
      const { paused_shard, check_at } = apply(paused, write, late + 1);
      expect({ paused_shard, check_at }).toEqual({
        paused_shard: paused.paused_shard,
        check_at: isoTime(late + 1 + CHECK_MS),
      });
    }
  });
});

describe("resuming", () => {
  test("gives the job the time that a new one has, however long it was paused", () => {
    const later = T0 + 100 * DAY;
    const job = paused();
    const resumed = apply(job, resume(job), later);
    expect(resumed).toMatchObject({ status: "PENDING", created_at: isoTime(T0), resumed_at: isoTime(later) });
    expect(resumed.paused_shard).toBeUndefined();
    expect(resumed.check_at).toBe(isoTime(later + DEFAULT_TIMING.messageRetentionMs));
    expect(submissionDeadline(resumed, DEFAULT_TIMING)).toBe(later + 2 * DEFAULT_TIMING.messageRetentionMs);
  });

  test("does nothing if a dispatcher had the resubmit message first", () => {
    const job = paused();
    // It claimed the job, or its target was paused again: that message is gone, so the job must stay paused.
    for (const write of [{ type: "claim_again" }, pauseAgain] as const) {
      expect(noOpReasonOf(apply(job, write), resume(job))).toBe("superseded");
    }
    const claimedAgain = apply(job, { type: "claim_again" });
    expect(noOpReasonOf(claimedAgain, resume(claimedAgain))).toBe("superseded");
  });
});

describe("the message of a batch that was canceled", () => {
  const cancelMessage: JobWrite = { type: "cancel_message", message: message({ batch_id: "b" }), input };

  test("ends its job before it was submitted, and keeps the input for a replay", () => {
    expect(apply(undefined, cancelMessage)).toMatchObject({
      ...{ status: "CANCELED", submissions: 0, input: input.text, batch_id: "b" },
      ...{ completed_at: isoTime(T0), message_digest: message({ batch_id: "b" }).digest },
    });
    for (const job of [released(claimed({ batch_id: "b" })), unknown({ batch_id: "b" })])
      expect(apply(job, cancelMessage).status).toBe("CANCELED");
  });

  test("changes nothing in a job that is being submitted, was submitted or has ended", () => {
    const job = claimed({ batch_id: "b" });
    expect(noOpReasonOf(job, cancelMessage)).toBe("leased");
    const sent = apply(job, { type: "submitted", claim: claimOf(job), requestId: "r1" });
    expect(noOpReasonOf(sent, cancelMessage)).toBe("cancel_at_api");
    expect(noOpReasonOf(apply(sent, deliver()), cancelMessage)).toBe("already_ended");
    expect(noOpReasonOf(claimed(), cancelMessage)).toBe("different_message");
  });
});
