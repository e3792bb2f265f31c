import { completionDeadline, isoTime, type Job, queueCheckFrom } from "@boomerang/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QueueReading } from "../queue-reader.ts";
import { apply, claimed, MINUTE, T0, timing, unknown } from "../testing/job.fixture.ts";
import { chooseAction } from "./decide.ts";
import { decideByQueue } from "./decide-by-queue.ts";

const job = claimed({ on_unknown: "wait" });
const leaseUntil = T0 + timing.leaseMs;
const FROM = queueCheckFrom(leaseUntil);
const DEADLINE = completionDeadline(job, leaseUntil);

const reading = (queued: number, inProgress: number, at: number, respondedAt = at): QueueReading => ({
  type: "read",
  ...{ queued, inProgress, at, respondedAt },
});
const EMPTY = (at: number) => reading(0, 0, at);
const NONE: QueueReading = { type: "failed", reason: {} };
const decide = (read: QueueReading, now: number, of: Job = job) =>
  decideByQueue(of, read, { leaseUntil, now, timing });
const seenEmpty = (since: number): Job => ({ ...job, queue_empty_since: isoTime(since) });

test("one look at an empty queue decides nothing: between two states the API may not count a request", () => {
  expect(decide(EMPTY(FROM), FROM)).toEqual({
    type: "reschedule_check",
    checkAt: FROM + 5 * MINUTE,
    queueEmptySince: FROM,
  });
});

test("the time for which the queue was empty begins with the first response and ends with the last call", () => {
  const slow = reading(0, 0, FROM, FROM + 2000);
  expect(decide(slow, FROM + 2000)).toMatchObject({ queueEmptySince: FROM + 2000 });
  const until = FROM + 15 * MINUTE;
  const last = reading(0, 0, until - 1, until + 2000);
  expect(decide(last, until + 2000, seenEmpty(FROM)).type).toBe("reschedule_check");
});

test("a queue that stays empty for as long as a delivery may take ends the wait, and the record says what is known", () => {
  const until = FROM + 15 * MINUTE;
  expect(decide(EMPTY(until - 1), until, seenEmpty(FROM)).type).toBe("reschedule_check");
  const write = decide(EMPTY(until), until, seenEmpty(FROM));
  expect(write).toMatchObject({ type: "lost", version: job.version, error: { code: "NO_DELIVERY" } });
  const message = write.type === "lost" ? write.error.message : "";
  for (const part of [
    "unknown whether",
    "no request id",
    "may never have been made",
    "model:echo/production",
  ])
    expect(message).toContain(part);
  for (const time of [FROM, until]) expect(message).toContain(isoTime(time));
});

test("the record names the response that left it open", () => {
  const open = { ...unknown({ on_unknown: "wait" }), queue_empty_since: isoTime(FROM) };
  expect(decide(EMPTY(FROM + 20 * MINUTE), FROM + 20 * MINUTE, open)).toMatchObject({
    error: { message: expect.stringContaining("no_answer") },
  });
});

test.each([
  [1, 0],
  [0, 1],
  [7, 3],
])("%i queued and %i running requests may include the job's: the wait begins anew", (queued, inProgress) => {
  const now = FROM + 20 * MINUTE;
  const write = decide(reading(queued, inProgress, now), now, seenEmpty(FROM));
  expect(write).toMatchObject({ type: "reschedule_check", queueEmptySince: undefined });
  const next = apply(seenEmpty(FROM), write, now);
  expect(next.queue_empty_since).toBeUndefined();
  expect(decide(EMPTY(now + 10 * MINUTE), now + 10 * MINUTE, next).type).toBe("reschedule_check");
});

test("without a reading nothing is concluded, and what was seen before is kept", () => {
  const now = FROM + 30 * MINUTE;
  expect(decide(NONE, now, seenEmpty(FROM))).toEqual({
    type: "reschedule_check",
    checkAt: now + 5 * MINUTE,
    queueEmptySince: FROM,
  });
  expect(decide(NONE, now)).toMatchObject({ type: "reschedule_check", queueEmptySince: undefined });
});

describe("over any sequence of readings, checked at each check_at", () => {
  const readings = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<[number, number]>([0, 0]) },
      fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
      fc.constant(undefined),
    ),
    { minLength: 1 },
  );
  const seconds = fc.constantFrom(undefined, 10, 600, 259_200);

  test("a job ends by its deadline, and before that only after 15 minutes of nothing but empty readings", () => {
    fc.assert(
      fc.property(readings, seconds, (all, max_time_in_queue_seconds) => {
        let current: Job = claimed({ on_unknown: "wait", max_time_in_queue_seconds });
        const seen: QueueReading[] = [];
        for (let n = 0; ; n++) {
          const now = Date.parse(current.check_at ?? "");
          const action = chooseAction(current, now, timing);
          if (action.type === "write" && action.write.type === "reschedule_check") {
            // The first check, which was set before it was known that the submission is unknown.
            expect(n).toBe(0);
            current = apply(current, action.write, now);
            continue;
          }
          if (action.type === "write") {
            expect(action.write.type).toBe("lost");
            expect(now).toBe(completionDeadline(current, leaseUntil));
            return;
          }
          const found = all[n % all.length];
          const read = found === undefined ? NONE : reading(...found, now);
          seen.push(read);
          const write = decide(read, now, current);
          if (write.type === "lost") break;
          const next = apply(current, write, now);
          expect(Date.parse(next.check_at ?? "")).toBeGreaterThan(now);
          current = next;
        }
        const counted = seen.filter((read) => read.type === "read");
        const empty = counted.slice(counted.findLastIndex((read) => read.queued + read.inProgress > 0) + 1);
        expect(empty.length).toBeGreaterThanOrEqual(2);
        expect((empty.at(-1)?.at ?? 0) - (empty[0]?.at ?? 0)).toBeGreaterThanOrEqual(15 * MINUTE);
        expect(empty[0]?.at).toBeGreaterThanOrEqual(FROM);
      }),
      { numRuns: 500 },
    );
  });

  test("no check is later than the deadline", () => {
    const now = DEADLINE - MINUTE;
    for (const read of [NONE, EMPTY(now), reading(1, 0, now)])
      expect(decide(read, now)).toMatchObject({ checkAt: DEADLINE });
  });
});
