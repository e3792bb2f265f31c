import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { errorResponse, harnessWith, type Rule } from "../testing/harness.fixture.ts";
import { claimed, HOUR, MINUTE, T0, unknown } from "../testing/job.fixture.ts";

const queue =
  (queued: number, inProgress: number): Rule =>
  () =>
    Response.json({ num_queued_requests: queued, num_in_progress_requests: inProgress });
const WAITS = { on_unknown: "wait" };

/** Runs the scheduler every minute, as its schedule does. */
async function runUntil(harness: ReturnType<typeof harnessWith>, minutes: number, from = 0): Promise<void> {
  for (let minute = from; minute <= minutes; minute++) {
    harness.at(minute * MINUTE);
    await harness.run();
  }
}

describe("a process that died between claim and call, with on_unknown wait", () => {
  test("costs 22 minutes instead of 71 while the queue is empty; then on_lost applies", async () => {
    const harness = harnessWith([claimed(WAITS)], { rule: queue(0, 0) });
    await runUntil(harness, 21);
    expect(harness.job()).toMatchObject({ status: "PENDING", queue_empty_since: isoTime(T0 + 7 * MINUTE) });
    expect(harness.resubmissions()).toEqual([]);
    await runUntil(harness, 22, 22);
    const errors = [{ code: "NO_DELIVERY", message: expect.stringContaining("may never have been made") }];
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1, errors });
    expect(harness.job()?.lease_until).toBeUndefined();
    expect(harness.resubmissions()).toEqual([{ type: "resubmit", job_id: "order-1" }]);
  });

  test("and on_lost fail ends as LOST then", async () => {
    const harness = harnessWith([claimed({ ...WAITS, on_lost: "fail" })], { rule: queue(0, 0) });
    await runUntil(harness, 22);
    expect(harness.job()).toMatchObject({ status: "LOST", errors: [{ code: "NO_DELIVERY" }] });
  });

  test.each([
    ["requests are queued, on a target that is scaled to zero too", queue(1, 0)],
    ["requests run", queue(0, 1)],
    ["the API does not respond", errorResponse(503)],
    ["the API does not know the target", errorResponse(404)],
  ])("waits for its deadline while %s", async (_, rule) => {
    const harness = harnessWith([claimed(WAITS)], { rule });
    await runUntil(harness, 71);
    expect(harness.job()).toMatchObject({ status: "PENDING", lease_until: expect.any(String) });
    await runUntil(harness, 72, 72);
    const errors = [{ message: expect.stringContaining("by the API's limits") }];
    expect(harness.job()).toMatchObject({ status: "PENDING", errors });
    expect(harness.resubmissions()).toHaveLength(1);
  });

  test("waits for its deadline without a key", async () => {
    const harness = harnessWith([claimed(WAITS)], { rule: queue(0, 0) });
    const apiKey = () => Promise.reject(new Error("PRIVATE"));
    harness.at(HOUR);
    await harness.run(undefined, { secrets: { ...harness.collaborators.secrets, apiKey } });
    expect(harness.calls).toEqual([]);
    expect(harness.job()).toMatchObject({ status: "PENDING", check_at: isoTime(T0 + HOUR + 5 * MINUTE) });
  });
});

describe("the API's queue", () => {
  test("is read once for each target and run, for all its jobs and for the recorded queue status", async () => {
    const jobs = Array.from({ length: 30 }, (_, n) => unknown({ ...WAITS, job_id: `order-${n}` }));
    const other = unknown({ ...WAITS, job_id: "other", target: { chain_id: "c1" } });
    const targets = ["model:echo/production"];
    const harness = harnessWith([...jobs, other], { rule: queue(0, 0), targets });
    await harness.run();
    expect(harness.calls.map(({ path }) => path).sort()).toEqual([
      "/production/async_queue_status",
      "/production/async_queue_status",
    ]);
    expect(harness.queueStatus).toHaveLength(1);
    for (const { job_id } of [...jobs, other])
      expect(harness.job(job_id)?.queue_empty_since).toBeTypeOf("string");
  });

  test("is not read if its rate limit is used up, and the job is checked again in five minutes", async () => {
    const harness = harnessWith([unknown(WAITS)], { rule: queue(0, 0) });
    const queueStatusLimiter = { acquire: async () => 60_000, reportThrottled: async () => undefined };
    await harness.run(undefined, { queueStatusLimiter });
    expect(harness.calls).toEqual([]);
    expect(harness.job()).toMatchObject({ status: "PENDING", check_at: isoTime(T0 + 10 * MINUTE) });
  });

  test("is not read for a job that its message continues", async () => {
    const harness = harnessWith([unknown()], { rule: queue(0, 0) });
    harness.at(30 * MINUTE);
    await harness.run();
    expect(harness.calls).toEqual([]);
  });
});
