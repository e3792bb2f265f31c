import { type Job, pausedShard, transition } from "@boomerang/core";
import type { TargetPause } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { createHarness } from "../testing/harness.fixture.ts";
import { HOUR, MINUTE, released, T0, timing } from "../testing/job.fixture.ts";

const TARGET = "model:echo/production";
const SECOND = 1000;

const pausedJob = (n: number, fields: Partial<Job> = {}): Job => {
  const job_id = `job-${n}`;
  const created_at = new Date(T0 + n).toISOString();
  return { ...released({ job_id }), created_at, paused_shard: pausedShard(TARGET, job_id), ...fields };
};

async function harnessWith(pause: TargetPause | undefined, jobs: readonly Job[]) {
  const harness = createHarness();
  for (const job of jobs) harness.store.jobs.set(job.job_id, job);
  if (pause !== undefined) await harness.pauses.write({ targets: { [TARGET]: pause } }, undefined);
  return harness;
}

const pausesOf = async (harness: Awaited<ReturnType<typeof harnessWith>>) =>
  (await harness.pauses.read())?.state.targets;

describe("jobs of a target that was resumed", () => {
  test("get a resubmit message each, and wait for it like other jobs", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 }, [pausedJob(1), pausedJob(2)]);
    harness.at(MINUTE);
    await harness.run();
    expect(harness.resubmissions()).toEqual([
      { type: "resubmit", job_id: "job-1" },
      { type: "resubmit", job_id: "job-2" },
    ]);
    const job = harness.job("job-1");
    expect(job).toMatchObject({ status: "PENDING", resumed_at: new Date(T0 + MINUTE).toISOString() });
    expect(job?.paused_shard).toBeUndefined();
    await harness.run();
    expect(harness.resubmissions()).toHaveLength(2);
  });

  test("continue within a minute, but not before every dispatcher knows of it", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 + 50 * SECOND }, [pausedJob(1)]);
    harness.at(MINUTE);
    await harness.run();
    expect(harness.job("job-1")?.resumed_at).toBe(new Date(T0 + 62 * SECOND).toISOString());
  });

  test("are left to the next run when the function has no time to wait", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 + 55 * SECOND }, [pausedJob(1)]);
    harness.at(MINUTE);
    await harness.run(undefined, {}, () => 20 * SECOND);
    expect(harness.resubmissions()).toEqual([]);
  });

  test("stay paused if a dispatcher has paused them again before the write", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 }, [pausedJob(1)]);
    harness.at(MINUTE);
    const send: typeof harness.jobsQueue.send = async (message) => {
      await harness.jobsQueue.send(message);
      // The dispatcher has received the message, and does not know yet that the target was resumed.
      const job = harness.job("job-1");
      const decision = transition(job, { type: "pause" }, harness.now(), timing);
      if (decision.type === "write") harness.store.jobs.set("job-1", decision.job);
    };
    await harness.run(undefined, { jobsQueue: { send } });
    expect(harness.job("job-1")?.paused_shard).toBeDefined();
    await harness.run();
    expect(harness.job("job-1")?.paused_shard).toBeUndefined();
  });

  test("continue even if the clock of who resumed the target is ahead", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 + HOUR }, [pausedJob(1)]);
    harness.at(MINUTE);
    await harness.run();
    expect(harness.job("job-1")?.resumed_at).toBe(new Date(T0 + MINUTE + 12 * SECOND).toISOString());
  });

  test("do not wait for those of another target, of which one cannot be written", async () => {
    const other = "model:other/production";
    const jobs = Array.from({ length: 5 }, (_, n) => pausedJob(n));
    const ofOther = { ...pausedJob(9), paused_shard: pausedShard(other, "job-9") };
    const harness = await harnessWith(undefined, [...jobs, ofOther]);
    const resumed = { isPaused: false, since: T0 };
    await harness.pauses.write({ targets: { [TARGET]: resumed, [other]: resumed } }, undefined);
    harness.at(MINUTE);
    const store = {
      ...harness.store,
      put: (...[next, before]: Parameters<typeof harness.store.put>) =>
        next.job_id === "job-2" ? Promise.reject(new Error("throttled")) : harness.store.put(next, before),
    };
    await harness.run(undefined, { store });
    expect(harness.job("job-9")?.paused_shard).toBeUndefined();
    expect(jobs.filter(({ job_id }) => harness.job(job_id)?.paused_shard !== undefined)).toHaveLength(1);
    expect(harness.warnings()).toContain("paused job not resumed; the next run tries again");
  });

  test("get another message if the function stops between message and write", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 }, [pausedJob(1)]);
    harness.at(MINUTE);
    const store = { ...harness.store, put: () => Promise.reject(new Error("table unreachable")) };
    await harness.run(undefined, { store });
    await harness.run();
    expect(harness.resubmissions()).toHaveLength(2);
    expect(harness.job("job-1")?.paused_shard).toBeUndefined();
  });

  test("are looked for during a day, as the index may be behind; then the target is forgotten", async () => {
    const harness = await harnessWith({ isPaused: false, since: T0 }, []);
    harness.at(24 * HOUR - 1);
    await harness.run();
    expect(await pausesOf(harness)).toHaveProperty([TARGET]);
    harness.at(24 * HOUR);
    await harness.run();
    expect(await pausesOf(harness)).toEqual({});
  });
});

