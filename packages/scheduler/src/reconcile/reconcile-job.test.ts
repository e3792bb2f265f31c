import { completionDeadline, isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { errorResponse, harnessWith, manyJobs, OUTPUT_GONE, reports } from "../testing/harness.fixture.ts";
import {
  claimed,
  HOUR,
  MINUTE,
  released,
  resubmitted,
  submitted,
  T0,
  timing,
  unknown,
  withoutInput,
} from "../testing/job.fixture.ts";

describe("a due job", () => {
  test("that still waits is checked again later", async () => {
    const harness = harnessWith([submitted()]);
    await harness.run();
    expect(harness.calls.map(({ path }) => path)).toEqual(["/async_request/r-order-1"]);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    expect(harness.jobsQueue.sent).toEqual([]);
    await harness.run();
    expect(harness.calls).toHaveLength(1);
  });

  test.each(["FAILED", "EXPIRED", "CANCELED"] as const)(
    "that the API reports as %s is recorded as such",
    async (status) => {
      const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
      const harness = harnessWith([submitted()], { rule: reports({ status, errors }) });
      await harness.run();
      expect(harness.job()).toMatchObject({ status, errors });
    },
  );

  test("whose output is gone is resubmitted twice, and is lost the third time", async () => {
    const harness = harnessWith([submitted()], { rule: OUTPUT_GONE, resubmitsUndelivered: true });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "PENDING", errors: [{ code: "OUTPUT_NOT_DELIVERED" }] });
    expect(harness.resubmissions()).toEqual([{ type: "resubmit", job_id: "order-1" }]);
    expect(harness.meter.totals).toMatchObject({ JobsResubmitted: 1 });

    harness.store.jobs.set("order-1", { ...submitted(), submissions: 3 });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [{ code: "OUTPUT_NOT_DELIVERED" }] });
    expect(harness.resubmissions()).toHaveLength(1);
    expect(harness.meter.totals).toMatchObject({ JobsResubmitted: 1, JobsLost: 1 });
  });

  test("with on_lost: fail is lost at once", async () => {
    const harness = harnessWith([submitted({ on_lost: "fail" })], { rule: errorResponse(404) });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [{ code: "UNKNOWN_REQUEST" }] });
    expect(harness.jobsQueue.sent).toEqual([]);
  });

  test("whose submission is unknown, and whose delivery did not arrive, is resubmitted without a status call", async () => {
    const abandoned = claimed({ job_id: "abandoned" });
    const check_at = isoTime(completionDeadline(abandoned, Date.parse(abandoned.lease_until ?? "")));
    const harness = harnessWith([unknown(), { ...abandoned, check_at }]);
    await harness.run();
    expect(harness.calls).toEqual([]);
    expect(harness.resubmissions().map(({ job_id }) => job_id)).toEqual(["order-1", "abandoned"]);
    expect(harness.job()).toMatchObject({ status: "PENDING", errors: [{ code: "NO_DELIVERY" }] });
    expect(harness.job("abandoned")?.lease_until).toBeUndefined();
  });

  test("that is not in the table any more, or has an outcome, is skipped", async () => {
    const harness = harnessWith([submitted()]);
    const { check_at: _, open_shard: __, ...ended } = submitted({ job_id: "ended" });
    harness.store.jobs.set("ended", { ...ended, status: "SUCCEEDED" });
    const due = ["gone", "ended", "order-1"].map((jobId) => ({ jobId, since: T0 }));
    await harness.run(undefined, { store: { ...harness.store, listDue: async () => due } });
    expect(harness.calls).toHaveLength(1);
    expect(harness.warnings()).toEqual([]);
    expect(harness.meter.totals.ReconcileBehindSeconds).toBe(0);
  });
});

