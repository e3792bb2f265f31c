import type { Job } from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import fc from "fast-check";
import { expect } from "vitest";
import { histories } from "../jobs/any-job.ts";

/**
 * Writes random histories, each under a job id of its own, and calls `written` after each write.
 *
 * @returns how many histories
 */
export async function writeHistories(
  store: JobStore,
  numRuns: number,
  written: (before: Job | undefined, next: Job) => Promise<void> | void,
): Promise<number> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const job_id = `job-${count++}`;
      let before: Job | undefined;
      for (const job of history) {
        const next = { ...job, job_id };
        expect(await store.put(next, before)).toBe(true);
        await written(before, next);
        before = next;
      }
    }),
    { numRuns },
  );
  return count;
}
