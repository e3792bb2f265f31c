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
import { decideByError, decideByStatus } from "./decide-outcome.ts";
import { answer, apply, HOUR, MINUTE, resubmitted, submitted, T0, timing } from "./job.fixture.ts";

const job = submitted();
const END = completionDeadline(job, T0);
const OVERDUE = END + 30 * MINUTE;

const judge = (fields: Partial<RequestStatus>, now = T0 + 10 * MINUTE) =>
  decideByStatus(job, answer(fields), now, timing);
const failure = (status?: number) =>
  new InferenceApiError("failed", {
    operation: "requestStatus",
    kind: status === 404 ? "not_found" : "unknown",
    retryable: true,
    status,
  });
const isLost = (code: string) => ({ type: "lost", version: job.version, error: { code } });
const isLook = (checkAt: number) => ({ type: "reschedule_check", checkAt });

describe("a request that the API has not done yet", () => {
  test.each([
    ["QUEUED", 5 * MINUTE, 5 * MINUTE],
    ["QUEUED", 20 * MINUTE, 10 * MINUTE],
    ["IN_PROGRESS", 59 * MINUTE, 29.5 * MINUTE],
    ["IN_PROGRESS", 65 * MINUTE, 30 * MINUTE],
  ] as const)(
    "%s at %d ms is looked at again after half its age, at most 30 minutes",
    (status, age, pause) => {
      expect(judge({ status }, T0 + age)).toEqual(isLook(T0 + age + pause));
    },
  );

  test.each(["QUEUED", "IN_PROGRESS"] as const)(
    "%s is looked at for the last time half an hour after its deadline",
    (status) => {
      expect(judge({ status }, OVERDUE - MINUTE)).toEqual(isLook(OVERDUE));
      expect(judge({ status }, OVERDUE - 1)).toEqual(isLook(OVERDUE));
      expect(judge({ status }, OVERDUE)).toMatchObject(isLost("OVERDUE"));
    },
  );

  test("is not given up before the hour that it may run", () => {
    const patient = submitted({ max_time_in_queue_seconds: 259_200 });
    const now = T0 + 72 * HOUR + HOUR;
    expect(decideByStatus(patient, answer(), now, timing).type).toBe("reschedule_check");
  });
});

test("a second submission has all its time, however old its job is by then", () => {
  const at = T0 + 5 * HOUR;
  const claimed = apply(resubmitted(), { type: "claim_again", isProbed: true }, at);
  const claim = claimed.lease_until ?? "";
  const again = apply(claimed, { type: "submitted", claim, requestId: "r2" }, at);
  const overdue = completionDeadline(again, at) + 30 * MINUTE;
  for (const status of ["QUEUED", "IN_PROGRESS"] as const) {
    const judgeAt = (now: number) => decideByStatus(again, answer({ status }), now, timing);
    expect(judgeAt(at + 5 * MINUTE)).toEqual(isLook(at + 10 * MINUTE));
    expect(judgeAt(overdue - 1)).toEqual(isLook(overdue));
    expect(judgeAt(overdue)).toMatchObject({ ...isLost("OVERDUE"), version: again.version });
  }
});

test.each(["FAILED", "EXPIRED", "CANCELED"] as const)(
  "what the API says has %s is so recorded, with its errors",
  (status) => {
    const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
    for (const request_id of ["r-order-1", ""]) {
      const write = judge({ status, errors, request_id });
      expect(apply(job, write, T0 + 10 * MINUTE)).toMatchObject({ status, errors });
    }
  },
);

describe("an inference that worked, whose delivery did not come", () => {
  const endedAt = T0 + 3 * MINUTE;

  test.each([
    ["SUCCEEDED", "FAILED"],
    ["SUCCEEDED", "CANCELED"],
    ["SUCCEEDED", "NO_WEBHOOK_PROVIDED"],
    ["WEBHOOK_FAILED", "FAILED"],
    ["WEBHOOK_FAILED", "PENDING"],
  ] as const)("is lost at once where it will not come: %s, %s", (status, webhook_status) => {
    expect(judge({ status, webhook_status, status_at: isoTime(endedAt) }, endedAt)).toMatchObject(
      isLost("DELIVERY_FAILED"),
    );
  });

  test.each([
    ["PENDING", 15, "the API may be behind"],
    ["SUCCEEDED", 60, "it may be in the spill queue"],
  ] as const)("whose webhook is %s is waited for %i minutes: %s", (webhook_status, patience, _) => {
    const seen = { status: "SUCCEEDED", webhook_status, status_at: isoTime(endedAt) } as const;
    const last = endedAt + patience * MINUTE;
    expect(judge(seen, last)).toEqual(isLook(last + 5 * MINUTE));
    expect(judge(seen, last + 1)).toMatchObject(isLost("DELIVERY_FAILED"));
  });

  test("is waited for where the API's times have no zone, more digits or none", () => {
    for (const status_at of [
      "2026-01-01T00:03:00.123456",
      "2026-01-01 00:03:00+00:00",
      "2026-01-01T00:03:00Z",
    ]) {
      const seen = { status: "SUCCEEDED", status_at } as const;
      expect(judge(seen, endedAt + 14 * MINUTE).type).toBe("reschedule_check");
      expect(judge(seen, endedAt + 16 * MINUTE).type).toBe("lost");
    }
  });

  test("is not waited for for ever, whatever the API says of when it ended", () => {
    const end = OVERDUE + 15 * MINUTE;
    const seen = (now: number) => judge({ status: "SUCCEEDED", status_at: isoTime(now) }, now);
    expect(seen(end - 1).type).toBe("reschedule_check");
    expect(seen(end)).toMatchObject(isLost("DELIVERY_FAILED"));
  });

  test("is waited for until it is overdue where the API does not say when it ended", () => {
    for (const status_at of ["", "yesterday"]) {
      expect(judge({ status: "SUCCEEDED", status_at }, OVERDUE - 1).type).toBe("reschedule_check");
      expect(judge({ status: "SUCCEEDED", status_at }, OVERDUE)).toMatchObject(isLost("DELIVERY_FAILED"));
    }
  });
});