describe("a resubmission whose message is missing", () => {
  test("because the function stopped after its write is sent by the next check", async () => {
    const harness = harnessWith([submitted()], { rule: OUTPUT_GONE, resubmitsUndelivered: true });
    const down = { ...harness.jobsQueue, send: () => Promise.reject(new Error("PRIVATE")) };
    await harness.run(undefined, { jobsQueue: down });
    expect(harness.job()?.status).toBe("PENDING");
    expect(harness.warnings()).toEqual(["job could not be reconciled; the next run tries again"]);

    harness.at(5 * MINUTE + timing.firstCheckMs);
    await harness.run();
    expect(harness.resubmissions()).toEqual([{ type: "resubmit", job_id: "order-1" }]);
    // The record still contains the reason for the resubmission.
    expect(harness.job()).toMatchObject({ status: "PENDING", errors: [{ code: "OUTPUT_NOT_DELIVERED" }] });
  });

  test("or only late gets another message, ever less often, until it is claimed", async () => {
    const harness = harnessWith([resubmitted()]);
    for (let minute = 5; minute < 6 * 60; minute++) {
      harness.at(minute * MINUTE);
      await harness.run();
    }
    expect(harness.resubmissions().length).toBeLessThan(20);
    expect(harness.resubmissions().length).toBeGreaterThan(10);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  });

  test("and whose input was not kept ends the job", async () => {
    const harness = harnessWith([withoutInput(released())]);
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [{ code: "MESSAGE_GONE" }] });
  });
});

describe("a status call that fails", () => {
  test.each([401, 402, 403])(
    "with %d counts as an account error, and the key is read again",
    async (status) => {
      const harness = harnessWith([submitted()], { rule: errorResponse(status) });
      await harness.run();
      expect(harness.meter.totals).toMatchObject({ AccountErrors: 1 });
      expect(harness.freshKeys).toEqual([true]);
      expect(harness.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    },
  );

  test("with 401 does not keep an overdue job open, even if the key cannot be read again", async () => {
    const harness = harnessWith([submitted({ on_lost: "fail" })], { rule: errorResponse(401) });
    harness.at(3 * HOUR);
    const apiKey = async (fresh = false) => {
      if (fresh) throw new Error("PRIVATE");
      return "key";
    };
    await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [{ code: "NO_STATUS" }] });
    expect(harness.warnings()).toContain(
      "reaction to an API error failed; the next API error triggers it again",
    );
  });

  test("is not made without a key, and an overdue job still gets its outcome", async () => {
    for (const [hours, expected] of [
      [0.2, { status: "SUBMITTED", version: 3 }],
      [3, { status: "LOST", errors: [{ code: "NO_STATUS" }] }],
    ] as const) {
      const harness = harnessWith([submitted({ on_lost: "fail" })]);
      harness.at(hours * HOUR);
      const apiKey = () => Promise.reject(new Error("PRIVATE"));
      await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
      expect(harness.job()).toMatchObject(expected);
      expect(harness.calls).toEqual([]);
    }
  });

  test("with 429 slows down everything that shares the rate limit, and ends the run without errors", async () => {
    const harness = harnessWith(manyJobs(30), { rule: errorResponse(429, { "retry-after": "30" }) });
    await harness.run();
    expect(harness.calls.length).toBeLessThanOrEqual(10);
    expect(harness.meter.totals.ReconcileBehindSeconds).toBeGreaterThanOrEqual(0);
    expect(await harness.collaborators.statusLimiter.acquire(0)).toBeGreaterThan(20_000);
    expect([...harness.store.jobs.values()].every(({ status }) => status === "SUBMITTED")).toBe(true);
  });

  test.each([500, 502, 503, 504])("with %d does not decide on the job", async (status) => {
    const harness = harnessWith([submitted()], { rule: errorResponse(status) });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    expect(harness.meter.totals.AccountErrors).toBeUndefined();
    expect(harness.meter.totals.StatusFailed).toBe(1);
  });

  test("with 404 is a valid response, and does not count as a failure", async () => {
    const harness = harnessWith([submitted()], { rule: errorResponse(404) });
    await harness.run();
    expect(harness.meter.totals.StatusFailed).toBeUndefined();
  });

  test("with a response of unknown form does not decide on the job", async () => {
    const harness = harnessWith([submitted()], { rule: () => Response.json({ status: "PRIVATE" }) });
    await harness.run();
    expect(harness.job()?.status).toBe("SUBMITTED");
  });
});