test("a pause ends after 30 days, because inputs in the bucket are not kept for good", async () => {
  const harness = await harnessWith({ isPaused: true, since: T0 }, [pausedJob(1)]);
  harness.at(30 * 24 * HOUR - 1);
  await harness.run();
  expect(harness.resubmissions()).toEqual([]);
  harness.at(30 * 24 * HOUR);
  await harness.run();
  expect(harness.resubmissions()).toEqual([{ type: "resubmit", job_id: "job-1" }]);
});

test("jobs of a target that is still paused wait, and the number of paused targets is a metric", async () => {
  const harness = await harnessWith({ isPaused: true, since: T0 }, [pausedJob(1)]);
  harness.at(MINUTE);
  await harness.run();
  expect(harness.resubmissions()).toEqual([]);
  expect(harness.meter.totals).toMatchObject({ TargetsPaused: 1 });
});

describe("a paused job that reconcile checks, long after any pause has ended,", () => {
  const due = pausedJob(1, { check_at: new Date(T0).toISOString() });

  test("is checked again as much later while its target is paused again, and is not reported as the oldest open job", async () => {
    const harness = await harnessWith({ isPaused: true, since: T0 }, [due]);
    harness.at(48 * HOUR);
    await harness.run();
    expect(harness.job("job-1")).toMatchObject({
      paused_shard: due.paused_shard,
      check_at: new Date(T0 + 48 * HOUR + 31 * 24 * HOUR).toISOString(),
    });
    expect(harness.meter.totals).toMatchObject({ OldestOpenJobSeconds: 0 });
    expect(harness.calls).toEqual([]);
  });

  test("continues if its target is not paused: it was missed when that was resumed", async () => {
    const harness = await harnessWith(undefined, [due]);
    harness.at(HOUR);
    await harness.run();
    expect(harness.resubmissions()).toEqual([{ type: "resubmit", job_id: "job-1" }]);
    expect(harness.job("job-1")?.paused_shard).toBeUndefined();
  });

  test("has as much time as a new job after it was resumed", async () => {
    const resumed_at = new Date(T0 + 100 * 24 * HOUR).toISOString();
    const harness = await harnessWith(undefined, [released({ job_id: "job-1" }, T0)]);
    const job = harness.job("job-1");
    if (job !== undefined) harness.store.jobs.set("job-1", { ...job, resumed_at, check_at: resumed_at });
    harness.at(100 * 24 * HOUR + MINUTE);
    await harness.run();
    expect(harness.job("job-1")?.status).toBe("PENDING");
    expect(harness.resubmissions()).toHaveLength(1);
  });
});
