import type { LogFields } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { type Observer, observers } from "../engine/observer.ts";
import type { Process } from "../engine/process.ts";
import { START } from "../engine/settings.ts";
import {
  after,
  CLAIMED,
  change,
  endedJob,
  SUBMITTED,
  submit,
  WAITING,
} from "../invariants/testing.fixture.ts";
import type { Counter } from "./coverage.ts";
import { createCoverageCounters } from "./coverage-counters.ts";

const worker = (skewMs = 0): Process =>
  ({ of: "dispatcher", name: "dispatcher/1", skewMs, clock: { now: () => START } }) as Process;
const by = worker();
const AGAIN = { ...CLAIMED, version: 2, submissions: 2, lease_until: after(200_000) };
const UNKNOWN = { ...CLAIMED, version: 2, lease_until: after(5_000), errors: [{ code: "c", message: "m" }] };

/** The value of a counter after a story. */
function count(counter: Counter, story: (observer: Observer) => void): number {
  const coverage = createCoverageCounters();
  story(observers(coverage));
  return coverage.counts[counter];
}

test("a lease counts as taken over only if nothing was recorded about its claim", () => {
  const claimedOver = (before: typeof CLAIMED) =>
    count("lease_taken_over", (observer) => {
      change(observer, undefined, CLAIMED);
      if (before !== CLAIMED) change(observer, CLAIMED, before);
      change(observer, before, AGAIN);
    });
  expect(claimedOver(CLAIMED)).toBe(1);
  expect(claimedOver(UNKNOWN)).toBe(0);
});

test("a job that waits after an unknown submission is counted once", () => {
  const waited = (wish: "wait" | "resubmit") =>
    count("waited_after_unknown", (observer) => {
      const unknown = { ...UNKNOWN, on_unknown: wish };
      change(observer, undefined, { ...CLAIMED, on_unknown: wish });
      change(observer, { ...CLAIMED, on_unknown: wish }, unknown);
      change(observer, unknown, { ...unknown, version: 3, check_at: after(9_000_000) });
    });
  expect(waited("wait")).toBe(1);
  expect(waited("resubmit")).toBe(0);
});

test("a crash between claim, call and write is counted, but not after the invocation has ended", () => {
  const crashed = (counter: Counter, ...steps: ("claim" | "call" | "accept" | "write" | "end")[]) =>
    count(counter, (observer) => {
      const all = {
        claim: () => observer.wrote(by, { before: undefined, after: CLAIMED }),
        call: () => observer.submitting(by, "order-1", START),
        accept: () => submit(observer, 201, { by }),
        write: () => observer.wrote(by, { before: CLAIMED, after: SUBMITTED }),
        end: () => observer.invocationEnded(by),
      };
      for (const step of steps) all[step]();
      observer.processExited(by, "crash");
    });
  expect(crashed("crash_between_claim_and_call", "claim")).toBe(1);
  expect(crashed("crash_between_claim_and_call", "claim", "end")).toBe(0);
  expect(crashed("crash_between_claim_and_call", "claim", "call")).toBe(0);
  expect(crashed("crash_between_call_and_write", "claim", "call", "accept")).toBe(1);
  expect(crashed("crash_between_call_and_write", "claim", "call", "accept", "end")).toBe(0);
  expect(crashed("crash_between_call_and_write", "claim", "call", "accept", "write")).toBe(0);
});

test("a permit has expired where a claim is released without a call", () => {
  const released = (isCalled: boolean) =>
    count("permit_expired", (observer) => {
      observer.wrote(by, { before: undefined, after: CLAIMED });
      if (isCalled) observer.submitting(by, "order-1", START);
      observer.wrote(by, { before: CLAIMED, after: { ...WAITING, version: 2, submissions: 0 } });
    });
  expect(released(false)).toBe(1);
  expect(released(true)).toBe(0);
});

test("a job is lost unverified only if its record says so", () => {
  const lost = (code: string) =>
    count("lost_unverified", (observer) =>
      change(observer, CLAIMED, endedJob("LOST", { errors: [{ code, message: "m" }] })),
    );
  expect(lost("DELIVERY_UNVERIFIED")).toBe(1);
  expect(lost("NO_DELIVERY")).toBe(0);
});

test("both delivery attempts failed only if neither got 200", () => {
  const delivered = (...statuses: number[]) =>
    count("both_delivery_attempts_failed", (observer) => {
      for (const status of statuses)
        observer.delivered({
          jobId: "order-1",
          requestId: "r1",
          status,
          sentAt: START,
          isSafe: true,
          size: 9,
        });
    });
  expect(delivered(503)).toBe(0);
  expect(delivered(503, 200)).toBe(0);
  expect(delivered(200, 503)).toBe(0);
  expect(delivered(503, 504)).toBe(1);
});

test("the limiter backs off when its share goes down, not while it recovers", () => {
  expect(count("limiter_backed_off", ({ limiterShareWritten }) => limiterShareWritten(1, 0.5))).toBe(1);
  expect(count("limiter_backed_off", ({ limiterShareWritten }) => limiterShareWritten(0.5, 0.6))).toBe(0);
  expect(count("limiter_backed_off", ({ limiterShareWritten }) => limiterShareWritten(0.5, 0.5))).toBe(0);
});

