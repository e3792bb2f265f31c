import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { harnessWith, manyJobs, OUTPUT_GONE } from "../testing/harness.fixture.ts";
import {
  claimed,
  HOUR,
  MINUTE,
  resubmitted,
  statusResponse,
  submitted,
  T0,
  timing,
  unknown,
} from "../testing/job.fixture.ts";

describe("other jobs of the run", () => {
  test("are not affected by a job whose record cannot be read or written", async () => {
    const harness = harnessWith(manyJobs(5));
    const { store } = harness;
    const failing = {
      ...store,
      get: (jobId: string) => (jobId === "order-1" ? Promise.reject(new Error("PRIVATE")) : store.get(jobId)),
      put: (next: Job, before: Job | undefined) =>
        next.job_id === "order-2" ? Promise.reject(new Error("PRIVATE")) : store.put(next, before),
    };
    await harness.run(undefined, { store: failing });
    const checked = [...store.jobs.values()]
      .filter(({ version }) => version === 3)
      .map(({ job_id }) => job_id);
    expect(checked).toEqual(["order-0", "order-3", "order-4"]);
    expect(harness.warnings()).toHaveLength(2);
    // Those two jobs are behind, and the metric shows it.
    const since = Date.parse(store.jobs.get("order-1")?.check_at ?? "");
    expect(harness.meter.totals.ReconcileBehindSeconds).toBe((harness.now() - since) / 1000);
  });

  test("are not affected by a bug", async () => {
    const harness = harnessWith(manyJobs(2));
    const api = { ...harness.collaborators.api };
    api.requestStatus = (target, requestId) =>
      requestId === "r-order-0"
        ? Promise.reject(new TypeError("PRIVATE"))
        : harness.collaborators.api.requestStatus(target, requestId);
    await harness.run(undefined, { api });
    expect(harness.job("order-0")?.version).toBe(2);
    expect(harness.job("order-1")?.version).toBe(3);
  });
});

describe("a concurrent run", () => {
  test("sends one resubmission for each job", async () => {
    const harness = harnessWith(manyJobs(20), { rule: OUTPUT_GONE, resubmitsUndelivered: true });
    await Promise.all([harness.run(), harness.run()]);
    expect(harness.resubmissions()).toHaveLength(20);
    expect(new Set(harness.resubmissions().map(({ job_id }) => job_id)).size).toBe(20);
  });

  test("sends one message for each message that may be gone", async () => {
    const harness = harnessWith([resubmitted()]);
    await Promise.all([harness.run(), harness.run()]);
    expect(harness.resubmissions()).toHaveLength(1);
  });

  test("or any other write in between makes a decision void", async () => {
    const harness = harnessWith([submitted()], {
      resubmitsUndelivered: true,
      rule: () => {
        harness.store.jobs.set("order-1", { ...claimed(), version: 4, submissions: 2 });
        return OUTPUT_GONE({ operation: "status", path: "" });
      },
    });
    await harness.run();
    expect(harness.job()).toMatchObject({ status: "PENDING", version: 4, lease_until: expect.any(String) });
    expect(harness.jobsQueue.sent).toEqual([]);
    expect(harness.meter.totals.JobsResubmitted).toBeUndefined();
  });

  test("or a claim in between keeps its own check_at", async () => {
    const waiting = unknown({ on_unknown: "wait" });
    const harness = harnessWith([submitted()], {
      rule: () => {
        harness.store.jobs.set("order-1", { ...waiting, version: 5 });
        return Response.json(statusResponse());
      },
    });
    await harness.run();
    expect(harness.job()).toEqual({ ...waiting, version: 5 });
  });
});

describe("the limit", () => {
  test("of calls: jobs are checked oldest first, the others wait for the next minute, and nothing is logged as an error", async () => {
    const jobs = manyJobs(120);
    const harness = harnessWith(jobs, { perSecond: 2 });
    const started = harness.now();
    await harness.run(undefined, {}, () => 60_000 - (harness.now() - started));
    const isChecked = jobs.map(({ job_id }) => harness.job(job_id)?.version === 3);
    const checked = isChecked.filter(Boolean).length;
    // The run uses the rate limit until the end of its time.
    expect(checked).toBeGreaterThan(30);
    expect(checked).toBeLessThan(90);
    expect(isChecked.lastIndexOf(true)).toBeLessThan(checked + 10);
    expect(harness.now() - started).toBeLessThanOrEqual(45_000);
    expect(harness.warnings()).toEqual([]);
    const since = T0 + isChecked.indexOf(false) + timing.firstCheckMs;
    expect(harness.meter.totals.ReconcileBehindSeconds).toBe((harness.now() - since) / 1000);

    await harness.run();
    expect(harness.job(`order-${isChecked.indexOf(false)}`)?.version).toBe(3);
  });

  test("of calls, used up by others: the run ends at once, and the metric counts the first job without a permit", async () => {
    const jobs = manyJobs(30);
    const harness = harnessWith(jobs);
    let permits = 0;
    const statusLimiter = {
      acquire: async () => (++permits > 5 ? 60_000 : 0),
      reportThrottled: async () => undefined,
    };
    harness.at(10 * MINUTE);
    await harness.run(undefined, { statusLimiter });
    expect(harness.calls).toHaveLength(5);
    expect(permits).toBeLessThanOrEqual(5 + 10);
    const oldest = jobs.find(({ job_id }) => harness.job(job_id)?.version === 2);
    expect(oldest?.job_id).toBe("order-5");
    const since = Date.parse(oldest?.check_at ?? "");
    expect(harness.meter.totals.ReconcileBehindSeconds).toBe((harness.now() - since) / 1000);
    expect(harness.warnings()).toEqual([]);
  });

  test("of time: no call starts that might not end", async () => {
    const harness = harnessWith(manyJobs(3));
    harness.at(HOUR);
    await harness.run(undefined, {}, () => 14_999);
    expect(harness.calls).toEqual([]);
    expect(harness.meter.totals.ReconcileBehindSeconds).toBe((HOUR - timing.firstCheckMs) / 1000);
  });
});
