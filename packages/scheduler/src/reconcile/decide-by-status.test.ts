import { completionDeadline, isoTime, type RequestStatus } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  apply,
  HOUR,
  MINUTE,
  resubmitted,
  statusCallError,
  statusResponse,
  submitted,
  T0,
  timing,
} from "../testing/job.fixture.ts";
import { decideByError, decideByStatus } from "./decide.ts";

const job = submitted();
const END = completionDeadline(job, T0);
const OVERDUE = END + 30 * MINUTE;

const settings = { timing, resubmitsUndelivered: false };

const decide = (fields: Partial<RequestStatus>, now = T0 + 10 * MINUTE) =>
  decideByStatus(job, statusResponse(fields), now, settings);
const lost = (code: string) => ({ type: "lost", version: job.version, error: { code } });
const rescheduled = (checkAt: number) => ({ type: "reschedule_check", checkAt });

describe("a request that has not ended", () => {
  test.each([
    ["QUEUED", 5 * MINUTE, 5 * MINUTE],
    ["QUEUED", 20 * MINUTE, 10 * MINUTE],
    ["IN_PROGRESS", 59 * MINUTE, 29.5 * MINUTE],
    ["IN_PROGRESS", 65 * MINUTE, 30 * MINUTE],
  ] as const)(
    "%s at the age of %d ms is checked again after half its age, at most 30 minutes",
    (status, age, interval) => {
      expect(decide({ status }, T0 + age)).toEqual(rescheduled(T0 + age + interval));
    },
  );

  test.each(["QUEUED", "IN_PROGRESS"] as const)(
    "%s is checked for the last time half an hour after its completion deadline",
    (status) => {
      expect(decide({ status }, OVERDUE - MINUTE)).toEqual(rescheduled(OVERDUE));
      expect(decide({ status }, OVERDUE - 1)).toEqual(rescheduled(OVERDUE));
      expect(decide({ status }, OVERDUE)).toMatchObject(lost("OVERDUE"));
    },
  );

  test("is not lost before the end of the hour that it may run", () => {
    const longQueued = submitted({ max_time_in_queue_seconds: 259_200 });
    const now = T0 + 72 * HOUR + HOUR;
    expect(decideByStatus(longQueued, statusResponse(), now, settings).type).toBe("reschedule_check");
  });
});

test("a second submission has its full time, however old its job is", () => {
  const at = T0 + 5 * HOUR;
  const claimed = apply(resubmitted(), { type: "claim_again", isProbed: true }, at);
  const claim = claimed.lease_until ?? "";
  const again = apply(claimed, { type: "submitted", claim, requestId: "r2" }, at);
  const overdue = completionDeadline(again, at) + 30 * MINUTE;
  for (const status of ["QUEUED", "IN_PROGRESS"] as const) {
    const decideAt = (now: number) => decideByStatus(again, statusResponse({ status }), now, settings);
    expect(decideAt(at + 5 * MINUTE)).toEqual(rescheduled(at + 10 * MINUTE));
    expect(decideAt(overdue - 1)).toEqual(rescheduled(overdue));
    expect(decideAt(overdue)).toMatchObject({ ...lost("OVERDUE"), version: again.version });
  }
});

test.each(["FAILED", "EXPIRED", "CANCELED"] as const)(
  "a request that the API reports as %s is recorded as such, with its errors",
  (status) => {
    const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
    for (const request_id of ["r-order-1", ""]) {
      const write = decide({ status, errors, request_id });
      expect(apply(job, write, T0 + 10 * MINUTE)).toMatchObject({ status, errors });
    }
  },
);

test("a request that failed without errors has a reason anyway; one that was canceled or expired needs none", () => {
  const errorsAfter = (status: RequestStatus["status"]) =>
    apply(job, decide({ status, errors: [] }), T0 + 10 * MINUTE).errors;
  expect(errorsAfter("FAILED")).toEqual([
    { code: "UNKNOWN", message: "The API reported a failure without a reason: status is FAILED" },
  ]);
  expect(errorsAfter("CANCELED")).toBeUndefined();
  expect(errorsAfter("EXPIRED")).toBeUndefined();
});