test("a job is deferred while the API is unhealthy only if the last health probe said so", () => {
  const deferred = (counter: Counter, status: number | undefined, ms = 9_000_000) =>
    count(counter, (observer) => {
      observer.healthProbed(by, status);
      observer.wrote(by, { before: CLAIMED, after: { ...CLAIMED, version: 2, check_at: after(ms) } });
    });
  expect(deferred("deferred_while_api_unhealthy", undefined)).toBe(1);
  expect(deferred("deferred_while_api_unhealthy", 503)).toBe(1);
  expect(deferred("deferred_while_api_unhealthy", 200)).toBe(0);
  expect(deferred("job_deferred", 200)).toBe(1);
  // Its check is due now, so it is not deferred.
  expect(deferred("job_deferred", undefined, 0)).toBe(0);
});

test("a deferred job that is claimed later counts as resubmitted", () => {
  const claimed = (isDeferred: boolean) =>
    count("deferred_job_resubmitted", (observer) => {
      const waits = { ...UNKNOWN, version: 3, check_at: after(9_000_000) };
      if (isDeferred) observer.wrote(by, { before: UNKNOWN, after: waits });
      change(observer, waits, AGAIN);
    });
  expect(claimed(true)).toBe(1);
  expect(claimed(false)).toBe(0);
});

test("a response is slow after five seconds, and only a response counts", () => {
  const invoked = (how: "responded" | "crashed", ms: number) =>
    count("slow_response", ({ receiverInvoked }) => receiverInvoked({ how, ms }));
  expect(invoked("responded", 5001)).toBe(1);
  expect(invoked("responded", 5000)).toBe(0);
  expect(invoked("crashed", 9000)).toBe(0);
});

test("a shortened deadline of storing, and a start without everything, are counted from their log lines", () => {
  const logged = (counter: Counter, fields: LogFields) =>
    count(counter, (observer) => observer.logged(by, "", fields));
  expect(logged("store_deadline_shortened", { limit_ms: 500 })).toBe(1);
  expect(logged("store_deadline_shortened", { limit_ms: 600 })).toBe(0);
  expect(logged("store_deadline_shortened", {})).toBe(0);
  expect(logged("start_incomplete", { missing: ["table"] })).toBe(1);
  expect(logged("start_incomplete", {})).toBe(0);
});

test("clocks are seconds apart when two of them differ by a second", () => {
  const started = (...skews: number[]) =>
    count("clocks_seconds_apart", ({ processStarted }) => {
      for (const skew of skews) processStarted(worker(skew));
    });
  expect(started(400, -400)).toBe(0);
  expect(started(600, -500, 3_000)).toBe(1);
});

test("a canceled job got its digest when a message arrived after its cancel", () => {
  const canceled = endedJob("CANCELED");
  const changed = (before: typeof canceled, next: typeof canceled) =>
    count("canceled_job_got_digest", (observer) => change(observer, before, next));
  expect(changed(canceled, { ...canceled, message_digest: "a" })).toBe(1);
  expect(changed(canceled, { ...canceled, version: 3 })).toBe(0);
});

test("a rejected API key is counted from the API's response, an expiring message from its dead letter", () => {
  expect(count("api_key_rejected", (observer) => submit(observer, 401))).toBe(1);
  expect(count("api_key_rejected", (observer) => submit(observer, 429))).toBe(0);
  const letter = (code: string) =>
    count("not_handled_in_time", ({ deadLettered }) =>
      deadLettered({ body: "", attributes: { error_code: code } }),
    );
  expect(letter("not_handled_in_time")).toBe(1);
  expect(letter("invalid_json")).toBe(0);
  expect(letter("job_id_taken")).toBe(0);
});

test("an undelivered output is counted by what became of its job, and a delivery that is too large", () => {
  const errors = [{ code: "OUTPUT_NOT_DELIVERED", message: "m" }];
  const next = { ...WAITING, version: 2, errors };
  const counted = (counter: Counter) =>
    count(counter, (observer) => {
      change(observer, SUBMITTED, next);
      change(observer, next, { ...AGAIN, errors });
      change(observer, SUBMITTED, endedJob("LOST", { errors }));
      observer.delivered({
        ...{ jobId: "order-1", requestId: "r1", sentAt: START, isSafe: false },
        ...{ status: 413, size: 5_000_000 },
      });
    });
  for (const counter of ["undelivered_resubmitted", "output_not_delivered", "delivery_too_large"] as const)
    expect(counted(counter)).toBe(1);
});

test("an unknown submission is counted if the API's queue ended its wait, not its deadline", () => {
  const ended = (message: string) =>
    count("unknown_ended_by_queue", (observer) => {
      const errors = [{ code: "NO_DELIVERY", message }];
      change(observer, UNKNOWN, endedJob("LOST", { errors }));
      change(observer, UNKNOWN, { ...WAITING, errors });
    });
  expect(ended("unknown. The API's queue had no queued requests")).toBe(2);
  expect(ended("unknown. No delivery arrived until then")).toBe(0);
});
