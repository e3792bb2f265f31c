import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import {
  apply,
  claimed,
  deliver,
  error,
  MINUTE,
  message,
  noOpReasonOf,
  released,
  submitted,
  T0,
  unknown,
} from "./machine.fixture.ts";
import { awaitsDelivery, quarantineEnd } from "./quarantine.ts";
import type { Job } from "./record.ts";
import { DEFAULT_TIMING } from "./timing.ts";

const DAY = 24 * 60 * MINUTE;
const unverified = { code: "DELIVERY_UNVERIFIED", message: "A delivery came, but …" } as const;
const quarantined = (at = T0): JobWrite => ({ type: "quarantined_delivery", at, error: unverified });
const forged = (at = T0): JobWrite => ({ type: "forged_delivery", at });
const lose = (job: Job): JobWrite => ({ type: "lost", version: job.version, error });

describe("a quarantined delivery", () => {
  test("is noted with its time and what to do; it does not count as a delivery, and the job stays open", () => {
    const job = submitted();
    const noted = apply(job, quarantined());
    expect(noted).toMatchObject({
      status: "SUBMITTED",
      deliveries: 0,
      quarantined_delivery_at: isoTime(T0),
      errors: [unverified],
      check_at: job.check_at,
    });
    expect(quarantineEnd(noted, DEFAULT_TIMING)).toBe(T0 + DAY);
  });

  test("keeps its job for a day: it is neither resubmitted nor lost", () => {
    const job = apply(submitted(), quarantined());
    expect(noOpReasonOf(job, lose(job), T0 + DAY - 1)).toBe("quarantined");
    expect(apply(job, lose(job), T0 + DAY)).toMatchObject({
      status: "LOST",
      submissions: 1,
      quarantined_delivery_at: isoTime(T0),
      errors: [unverified],
    });
  });

  test("of an unknown submission keeps its message from submitting it again", () => {
    const job = apply(unknown(), quarantined());
    expect(noOpReasonOf(job, { type: "claim_again", isProbed: true })).toBe("quarantined");
    expect(noOpReasonOf(job, { type: "defer" })).toBe("quarantined");
  });

  test("brings the check of a deferred job forward, to the end of its day", () => {
    const deferred = apply(unknown(), { type: "defer" });
    expect(apply(deferred, quarantined()).check_at).toBe(isoTime(T0 + DAY));
  });

  test("of an earlier submission keeps a job that waits for a resubmission, also after a release", () => {
    const job = submitted();
    const waiting = apply(job, lose(job));
    const noted = apply(waiting, quarantined());
    expect(noOpReasonOf(noted, { type: "claim_again", isProbed: true })).toBe("quarantined");
    const resubmitting = apply(waiting, { type: "claim_again", isProbed: true });
    const afterRelease = released(apply(resubmitting, quarantined()));
    expect(afterRelease).toMatchObject({ status: "PENDING", submissions: 1, check_at: isoTime(T0 + DAY) });
  });

  test("does not hold up a job that was certainly not accepted: no delivery of it is genuine", () => {
    const job = released(apply(claimed(), quarantined()));
    expect(quarantineEnd(job, DEFAULT_TIMING)).toBeUndefined();
    expect(apply(job, { type: "claim", message: message(), input: undefined }).submissions).toBe(1);
  });

  test("becomes the result once it is released, also after the job is lost", () => {
    const job = apply(submitted(), quarantined());
    for (const before of [job, apply(job, lose(job), T0 + DAY)]) {
      const done = apply(before, deliver());
      expect(done).toMatchObject({ status: "SUCCEEDED", deliveries: 1 });
      expect(done).not.toHaveProperty("quarantined_delivery_at");
      expect(done).not.toHaveProperty("errors");
    }
  });

  test("is noted once, with the time of the latest", () => {
    const job = apply(submitted(), quarantined(T0 + MINUTE));
    expect(noOpReasonOf(job, quarantined(T0 + MINUTE))).toBe("already_quarantined");
    expect(noOpReasonOf(job, quarantined(T0))).toBe("already_quarantined");
    expect(apply(job, quarantined(T0 + 2 * MINUTE)).quarantined_delivery_at).toBe(isoTime(T0 + 2 * MINUTE));
  });

  test("changes nothing without a record or after an outcome", () => {
    expect(noOpReasonOf(undefined, quarantined())).toBe("no_job");
    expect(noOpReasonOf(apply(submitted(), deliver()), quarantined())).toBe("already_ended");
  });
});

describe("a quarantined delivery that turns out to be forged", () => {
  test("no longer holds up its job, which is checked once another one had time to be released", () => {
    const job = apply(apply(submitted(), quarantined()), forged(), T0 + MINUTE);
    expect(job).not.toHaveProperty("quarantined_delivery_at");
    expect(job).not.toHaveProperty("errors");
    expect(job.check_at).toBe(isoTime(T0 + 21 * MINUTE));
    expect(apply(job, lose(job), T0 + 21 * MINUTE).status).toBe("PENDING");
  });

  test.each(["before", "after"])(
    "leaves on record why a malformed delivery that came %s it cannot be read",
    (when) => {
      const malformed: JobWrite = {
        ...{ type: "malformed_delivery", location: "s3://b/k" },
        error: { code: "DELIVERY_MALFORMED", message: "A delivery came, but it is empty." },
      };
      const writes = when === "before" ? [malformed, quarantined()] : [quarantined(), malformed];
      const both = writes.reduce((job, write) => apply(job, write), submitted());
      const job = apply(both, forged(), T0 + MINUTE);
      expect(job.errors).toEqual([malformed.error]);
      const ended = apply(job, lose(job), T0 + 21 * MINUTE);
      expect(ended).toMatchObject({ status: "LOST", errors: [malformed.error] });
    },
  );

  test("changes nothing if a later one is quarantined, if none is, or after an outcome", () => {
    const job = apply(submitted(), quarantined(T0 + MINUTE));
    expect(noOpReasonOf(job, forged(T0))).toBe("superseded");
    expect(noOpReasonOf(submitted(), forged())).toBe("superseded");
    expect(noOpReasonOf(apply(job, deliver()), forged(T0 + MINUTE))).toBe("already_ended");
  });
});

test("a delivery is awaited from the first submission on, until an outcome that is not provisional", () => {
  expect(awaitsDelivery(claimed())).toBe(true);
  expect(awaitsDelivery(submitted())).toBe(true);
  expect(awaitsDelivery(released(claimed()))).toBe(false);
  expect(awaitsDelivery(apply(undefined, { type: "cancel", jobId: "order-1" }))).toBe(false);
  const job = submitted();
  expect(awaitsDelivery(apply(job, { ...lose(job), withoutResubmission: true } as JobWrite))).toBe(true);
  expect(awaitsDelivery(apply(job, deliver()))).toBe(false);
  const rejected = apply(claimed(), { type: "reject", claim: claimOf(claimed()), errors: [error] });
  expect(awaitsDelivery(rejected)).toBe(false);
});