describe("an inference that ended, whose delivery has not arrived", () => {
  const endedAt = T0 + 3 * MINUTE;

  test.each([
    ["SUCCEEDED", "FAILED", "OUTPUT_NOT_DELIVERED"],
    ["SUCCEEDED", "CANCELED", "DELIVERY_FAILED"],
    ["SUCCEEDED", "NO_WEBHOOK_PROVIDED", "DELIVERY_FAILED"],
    ["WEBHOOK_FAILED", "FAILED", "OUTPUT_NOT_DELIVERED"],
    ["WEBHOOK_FAILED", "PENDING", "OUTPUT_NOT_DELIVERED"],
  ] as const)(
    "is lost at once if no delivery will arrive: status %s, webhook status %s",
    (status, webhook_status, code) => {
      expect(decide({ status, webhook_status, status_at: isoTime(endedAt) }, endedAt)).toMatchObject(
        lost(code),
      );
    },
  );

  test.each([
    ["PENDING", 15, "the API may be behind"],
    ["SUCCEEDED", 60, "it may be in the spill queue"],
  ] as const)(
    "whose webhook status is %s is waited for, %i minutes: %s",
    (webhook_status, waitMinutes, _) => {
      const fields = { status: "SUCCEEDED", webhook_status, status_at: isoTime(endedAt) } as const;
      const last = endedAt + waitMinutes * MINUTE;
      expect(decide(fields, last)).toEqual(rescheduled(last + 5 * MINUTE));
      expect(decide(fields, last + 1)).toMatchObject(lost("DELIVERY_FAILED"));
    },
  );

  test("is waited for whether the API's times have no zone, more digits or none", () => {
    for (const status_at of [
      "2026-01-01T00:03:00.123456",
      "2026-01-01 00:03:00+00:00",
      "2026-01-01T00:03:00Z",
    ]) {
      const fields = { status: "SUCCEEDED", status_at } as const;
      expect(decide(fields, endedAt + 14 * MINUTE).type).toBe("reschedule_check");
      expect(decide(fields, endedAt + 16 * MINUTE).type).toBe("lost");
    }
  });

  test("is not waited for forever, whatever end time the API reports", () => {
    const end = OVERDUE + 15 * MINUTE;
    const decideOn = (now: number) => decide({ status: "SUCCEEDED", status_at: isoTime(now) }, now);
    expect(decideOn(end - 1).type).toBe("reschedule_check");
    expect(decideOn(end)).toMatchObject(lost("DELIVERY_FAILED"));
  });

  test("is waited for until it is overdue if the API reports no readable end time", () => {
    for (const status_at of ["", "yesterday"]) {
      expect(decide({ status: "SUCCEEDED", status_at }, OVERDUE - 1).type).toBe("reschedule_check");
      expect(decide({ status: "SUCCEEDED", status_at }, OVERDUE)).toMatchObject(lost("DELIVERY_FAILED"));
    }
  });
});

describe("a status call that fails", () => {
  test("with 404 means that the job is lost: the API does not know the request, and a delivery would have arrived", () => {
    expect(decideByError(job, statusCallError(404), T0 + 10 * MINUTE, timing)).toMatchObject(
      lost("UNKNOWN_REQUEST"),
    );
  });

  test.each([400, 401, 402, 403, 422, 429, 500, 503, undefined])(
    "with %s decides nothing before the job is overdue",
    (status) => {
      const now = T0 + 10 * MINUTE;
      expect(decideByError(job, statusCallError(status), now, timing)).toEqual(rescheduled(now + 5 * MINUTE));
      expect(decideByError(job, statusCallError(status), OVERDUE - 1, timing)).toEqual(rescheduled(OVERDUE));
      expect(decideByError(job, statusCallError(status), OVERDUE, timing)).toMatchObject(lost("NO_STATUS"));
    },
  );
});