describe("a status call that fails", () => {
  test("with 404: the API does not know the request, and a delivery would have come", () => {
    expect(decideByError(job, failure(404), T0 + 10 * MINUTE, timing)).toMatchObject(
      isLost("UNKNOWN_REQUEST"),
    );
  });

  test.each([400, 401, 402, 403, 422, 429, 500, 503, undefined])(
    "with %s says nothing of the job",
    (status) => {
      const now = T0 + 10 * MINUTE;
      expect(decideByError(job, failure(status), now, timing)).toEqual(isLook(now + 5 * MINUTE));
      expect(decideByError(job, failure(status), OVERDUE - 1, timing)).toEqual(isLook(OVERDUE));
      expect(decideByError(job, failure(status), OVERDUE, timing)).toMatchObject(isLost("NO_STATUS"));
    },
  );
});

describe("for any answer at any time", () => {
  const minutes = (max: number) => fc.integer({ min: 0, max: max * MINUTE });
  const jobs = fc
    .tuple(
      fc.constantFrom(undefined, 10, 600, 259_200),
      fc.constantFrom("resubmit", "fail"),
      fc.nat({ max: 2 }),
    )
    .map(([max_time_in_queue_seconds, on_lost, more]) => {
      const asked = submitted({ max_time_in_queue_seconds, on_lost });
      return { ...asked, submissions: asked.submissions + more };
    });
  const answers = fc.record({
    status: fc.constantFrom(...(["QUEUED", "IN_PROGRESS", "SUCCEEDED", "WEBHOOK_FAILED"] as const)),
    webhook_status: fc.constantFrom(
      ...(["PENDING", "SUCCEEDED", "FAILED", "CANCELED", "NO_WEBHOOK_PROVIDED"] as const),
    ),
    status_at: fc.oneof(
      fc.constantFrom("", "?"),
      minutes(90 * 60).map((ms) => isoTime(T0 + ms)),
    ),
  });
  const failures = fc.constantFrom(undefined, 401, 403, 408, 429, 500, 502, 503, 504).map(failure);
  const seen = fc.oneof(answers, failures);
  const timings = fc.integer({ min: 5000, max: HOUR }).map((firstCheckMs) => ({ ...timing, firstCheckMs }));
  const judgeAny = (
    it: Job,
    what: Partial<RequestStatus> | InferenceApiError,
    now: number,
    lengths = timing,
  ) =>
    what instanceof InferenceApiError
      ? decideByError(it, what, now, lengths)
      : decideByStatus(it, answer(what), now, lengths);

  test("the next look is in the future, within 30 minutes, and never past the hour after the deadline", () => {
    fc.assert(
      fc.property(jobs, seen, minutes(76 * 60), timings, (it, what, ms, lengths) => {
        const now = T0 + ms;
        const write = judgeAny(it, what, now, lengths);
        if (write.type !== "reschedule_check") return;
        expect(write.checkAt).toBeGreaterThan(now);
        expect(write.checkAt).toBeLessThanOrEqual(now + 30 * MINUTE);
        expect(now).toBeLessThan(completionDeadline(it, T0) + HOUR);
        expect(write.checkAt).toBeLessThanOrEqual(completionDeadline(it, T0) + HOUR);
      }),
      { numRuns: 2000 },
    );
  });

  test("an hour past its deadline the job has an outcome or is submitted again", () => {
    fc.assert(
      fc.property(jobs, seen, minutes(600), (it, what, ms) => {
        const now = completionDeadline(it, T0) + HOUR + ms;
        const decision = transition(it, judgeAny(it, what, now), now, timing);
        expect(decision.type).toBe("write");
        if (decision.type !== "write") return;
        const { status, submissions } = decision.job;
        expect(isOutcome(status) || status === "PENDING").toBe(true);
        expect(status === "PENDING").toBe(it.on_lost !== "fail" && submissions < 3);
      }),
    );
  });

  test("there is no verdict while a delivery is under way and its patience lasts", () => {
    const now = T0 + 40 * MINUTE;
    fc.assert(
      fc.property(jobs, minutes(15), fc.constantFrom("PENDING", "SUCCEEDED"), (it, ms, webhook_status) => {
        const what = { status: "SUCCEEDED", webhook_status, status_at: isoTime(now - ms) } as const;
        expect(judgeAny(it, what, now).type).toBe("reschedule_check");
      }),
    );
  });

  test("looked at whenever it asks for it, a job is decided on within an hour of its deadline", () => {
    fc.assert(
      fc.property(jobs, fc.array(seen, { minLength: 1 }), timings, (it, answersInTurn, lengths) => {
        let now = Date.parse(it.check_at ?? "");
        for (let n = 0; ; n++) {
          const what = answersInTurn[n % answersInTurn.length] ?? failure();
          const write = judgeAny(it, what, now, lengths);
          if (write.type !== "reschedule_check") break;
          now = write.checkAt;
        }
        expect(now).toBeLessThanOrEqual(completionDeadline(it, T0) + HOUR);
      }),
    );
  });
});
