import type { Job } from "@boomerang/core";
import type { DueJob, JobStore } from "@boomerang/runtime";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histories, START } from "../jobs/any-job.ts";
import { changed, dueAt } from "../jobs/records.ts";

/** A job store whose index of due jobs may lag behind its writes. */
export interface IndexedStore {
  readonly store: JobStore;
  /** Resolves once the index contains every write. */
  catchUp(): Promise<void>;
}

const FAR = START + 10 * 365 * 86_400_000;

const dueOf = ({ job_id, check_at }: Job): DueJob[] =>
  check_at === undefined ? [] : [{ jobId: job_id, since: Date.parse(check_at) }];

const text = ({ jobId, since }: DueJob) => `${jobId} ${since}`;

export function dueIndexContract(name: string, create: () => Promise<IndexedStore>) {
  describe(`index of due jobs: ${name}`, () => {
    test("it may lag behind, but lists only what was written, and in the end every open job", async () => {
      const { store, catchUp } = await create();
      const written = new Set<string>();
      const latest = new Map<string, Job>();

      async function checkList(now: number, limit: number): Promise<void> {
        const due = await store.listDue(now, limit);
        expect(due.filter((each) => !written.has(text(each)))).toEqual([]);
        expect(due.filter(({ since }) => since > now)).toEqual([]);
        expect(due).toEqual(due.toSorted((a, b) => a.since - b.since));
        expect(due.length).toBeLessThanOrEqual(limit);
      }

      const query = fc.record({
        after: fc.integer({ min: 0, max: 1_000_000 }),
        limit: fc.constantFrom(1, 3, 100),
      });
      // Random histories may all end with an outcome: these jobs stay open.
      for (const n of [1, 2, 3]) {
        const job = dueAt(`open-${n}`, START + n * 200_000);
        for (const due of dueOf(job)) written.add(text(due));
        expect(await store.put(job, undefined)).toBe(true);
        latest.set(job.job_id, job);
      }
      let count = 0;
      await fc.assert(
        fc.asyncProperty(histories, fc.array(query, { maxLength: 5 }), async (history, queries) => {
          const job_id = `job-${count++}`;
          for (const job of history) {
            const next = { ...job, job_id };
            const before = latest.get(job_id);
            for (const due of dueOf(next)) written.add(text(due));
            expect(await store.put(next, before)).toBe(true);
            latest.set(job_id, next);
            // A write from an old version changes nothing, so it must never be listed.
            const late = changed(next, { check_at: new Date(START - 1).toISOString(), open_shard: 0 });
            expect(await store.put(late, before)).toBe(false);
            await checkList(FAR, 1000);
          }
          for (const { after, limit } of queries) await checkList(START + after, limit);
        }),
        { numRuns: 15 },
      );
      await catchUp();
      const open = [...latest.values()].flatMap(dueOf);
      const due = await store.listDue(FAR, 1000);
      expect(due.map(text).toSorted()).toEqual(open.map(text).toSorted());
      expect(open.length).toBeGreaterThanOrEqual(3);
    });
  });
}
