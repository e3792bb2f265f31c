import { type Job, pausedShard } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { createHarness } from "../testing/harness.fixture.ts";
import { MINUTE, released, T0 } from "../testing/job.fixture.ts";

const MAX_JOBS_PER_RUN = 15_000;
const CALL_MS = 10;
const FUNCTION_MS = 60_000;

const targetName = (n: number) => `model:m${n}/production`;

const PENDING = released({});

function pausedJob(target: number, n: number): Job {
  const job_id = `m${target}-${n}`;
  const created_at = new Date(T0 + n).toISOString();
  return { ...PENDING, job_id, created_at, paused_shard: pausedShard(targetName(target), job_id) };
}

/** Resumed targets `m0`, `m1`, …, with so many paused jobs each; each read of a job takes 10 ms. */
async function setUp(jobsOf: readonly number[]) {
  const harness = createHarness();
  const names = jobsOf.map((_, n) => targetName(n));
  for (const [n, count] of jobsOf.entries()) {
    for (let i = 0; i < count; i++) {
      const job = pausedJob(n, i);
      harness.store.jobs.set(job.job_id, job);
    }
  }
  const resumed = { isPaused: false, since: T0 };
  await harness.pauses.write(
    { targets: Object.fromEntries(names.map((name) => [name, resumed])) },
    undefined,
  );
  const { store, collaborators } = harness;
  const get: typeof store.get = async (jobId) => {
    await collaborators.sleep(CALL_MS);
    return store.get(jobId);
  };
  return {
    ...harness,
    store: { ...store, get },
    /** How many of a target's jobs are still paused. */
    left: (n: number) =>
      [...store.jobs.values()].filter(
        ({ job_id, paused_shard }) => job_id.startsWith(`m${n}-`) && paused_shard !== undefined,
      ).length,
    /** The run of that minute. */
    async run(minute: number, changed: Parameters<typeof harness.run>[1] = {}, functionMs = FUNCTION_MS) {
      harness.at(minute * MINUTE);
      await harness.run(
        undefined,
        { store: { ...store, get }, ...changed },
        () => functionMs - (harness.now() - T0 - minute * MINUTE),
      );
    },
  };
}

describe("the paused jobs of several resumed targets", () => {
  test.each([1, 20, 50])("get the whole of a run if one of %d targets has all of them", async (targets) => {
    const { run, left } = await setUp([20_000, ...Array.from({ length: targets - 1 }, () => 0)]);
    await run(1);
    expect(left(0)).toBe(20_000 - MAX_JOBS_PER_RUN);
    await run(2);
    expect(left(0)).toBe(0);
  });

  test("continue all in one run, if those of one target are more than it may do", async () => {
    const { run, left } = await setUp([20_000, 300, 0, 1]);
    await run(1);
    expect([left(1), left(2), left(3)]).toEqual([0, 0, 0]);
    expect(left(0)).toBe(20_000 - (MAX_JOBS_PER_RUN - 301));
  });

  test("share a run that ends early, and none of them is last each time", async () => {
    const { run, left } = await setUp(Array.from({ length: 50 }, () => 1000));
    // Time for some 2,000 jobs, which are the turns of 20 targets.
    for (let minute = 1; minute <= 50; minute += 10) await run(minute, {}, 17_000);
    for (let n = 0; n < 50; n++) expect(left(n)).toBeLessThan(1000);
  });

  test("do not wait for a target whose jobs cannot be listed; the run fails, so that its alarm rises", async () => {
    const { run, left, collaborators } = await setUp([5, 5, 5]);
    const jobIndex = {
      read: (query: Parameters<typeof collaborators.jobIndex.read>[0]) =>
        String(query.shard).startsWith(targetName(1))
          ? Promise.reject(new Error("index not readable"))
          : collaborators.jobIndex.read(query),
    };
    await expect(run(1, { jobIndex })).rejects.toThrow("index not readable");
    expect([left(0), left(1), left(2)]).toEqual([0, 5, 0]);
  });

  test("do not wait for a target whose jobs cannot be read, even if each failure is slow", async () => {
    const { run, left, store, collaborators } = await setUp([5000, 5000, 5000]);
    const get: typeof store.get = async (jobId) => {
      if (!jobId.startsWith("m1-")) return store.get(jobId);
      await collaborators.sleep(5000);
      throw new Error("unreachable");
    };
    await run(1, { store: { ...store, get } });
    expect([left(0), left(1), left(2)]).toEqual([0, 5000, 0]);
  });
});
