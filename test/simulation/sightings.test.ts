import { expect, test } from "vitest";
import type { Situation } from "./coverage.ts";
import { type Observer, observers } from "./observer.ts";
import type { Process } from "./process.ts";
import { after, CLAIMED, change, SUBMITTED, submit, WAITING } from "./rules/testing.fixture.ts";
import { START } from "./settings.ts";
import { createSightings } from "./sightings.ts";

const worker = (skewMs = 0): Process =>
  ({ of: "dispatcher", name: "dispatcher/1", skewMs, clock: { now: () => START } }) as Process;
const by = worker();
const AGAIN = { ...CLAIMED, version: 2, submissions: 2, lease_until: after(200_000) };
const UNKNOWN = { ...CLAIMED, version: 2, lease_until: after(5_000), errors: [{ code: "c", message: "m" }] };

/** How often a situation occurs in a story. */
function seen(situation: Situation, tell: (observer: Observer) => void): number {
  const sightings = createSightings();
  tell(observers(sightings));
  return sightings.coverage[situation];
}

test("a lease is taken over where nothing was written of its outcome, not where that is recorded", () => {
  const claimedOver = (before: typeof CLAIMED) =>
    seen("lease_taken_over", (observer) => {
      change(observer, undefined, CLAIMED);
      if (before !== CLAIMED) change(observer, CLAIMED, before);
      change(observer, before, AGAIN);
    });
  expect(claimedOver(CLAIMED)).toBe(1);
  expect(claimedOver(UNKNOWN)).toBe(0);
});

test("a job that is unknown and left to wait is counted once", () => {
  const left = (wish: "wait" | "resubmit") =>
    seen("unknown_and_left_to_wait", (observer) => {
      const unknown = { ...UNKNOWN, on_unknown: wish };
      change(observer, undefined, { ...CLAIMED, on_unknown: wish });
      change(observer, { ...CLAIMED, on_unknown: wish }, unknown);
      change(observer, unknown, { ...unknown, version: 3, check_at: after(9_000_000) });
    });
  expect(left("wait")).toBe(1);
  expect(left("resubmit")).toBe(0);
});

test("a process that dies between claim, call and write is seen, one whose invocation had ended is not", () => {
  const died = (situation: Situation, ...steps: ("claim" | "call" | "accept" | "write" | "end")[]) =>
    seen(situation, (observer) => {
      const all = {
        claim: () => observer.wrote(by, { before: undefined, after: CLAIMED }),
        call: () => observer.submitting(by, "order-1", START),
        accept: () => submit(observer, 201, { by }),
        write: () => observer.wrote(by, { before: CLAIMED, after: SUBMITTED }),
        end: () => observer.ended(by),
      };
      for (const step of steps) all[step]();
      observer.died(by, "crash");
    });
  expect(died("crash_between_claim_and_call", "claim")).toBe(1);
  expect(died("crash_between_claim_and_call", "claim", "end")).toBe(0);
  expect(died("crash_between_claim_and_call", "claim", "call")).toBe(0);
  expect(died("crash_between_call_and_write", "claim", "call", "accept")).toBe(1);
  expect(died("crash_between_call_and_write", "claim", "call", "accept", "end")).toBe(0);
  expect(died("crash_between_call_and_write", "claim", "call", "accept", "write")).toBe(0);
});

test("a turn has passed where a claim is given back without a call", () => {
  const givenBack = (isCalled: boolean) =>
    seen("turn_passed", (observer) => {
      observer.wrote(by, { before: undefined, after: CLAIMED });
      if (isCalled) observer.submitting(by, "order-1", START);
      observer.wrote(by, { before: CLAIMED, after: { ...WAITING, version: 2, submissions: 0 } });
    });
  expect(givenBack(false)).toBe(1);
  expect(givenBack(true)).toBe(0);
});

test("both attempts of a delivery failed only where both did", () => {
  const answered = (...statuses: number[]) =>
    seen("both_attempts_failed", (observer) => {
      for (const status of statuses)
        observer.delivered({ jobId: "order-1", requestId: "r1", status, sentAt: START, isSafe: true });
    });
  expect(answered(503)).toBe(0);
  expect(answered(503, 200)).toBe(0);
  expect(answered(200, 503)).toBe(0);
  expect(answered(503, 504)).toBe(1);
});

test("a limiter gives way when its share goes down, not while it comes back", () => {
  expect(seen("limiter_gave_way", ({ paced }) => paced(1, 0.5))).toBe(1);
  expect(seen("limiter_gave_way", ({ paced }) => paced(0.5, 0.6))).toBe(0);
  expect(seen("limiter_gave_way", ({ paced }) => paced(0.5, 0.5))).toBe(0);
});

test("a job is held back while the API is silent where whoever puts it off heard nothing", () => {
  const putOff = (situation: Situation, status: number | undefined, ms = 9_000_000) =>
    seen(situation, (observer) => {
      observer.askedForQueue(by, status);
      observer.wrote(by, { before: CLAIMED, after: { ...CLAIMED, version: 2, check_at: after(ms) } });
    });
  expect(putOff("held_back_while_the_api_is_silent", undefined)).toBe(1);
  expect(putOff("held_back_while_the_api_is_silent", 503)).toBe(1);
  expect(putOff("held_back_while_the_api_is_silent", 200)).toBe(0);
  expect(putOff("put_off", 200)).toBe(1);
  // It is to be looked at now.
  expect(putOff("put_off", undefined, 0)).toBe(0);
});

test("a job that was put off and is claimed later was put off and submitted again", () => {
  const claimed = (isPutOff: boolean) =>
    seen("put_off_and_submitted_again", (observer) => {
      const waits = { ...UNKNOWN, version: 3, check_at: after(9_000_000) };
      if (isPutOff) observer.wrote(by, { before: UNKNOWN, after: waits });
      change(observer, waits, AGAIN);
    });
  expect(claimed(true)).toBe(1);
  expect(claimed(false)).toBe(0);
});

test("clocks are seconds apart once two of them differ by one", () => {
  const started = (...skews: number[]) =>
    seen("clocks_seconds_apart", ({ started }) => {
      for (const skew of skews) started(worker(skew));
    });
  expect(started(400, -400)).toBe(0);
  expect(started(600, -500, 3_000)).toBe(1);
});

test("a second message is one that asks for a job that another has made", () => {
  const text = (input: string) =>
    `{"job_id":"order-1","target":{"model_id":"echo"},"model_input":"${input}"}`;
  const handled = (body: string, isDeadLettered = false) =>
    seen("second_message", (observer) => {
      change(observer, undefined, { ...CLAIMED, message_digest: "that of another" });
      observer.handled({ id: "m1", body, sentAt: START, isDeadLettered, hasAnother: () => false });
    });
  expect(handled(text("a"))).toBe(1);
  expect(handled(text("a"), true)).toBe(0);
  expect(handled('{"type":"cancel","job_id":"order-1"}')).toBe(0);
  expect(handled("no JSON")).toBe(0);
});

test("a refused key and a message that is put aside too late are facts of the API and of the queue", () => {
  expect(seen("key_refused", (observer) => submit(observer, 401))).toBe(1);
  expect(seen("key_refused", (observer) => submit(observer, 429))).toBe(0);
  const letter = (code: string) =>
    seen("not_handled_in_time", ({ putAside }) => putAside({ body: "", attributes: { error_code: code } }));
  expect(letter("not_handled_in_time")).toBe(1);
  expect(letter("invalid_json")).toBe(0);
});
