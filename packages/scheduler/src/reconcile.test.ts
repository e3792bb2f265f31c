import { isoTime, type Job } from "@boomerang/core";
import { afterEach, describe, expect, test } from "vitest";
import {
  answer,
  claimed,
  HOUR,
  MINUTE,
  released,
  resubmitted,
  submitted,
  T0,
  timing,
  unknown,
} from "./job.fixture.ts";
import { createWorld, type Rule, refuse } from "./world.fixture.ts";

const worlds: ReturnType<typeof createWorld>[] = [];

/** A world that has these jobs, at a time when all of them are due. */
function worldOf(jobs: Job[], options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  for (const job of jobs) world.store.jobs.set(job.job_id, job);
  world.at(Math.max(...jobs.map(({ check_at = "" }) => Date.parse(check_at))) - T0);
  worlds.push(world);
  return world;
}

const says =
  (fields: Parameters<typeof answer>[0]): Rule =>
  () =>
    Response.json(answer(fields));
const many = (count: number, make: (n: number) => Job = (n) => submitted({ job_id: `order-${n}` }, T0 + n)) =>
  Array.from({ length: count }, (_, n) => make(n));
const GONE = says({ status: "WEBHOOK_FAILED", webhook_status: "FAILED" });

// Inputs and what an API says are private: no log line of any test holds them.
afterEach(() => {
  for (const { logged } of worlds.splice(0)) expect(JSON.stringify(logged)).not.toContain("PRIVATE");
});

