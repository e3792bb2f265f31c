import {
  completionDeadline,
  InferenceApiError,
  isOutcome,
  isoTime,
  type Job,
  type RequestStatus,
  transition,
} from "@boomerang/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  HOUR,
  MINUTE,
  statusCallError,
  statusResponse,
  submitted,
  T0,
  timing,
} from "../testing/job.fixture.ts";
import { decideByError, decideByStatus } from "./decide.ts";

describe("for any response at any time", () => {
  const minutes = (max: number) => fc.integer({ min: 0, max: max * MINUTE });
  const jobs = fc
    .tuple(
      fc.constantFrom(undefined, 10, 600, 259_200),
      fc.constantFrom("resubmit", "fail"),
      fc.nat({ max: 2 }),
    )
    .map(([max_time_in_queue_seconds, on_lost, more]) => {
      const job = submitted({ max_time_in_queue_seconds, on_lost });
      return { ...job, submissions: job.submissions + more };
    });
  const responses = fc.record({
    status: fc.constantFrom(...(["QUEUED", "IN_PROGRESS", "SUCCEEDED", "WEBHOOK_FAILED"] as const)),
    webhook_status: fc.constantFrom(
      ...(["PENDING", "SUCCEEDED", "FAILED", "CANCELED", "NO_WEBHOOK_PROVIDED"] as const),
    ),
    status_at: fc.oneof(
      fc.constantFrom("", "?"),
      minutes(90 * 60).map((ms) => isoTime(T0 + ms)),
    ),
  });
  const failures = fc.constantFrom(undefined, 401, 403, 408, 429, 500, 502, 503, 504).map(statusCallError);
  const responseOrFailure = fc.oneof(responses, failures);
  const timings = fc.integer({ min: 5000, max: HOUR }).map((firstCheckMs) => ({ ...timing, firstCheckMs }));
  const decideAny = (
    job: Job,
    response: Partial<RequestStatus> | InferenceApiError,
    now: number,
    ownTiming = timing,
  ) =>
    response instanceof InferenceApiError
      ? decideByError(job, response, now, ownTiming)
      : decideByStatus(job, statusResponse(response), now, { timing: ownTiming, resubmitsUndelivered: true });

  test("the next check is in the future, within 30 minutes, and at most an hour after the completion deadline", () => {
    fc.assert(
      fc.property(jobs, responseOrFailure, minutes(76 * 60), timings, (job, response, ms, ownTiming) => {
        const now = T0 + ms;
        const write = decideAny(job, response, now, ownTiming);
        if (write.type !== "reschedule_check") return;
        expect(write.checkAt).toBeGreaterThan(now);
        expect(write.checkAt).toBeLessThanOrEqual(now + 30 * MINUTE);
        expect(now).toBeLessThan(completionDeadline(job, T0) + HOUR);
        expect(write.checkAt).toBeLessThanOrEqual(completionDeadline(job, T0) + HOUR);
      }),
      { numRuns: 2000 },
    );
  });

  test("an hour after its completion deadline the job has an outcome or is resubmitted", () => {
    fc.assert(
      fc.property(jobs, responseOrFailure, minutes(600), (job, response, ms) => {
        const now = completionDeadline(job, T0) + HOUR + ms;
        const decision = transition(job, decideAny(job, response, now), now, timing);
        expect(decision.type).toBe("write");
        if (decision.type !== "write") return;
        const { status, submissions } = decision.job;
        expect(isOutcome(status) || status === "PENDING").toBe(true);
        expect(status === "PENDING").toBe(job.on_lost !== "fail" && submissions < 3);
      }),
    );
  });

  test("nothing is decided while a delivery is under way and is still waited for", () => {
    const now = T0 + 40 * MINUTE;
    fc.assert(
      fc.property(jobs, minutes(15), fc.constantFrom("PENDING", "SUCCEEDED"), (job, ms, webhook_status) => {
        const response = { status: "SUCCEEDED", webhook_status, status_at: isoTime(now - ms) } as const;
        expect(decideAny(job, response, now).type).toBe("reschedule_check");
      }),
    );
  });

  test("checked at each check_at, a job is decided within an hour of its completion deadline", () => {
    fc.assert(
      fc.property(
        jobs,
        fc.array(responseOrFailure, { minLength: 1 }),
        timings,
        (job, responsesInOrder, ownTiming) => {
          let now = Date.parse(job.check_at ?? "");
          for (let n = 0; ; n++) {
            const response = responsesInOrder[n % responsesInOrder.length] ?? statusCallError();
            const write = decideAny(job, response, now, ownTiming);
            if (write.type !== "reschedule_check") break;
            now = write.checkAt;
          }
          expect(now).toBeLessThanOrEqual(completionDeadline(job, T0) + HOUR);
        },
      ),
    );
  });
});
