import { isoTime, type Job, type JobWrite } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { harnessWith, OUTPUT_GONE } from "../testing/harness.fixture.ts";
import {
  apply,
  HOUR,
  MINUTE,
  released,
  resubmitted,
  submitted,
  T0,
  timing,
  unknown,
} from "../testing/job.fixture.ts";
import { writeWhileQuarantined } from "./while-quarantined.ts";

const DAY = 24 * HOUR;
const error = { code: "DELIVERY_UNVERIFIED", message: "set the right webhook secrets" } as const;
/** Without a quarantined delivery, the job is resubmitted. */
const RESUBMITTED = { rule: OUTPUT_GONE, resubmitsUndelivered: true };
const quarantined = (job: Job, at = T0) => apply(job, { type: "quarantined_delivery", at, error }, at);

describe("a job with a quarantined delivery", () => {
  test("is not resubmitted although its output is gone at the API, for a day; then it is lost with what to do", async () => {
    const harness = harnessWith([quarantined(submitted())], RESUBMITTED);
    harness.at(6 * MINUTE);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 36 * MINUTE) });
    harness.at(DAY - 1);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + DAY) });
    expect(harness.meter.totals.JobsResubmitted).toBeUndefined();
    harness.at(DAY);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", submissions: 1, errors: [error] });
    expect(harness.resubmissions()).toEqual([]);
    expect(harness.meter.totals.JobsLost).toBe(1);
  });

  test("whose submission is unknown waits for the day too", async () => {
    const harness = harnessWith([quarantined(unknown())]);
    harness.at(2 * HOUR);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "PENDING", check_at: isoTime(T0 + 2.5 * HOUR) });
    harness.at(DAY);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [error] });
  });

  test("that waits to be resubmitted gets no message, and is lost at the end of the day", async () => {
    const harness = harnessWith([quarantined(resubmitted())]);
    harness.at(HOUR);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "PENDING", check_at: isoTime(T0 + DAY) });
    harness.at(DAY);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [error] });
    expect(harness.resubmissions()).toEqual([]);
  });

  test("that was never accepted still gets its message", async () => {
    const harness = harnessWith([quarantined(released())]);
    harness.at(timing.messageRetentionMs);
    await harness.run();
    expect(harness.resubmissions()).toHaveLength(1);
  });

  test("whose delivery was forged is resubmitted as any other", async () => {
    const noted = quarantined(submitted());
    const harness = harnessWith([apply(noted, { type: "forged_delivery", at: T0 })], RESUBMITTED);
    harness.at(20 * MINUTE);
    await harness.run();
    expect(harness.resubmissions()).toHaveLength(1);
  });
});

describe("while a delivery is quarantined", () => {
  const ended = (status: "FAILED" | "EXPIRED" | "CANCELED"): JobWrite => ({
    type: "ended_at_api",
    requestId: "r-order-1",
    status,
    errors: [],
  });
  const isPostponed = (job: Job, write: JobWrite, now = T0 + HOUR) =>
    writeWhileQuarantined(job, write, now, timing).type === "reschedule_check";

  test("what the API reports as ended is recorded, but no final failure of a later submission", () => {
    const job = quarantined(submitted());
    const second = { ...job, submissions: 2 };
    for (const status of ["FAILED", "EXPIRED", "CANCELED"] as const)
      expect(isPostponed(job, ended(status))).toBe(false);
    expect(isPostponed(second, ended("EXPIRED"))).toBe(false);
    expect(isPostponed(second, ended("FAILED"))).toBe(true);
    expect(isPostponed(second, ended("FAILED"), T0 + DAY)).toBe(false);
    expect(isPostponed({ ...submitted(), submissions: 2 }, ended("FAILED"))).toBe(false);
  });
});