describe("what becomes of a due job", () => {
  test("that still waits is looked at again later", async () => {
    const world = worldOf([submitted()]);
    await world.run();
    expect(world.calls.map(({ path }) => path)).toEqual(["/async_request/r-order-1"]);
    expect(world.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    expect(world.jobsQueue.sent).toEqual([]);
    await world.run();
    expect(world.calls).toHaveLength(1);
  });

  test.each(["FAILED", "EXPIRED", "CANCELED"] as const)(
    "that the API says has %s is so recorded",
    async (status) => {
      const errors = [{ code: "MODEL_PREDICT_ERROR", message: "it broke" }];
      const world = worldOf([submitted()], { rule: says({ status, errors }) });
      await world.run();
      expect(world.job()).toMatchObject({ status, errors });
    },
  );

  test("whose output is gone is submitted again, twice, and is lost the third time", async () => {
    const world = worldOf([submitted()], { rule: GONE });
    await world.run();
    expect(world.job()).toMatchObject({ status: "PENDING", errors: [{ code: "DELIVERY_FAILED" }] });
    expect(world.resubmissions()).toEqual([{ type: "resubmit", job_id: "order-1" }]);
    expect(world.meter.totals).toMatchObject({ JobsResubmitted: 1 });

    world.store.jobs.set("order-1", { ...submitted(), submissions: 3 });
    await world.run();
    expect(world.job()).toMatchObject({ status: "LOST", errors: [{ code: "DELIVERY_FAILED" }] });
    expect(world.resubmissions()).toHaveLength(1);
    expect(world.meter.totals).toMatchObject({ JobsResubmitted: 1, JobsLost: 1 });
  });

  test("that asks to fail is lost at once", async () => {
    const world = worldOf([submitted({ on_lost: "fail" })], { rule: refuse(404) });
    await world.run();
    expect(world.job()).toMatchObject({ status: "LOST", errors: [{ code: "UNKNOWN_REQUEST" }] });
    expect(world.jobsQueue.sent).toEqual([]);
  });

  test("of which nobody knows, and whose delivery never came, is submitted again without a call", async () => {
    const world = worldOf([unknown(), claimed({ job_id: "dead" })]);
    await world.run();
    expect(world.calls).toEqual([]);
    expect(world.resubmissions().map(({ job_id }) => job_id)).toEqual(["order-1", "dead"]);
    expect(world.job()).toMatchObject({ status: "PENDING", errors: [{ code: "NO_DELIVERY" }] });
    expect(world.job("dead")?.lease_until).toBeUndefined();
  });

  test("that has gone from the table, or has an outcome, is no concern", async () => {
    const world = worldOf([submitted()]);
    const { check_at: _, open_shard: __, ...ended } = submitted({ job_id: "ended" });
    world.store.jobs.set("ended", { ...ended, status: "SUCCEEDED" });
    const due = ["gone", "ended", "order-1"].map((jobId) => ({ jobId, since: T0 }));
    await world.run(undefined, { store: { ...world.store, listDue: async () => due } });
    expect(world.calls).toHaveLength(1);
    expect(world.warnings()).toEqual([]);
    expect(world.meter.totals.ReconcileBehindSeconds).toBe(0);
  });
});

describe("a resubmission whose message is gone", () => {
  test("because the function stopped after its write is mended by the next look", async () => {
    const world = worldOf([submitted()], { rule: GONE });
    const down = { ...world.jobsQueue, send: () => Promise.reject(new Error("PRIVATE")) };
    await world.run(undefined, { jobsQueue: down });
    expect(world.job()?.status).toBe("PENDING");
    expect(world.warnings()).toEqual(["job could not be reconciled; it is looked at again in a minute"]);

    world.at(5 * MINUTE + timing.firstCheckMs);
    await world.run();
    expect(world.resubmissions()).toEqual([{ type: "resubmit", job_id: "order-1" }]);
    // Why it is submitted again stays told.
    expect(world.job()).toMatchObject({ status: "PENDING", errors: [{ code: "DELIVERY_FAILED" }] });
  });

  test("or only late is sent again, ever less often, until it is claimed", async () => {
    const world = worldOf([resubmitted()]);
    for (let minute = 5; minute < 6 * 60; minute++) {
      world.at(minute * MINUTE);
      await world.run();
    }
    expect(world.resubmissions().length).toBeLessThan(20);
    expect(world.resubmissions().length).toBeGreaterThan(10);
    expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  });

  test("of a job that nobody could submit again is an outcome", async () => {
    const world = worldOf([released({ on_lost: "fail" })]);
    await world.run();
    expect(world.job()).toMatchObject({ status: "LOST", errors: [{ code: "MESSAGE_GONE" }] });
  });
});

describe("a status call that is refused", () => {
  test.each([401, 402, 403])(
    "with %d counts against the account, and the key is read again",
    async (status) => {
      const world = worldOf([submitted()], { rule: refuse(status) });
      await world.run();
      expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
      expect(world.freshKeys).toEqual([true]);
      expect(world.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    },
  );

  test("with 401 does not keep an overdue job from its outcome, even where the key cannot be read again", async () => {
    const world = worldOf([submitted({ on_lost: "fail" })], { rule: refuse(401) });
    world.at(3 * HOUR);
    const apiKey = async (fresh = false) => {
      if (fresh) throw new Error("PRIVATE");
      return "key";
    };
    await world.run(undefined, { secrets: { ...world.collaborators.secrets, apiKey } });
    expect(world.job()).toMatchObject({ status: "LOST", errors: [{ code: "NO_STATUS" }] });
    expect(world.warnings()).toContain("refusal not heeded; the next one is");
  });

  test("for want of a key is not even made, and keeps no overdue job from its outcome", async () => {
    for (const [hours, expected] of [
      [0.2, { status: "SUBMITTED", version: 3 }],
      [3, { status: "LOST", errors: [{ code: "NO_STATUS" }] }],
    ] as const) {
      const world = worldOf([submitted({ on_lost: "fail" })]);
      world.at(hours * HOUR);
      const apiKey = () => Promise.reject(new Error("PRIVATE"));
      await world.run(undefined, { secrets: { ...world.collaborators.secrets, apiKey } });
      expect(world.job()).toMatchObject(expected);
      expect(world.calls).toEqual([]);
    }
  });

  test("with 429 slows down all who share the limit, and ends the run quietly", async () => {
    const world = worldOf(many(30), { rule: refuse(429, { "retry-after": "30" }) });
    await world.run();
    expect(world.calls.length).toBeLessThanOrEqual(10);
    expect(world.meter.totals.ReconcileBehindSeconds).toBeGreaterThanOrEqual(0);
    expect(await world.collaborators.statusCalls.acquire(0)).toBeGreaterThan(20_000);
    expect([...world.store.jobs.values()].every(({ status }) => status === "SUBMITTED")).toBe(true);
  });

  test.each([500, 502, 503, 504])("with %d says nothing of the job", async (status) => {
    const world = worldOf([submitted()], { rule: refuse(status) });
    await world.run();
    expect(world.job()).toMatchObject({ status: "SUBMITTED", check_at: isoTime(T0 + 10 * MINUTE) });
    expect(world.meter.totals.AccountErrors).toBeUndefined();
    expect(world.meter.totals.StatusFailed).toBe(1);
  });

  test("with 404 is an answer, and counts as no failure", async () => {
    const world = worldOf([submitted()], { rule: refuse(404) });
    await world.run();
    expect(world.meter.totals.StatusFailed).toBeUndefined();
  });

  test("with something that is no answer says nothing of the job", async () => {
    const world = worldOf([submitted()], { rule: () => Response.json({ status: "PRIVATE" }) });
    await world.run();
    expect(world.job()?.status).toBe("SUBMITTED");
  });
});

describe("neighbours", () => {
  test("are unharmed by a job whose record cannot be read or written", async () => {
    const world = worldOf(many(5));
    const { store } = world;
    const failing = {
      ...store,
      get: (jobId: string) => (jobId === "order-1" ? Promise.reject(new Error("PRIVATE")) : store.get(jobId)),
      put: (next: Job, before: Job | undefined) =>
        next.job_id === "order-2" ? Promise.reject(new Error("PRIVATE")) : store.put(next, before),
    };
    await world.run(undefined, { store: failing });
    const looked = [...store.jobs.values()]
      .filter(({ version }) => version === 3)
      .map(({ job_id }) => job_id);
    expect(looked).toEqual(["order-0", "order-3", "order-4"]);
    expect(world.warnings()).toHaveLength(2);
    // Those two are behind, and the metric says so.
    const since = Date.parse(store.jobs.get("order-1")?.check_at ?? "");
    expect(world.meter.totals.ReconcileBehindSeconds).toBe((world.now() - since) / 1000);
  });

  test("are unharmed by a bug", async () => {
    const world = worldOf(many(2));
    const api = { ...world.collaborators.api };
    api.requestStatus = (target, requestId) =>
      requestId === "r-order-0"
        ? Promise.reject(new TypeError("PRIVATE"))
        : world.collaborators.api.requestStatus(target, requestId);
    await world.run(undefined, { api });
    expect(world.job("order-0")?.version).toBe(2);
    expect(world.job("order-1")?.version).toBe(3);
  });
});

describe("another run at the same time", () => {
  test("sends each job to be submitted again once", async () => {
    const world = worldOf(many(20), { rule: GONE });
    await Promise.all([world.run(), world.run()]);
    expect(world.resubmissions()).toHaveLength(20);
    expect(new Set(world.resubmissions().map(({ job_id }) => job_id)).size).toBe(20);
  });

  test("sends the message that may be gone once too", async () => {
    const world = worldOf([resubmitted()]);
    await Promise.all([world.run(), world.run()]);
    expect(world.resubmissions()).toHaveLength(1);
  });

  test("or anybody who was faster leaves a verdict without effect", async () => {
    const world = worldOf([submitted()], {
      rule: () => {
        world.store.jobs.set("order-1", { ...claimed(), version: 4, submissions: 2 });
        return GONE({ operation: "status", path: "" });
      },
    });
    await world.run();
    expect(world.job()).toMatchObject({ status: "PENDING", version: 4, lease_until: expect.any(String) });
    expect(world.jobsQueue.sent).toEqual([]);
    expect(world.meter.totals.JobsResubmitted).toBeUndefined();
  });

  test("leaves the check of a job that was claimed in between where it is", async () => {
    const world = worldOf([submitted()], {
      rule: () => {
        world.store.jobs.set("order-1", { ...unknown({ on_unknown: "wait" }), version: 5 });
        return Response.json(answer());
      },
    });
    await world.run();
    expect(world.job()).toMatchObject({ version: 5, check_at: unknown().check_at });
  });
});

describe("the budget", () => {
  test("of calls: what does not fit waits for the next minute, oldest first, and nothing is called an error", async () => {
    const jobs = many(120);
    const world = worldOf(jobs, { perSecond: 2 });
    const started = world.now();
    await world.run(undefined, {}, () => 60_000 - (world.now() - started));
    const wasLookedAt = jobs.map(({ job_id }) => world.job(job_id)?.version === 3);
    const looked = wasLookedAt.filter(Boolean).length;
    // The pace is kept to the end of the time.
    expect(looked).toBeGreaterThan(30);
    expect(looked).toBeLessThan(90);
    expect(wasLookedAt.lastIndexOf(true)).toBeLessThan(looked + 10);
    expect(world.now() - started).toBeLessThanOrEqual(45_000);
    expect(world.warnings()).toEqual([]);
    const since = T0 + wasLookedAt.indexOf(false) + timing.firstCheckMs;
    expect(world.meter.totals.ReconcileBehindSeconds).toBe((world.now() - since) / 1000);

    await world.run();
    expect(world.job(`order-${wasLookedAt.indexOf(false)}`)?.version).toBe(3);
  });

  test("of calls, used up by others: the run ends at once, and the metric counts the job that had no turn", async () => {
    const jobs = many(30);
    const world = worldOf(jobs);
    let turns = 0;
    const statusCalls = {
      acquire: async () => (++turns > 5 ? 60_000 : 0),
      reportThrottled: async () => undefined,
    };
    world.at(10 * MINUTE);
    await world.run(undefined, { statusCalls });
    expect(world.calls).toHaveLength(5);
    expect(turns).toBeLessThanOrEqual(5 + 10);
    const oldest = jobs.find(({ job_id }) => world.job(job_id)?.version === 2);
    expect(oldest?.job_id).toBe("order-5");
    const since = Date.parse(oldest?.check_at ?? "");
    expect(world.meter.totals.ReconcileBehindSeconds).toBe((world.now() - since) / 1000);
    expect(world.warnings()).toEqual([]);
  });

  test("of time: nothing begins that might not end", async () => {
    const world = worldOf(many(3));
    world.at(HOUR);
    await world.run(undefined, {}, () => 14_999);
    expect(world.calls).toEqual([]);
    expect(world.meter.totals.ReconcileBehindSeconds).toBe((HOUR - timing.firstCheckMs) / 1000);
  });
});
