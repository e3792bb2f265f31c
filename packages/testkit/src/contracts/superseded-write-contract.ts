import { DEFAULT_TIMING, type Job } from "@boomerang/core";
import { type JobStore, writeJob } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { START } from "../jobs/any-job.ts";
import { supersededWrites } from "../jobs/superseded-writes.ts";
import { writeHistories } from "./write-histories.ts";

// Whether a write is superseded does not depend on the time: a lease is valid at the first of these, and no longer at the last.
const TIMES = [START, START + 90_000, START + 14 * 24 * 3_600_000];

/** @param numRuns how many histories are tried */
export function supersededWriteContract(name: string, create: () => Promise<JobStore>, numRuns: number) {
  test(`job store: ${name}: a write of an older claim, request or version changes nothing, whatever happened since`, async () => {
    const store = await create();
    let earlier: Job[] = [];
    let writes = 0;
    await writeHistories(store, numRuns, async (before, next) => {
      if (before === undefined) earlier = [];
      for (const { write, seen } of supersededWrites(earlier, next)) {
        const now = TIMES[writes++ % TIMES.length] as number;
        const writer = {
          ...{ store, clock: { now: () => now }, timing: DEFAULT_TIMING },
          ...{ sleep: async () => undefined, random: () => 0 },
        };
        const written = await writeJob(writer, next.job_id, write, { job: seen });
        expect({ write, type: written.type }).toEqual({ write, type: "unchanged" });
      }
      expect(await store.get(next.job_id)).toStrictEqual(next);
      earlier.push(next);
    });
  });
}
