import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import { MAX_SUBMISSIONS } from "./awaits-delivery.ts";
import { writeTypes } from "./job.fixture.ts";
import type { JobWrite } from "./job-write.ts";
import { error, input, MINUTE, message, T0 } from "./machine.fixture.ts";
import { transition } from "./machine.ts";
import { awaitsMessage } from "./message-identity.ts";
import { hasUnusableDelivery } from "./quarantine.ts";
import type { Job } from "./record.ts";
import { isOutcome, isProvisional } from "./status.ts";
import { completionDeadline, DEFAULT_TIMING } from "./timing.ts";

describe("over all sequences of writes", () => {
  const errors = fc.constant([error]);
  const pick = fc.nat({ max: 3 });
  /** Writes that refer to a claim, request or version of the current record, an earlier one, or none. */
  const step = fc.record({
    wait: fc.constantFrom(0, 1, 1000, DEFAULT_TIMING.leaseMs, 2 * 3_600_000),
    back: pick,
    on: writeTypes,
    fails: fc.boolean(),
    other: fc.boolean(),
    isProbed: fc.boolean(),
    errors,
  });
  const options = fc.record(
    { on_lost: fc.constantFrom("resubmit", "fail"), on_unknown: fc.constantFrom("resubmit", "wait") },
    { requiredKeys: [] },
  );

  test("the invariants of the state machine hold", () => {
    fc.assert(
      fc.property(options, fc.array(step, { maxLength: 40 }), (asked, steps) => {
        let job: Job | undefined;
        let now = T0;
        const past: Job[] = [];
        const calls = { made: 0 };
        for (const [n, s] of steps.entries()) {
          now += s.wait;
          const seen = past.at(-1 - s.back) ?? past.at(-1);
          const write = {
            type: s.on,
            jobId: "order-1",
            message: message(s.other ? { ...asked, model_input: 2 } : asked),
            digest: message(s.other ? { ...asked, model_input: 2 } : asked).digest,
            input,
            isProbed: s.isProbed,
            claim: seen?.lease_until ?? "none",
            requestId: s.on === "submitted" ? `r${n}` : (seen?.request_id ?? "none"),
            error,
            errors: s.errors,
            content: s.fails ? { errors: s.errors } : { result: { text: String(n) } },
            location: "s3://bucket/malformed",
            at: s.other ? T0 : now,
            sentAt: s.fails ? now : T0,
            checkAt: now + MINUTE,
            queueEmptySince: s.fails ? now : undefined,
            status: "EXPIRED",
            version: seen?.version ?? 0,
          } as unknown as JobWrite;
          const decision = transition(job, write, now, DEFAULT_TIMING);
          if (decision.type === "unchanged") continue;
          const next = decision.job;
          if (s.on === "claim" || s.on === "claim_again") calls.made++;
          if (s.on === "release") calls.made--;
          checkInvariants(job, next, write);
          checkDeadline(next, now);
          checkQuarantine(job, next, write, now);
          expect(next.submissions).toBe(calls.made);
          past.push(next);
          job = next;
        }
      }),
      { numRuns: 3000 },
    );
  });

  /** Once a delivery was malformed, no message continues the job: only reconcile does, at `check_at`. */
  function checkDeadline(job: Job, now: number) {
    if (isOutcome(job.status) || job.malformed_delivery_location === undefined || job.submissions === 0)
      return;
    const latest = completionDeadline(job, now + DEFAULT_TIMING.leaseMs);
    expect(Date.parse(job.check_at ?? "")).toBeLessThanOrEqual(latest);
  }

  /** While a delivery is quarantined, no message continues the job and nothing gives it up; reconcile checks it in time. */
  function checkQuarantine(before: Job | undefined, after: Job, write: JobWrite, now: number) {
    if (after.quarantined_delivery_at === undefined || after.submissions === 0) return;
    const end = Date.parse(after.quarantined_delivery_at) + DEFAULT_TIMING.quarantineMs;
    if (!isOutcome(after.status)) {
      const latest = Math.max(end, completionDeadline(after, now + DEFAULT_TIMING.leaseMs));
      expect(Date.parse(after.check_at ?? "")).toBeLessThanOrEqual(latest);
    }
    if (before?.quarantined_delivery_at === undefined || before.submissions === 0) return;
    if (write.type === "lost") expect(after.status).toBe("LOST");
    if (write.type === "lost") expect(now).toBeGreaterThanOrEqual(end);
    expect(after.submissions).toBeLessThanOrEqual(before.submissions);
  }

  const isDelivery = ({ type }: JobWrite) => type === "deliver" || type === "malformed_delivery";

  function checkInvariants(before: Job | undefined, after: Job, write: JobWrite) {
    expect(after.version).toBe((before?.version ?? 0) + 1);
    expect(after.submissions).toBeGreaterThanOrEqual(0);
    expect(after.submissions).toBeLessThanOrEqual(MAX_SUBMISSIONS);
    expect(after.deliveries - (before?.deliveries ?? 0)).toBe(isDelivery(write) ? 1 : 0);
    const isOpen = !isOutcome(after.status);
    const awaitsResubmission = after.status === "PENDING" && !after.lease_until && after.submissions > 0;
    if (awaitsResubmission) expect(after.malformed_delivery_location).toBeUndefined();
    expect(after.check_at !== undefined).toBe(isOpen);
    expect(after.open_shard !== undefined).toBe(isOpen);
    expect(after.expires_at !== undefined).toBe(!isOpen);
    expect(after.completed_at !== undefined).toBe(!isOpen);
    if (!isOpen) {
      expect(after.lease_until ?? after.queue_empty_since ?? after.paused_shard).toBeUndefined();
    }
    if (write.type === "submitted" || write.type === "claim") expect(after.paused_shard).toBeUndefined();
    const mayBeGenuine = after.submissions > 0 && hasUnusableDelivery(after);
    if (mayBeGenuine || after.status === "SUBMITTED") expect(after.paused_shard).toBeUndefined();
    const isEndedForGood = after.status === "SUCCEEDED" || after.status === "REJECTED";
    if (isEndedForGood) expect(after.input ?? after.input_location).toBeUndefined();
    // From the claim on, or from the message that came after a cancel.
    else if (after.message_digest !== undefined) expect(after.input ?? after.input_location).toBeDefined();
    expect(after.ended_shard?.split("#")[0]).toBe(isOpen ? undefined : after.status);
    expect(after.batch_shard?.split("#")[0]).toBe(after.batch_id);
    expect(after.result !== undefined).toBe(after.status === "SUCCEEDED");
    if (after.result !== undefined) expect(after.quarantined_delivery_at).toBeUndefined();
    if (before === undefined) return;
    const isClaim = write.type === "claim" || write.type === "claim_again";
    if (isClaim && before.submissions > 0) expect(write.isProbed).toBe(true);
    if (isClaim && before.submissions > 0) expect(before.malformed_delivery_location).toBeUndefined();
    if (write.type === "defer") {
      expect(after).toEqual({ ...before, check_at: after.check_at, version: after.version });
    }
    expect(after.created_at).toBe(before.created_at);
    if (before.message_digest !== undefined) expect(after.message_digest).toBe(before.message_digest);
    if (write.type === "keep_message") {
      expect(awaitsMessage(before)).toBe(true);
      const isCanceled = before.status === "CANCELED";
      expect(isCanceled || write.sentAt <= Date.parse(before.completed_at ?? "")).toBe(true);
      const { message_digest, target, ...options } = write.message.job as Partial<Job>;
      const ofMessage = Object.keys({ ...options, input: 0, input_location: 0, batch_shard: 0 });
      const rest = (job: Job) =>
        Object.fromEntries(Object.entries(job).filter(([field]) => !ofMessage.includes(field)));
      const { digest } = write.message;
      expect(rest(after)).toEqual({
        ...rest(before),
        target,
        sent_at: isoTime(write.sentAt),
        message_digest: digest,
        version: after.version,
      });
    } else if (isOutcome(before.status) && !isProvisional(before.status)) {
      expect(after).toEqual({ ...before, deliveries: after.deliveries, version: after.version });
    }
    if (isProvisional(before.status) && after.status !== before.status) {
      expect(["SUCCEEDED", "FAILED"]).toContain(after.status);
      expect(write.type).toBe("deliver");
    }
  }
});
