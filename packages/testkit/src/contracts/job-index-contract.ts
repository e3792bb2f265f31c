import {
  batchShard,
  endedShard,
  isoTime,
  type Job,
  type Outcome,
  openShard,
  pausedShard,
} from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import { type IndexReader, listBatch, listEnded, listOpen, listPaused } from "@boomerang/runtime/job-index";
import { describe, expect, test } from "vitest";

const T0 = Date.UTC(2026, 0, 1);

interface Indexed {
  readonly store: Pick<JobStore, "put">;
  readonly reader: IndexReader;
}

/** A record with these fields; three jobs in a row end at the same time. */
function jobOf(n: number, fields: Partial<Job>, prefix: string): Job {
  const job_id = `${prefix}-${n}`;
  const { status = "PENDING", batch_id } = fields;
  return {
    ...{ job_id, status, version: 1, submissions: 0, deliveries: 0, created_at: isoTime(T0 + n) },
    target: { model_id: "echo" },
    ...(status !== "PENDING" &&
      status !== "SUBMITTED" && {
        ended_shard: endedShard(status, job_id),
        completed_at: isoTime(T0 + 1000 * Math.floor(n / 3)),
      }),
    ...(batch_id !== undefined && { batch_shard: batchShard(batch_id, job_id) }),
    ...fields,
  };
}

/** What listings need of the indexes of table `Jobs`. */
export function jobIndexContract(name: string, setUp: () => Promise<Indexed>): void {
  describe(`the indexes of jobs, ${name}:`, () => {
    const fill = async (count: number, fieldsOf: (n: number) => Partial<Job>, prefix: string) => {
      const { store, reader } = await setUp();
      const jobs = Array.from({ length: count }, (_, n) => jobOf(n, fieldsOf(n), prefix));
      for (const job of jobs) expect(await store.put(job, undefined)).toBe(true);
      return { store, reader, jobs };
    };
    const idsOf = async (listing: ReturnType<typeof listEnded>) =>
      (await Array.fromAsync(listing)).map(({ job }) => job.job_id);

    test("jobs are listed by outcome, the latest first, and open ones not at all", async () => {
      const outcomes: Job["status"][] = ["SUCCEEDED", "FAILED", "LOST", "PENDING", "SUBMITTED"];
      const { reader, jobs } = await fill(50, (n) => ({ status: outcomes[n % 5] ?? "LOST" }), "by-outcome");
      for (const outcome of ["FAILED", "LOST"] as Outcome[]) {
        const listed = await Array.fromAsync(listEnded(reader, { outcomes: [outcome], pageSize: 3 }));
        const times = listed.map(({ job }) => job.completed_at ?? "");
        expect(times).toEqual(times.toSorted().reverse());
        expect(listed.map(({ job }) => job.job_id).sort()).toEqual(
          jobs.flatMap(({ job_id, status }) => (status === outcome ? [job_id] : [])).sort(),
        );
        expect(listed.map(({ job }) => job.outcome)).toEqual(listed.map(() => outcome));
      }
      expect(await idsOf(listEnded(reader, { pageSize: 7 }))).toHaveLength(30);
    });

    test("an entry has what a list shows, and nothing large", async () => {
      const large = { input: "x".repeat(300), errors: [{ code: "FAILED", message: "why" }] };
      const fields = { ...large, status: "FAILED", batch_id: "b:1", replay_of: "order-0" } as const;
      const { reader } = await fill(1, () => fields, "entry");
      const entry = {
        ...{ job_id: "entry-0", outcome: "FAILED", target: { model_id: "echo" }, replay_of: "order-0" },
        ...{ batch_id: "b:1", created_at: isoTime(T0), completed_at: isoTime(T0) },
      };
      const [ended] = await Array.fromAsync(listEnded(reader, { outcomes: ["FAILED"] }));
      const [ofBatch] = await Array.fromAsync(listBatch(reader, "b:1", {}));
      expect([ended?.job, ofBatch?.job]).toEqual([entry, entry]);
    });

    test("paused jobs are listed by their target, the oldest first", async () => {
      const targets = ["model:echo/production", "model:echo/staging"] as const;
      const target = (n: number) => targets[n % 2] ?? targets[0];
      const { reader, jobs } = await fill(
        20,
        (n) => (n % 5 === 0 ? {} : { paused_shard: pausedShard(target(n), `paused-${n}`) }),
        "paused",
      );
      for (const wanted of targets) {
        const ids = jobs.flatMap(({ job_id, paused_shard = "" }) =>
          paused_shard.startsWith(`${wanted}#`) ? [job_id] : [],
        );
        expect(ids).toHaveLength(8);
        expect(await Array.fromAsync(listPaused(reader, wanted, { pageSize: 2 }))).toEqual(ids);
      }
      expect(await Array.fromAsync(listPaused(reader, "model:echo"))).toEqual([]);
    });

    test("no job is left out because others leave the index while it is listed", async () => {
      const target = "model:leaving/production";
      const { store, reader, jobs } = await fill(
        30,
        (n) => ({ paused_shard: pausedShard(target, `leaving-${n}`) }),
        "leaving",
      );
      const listed: string[] = [];
      for await (const jobId of listPaused(reader, target, { pageSize: 2 })) {
        listed.push(jobId);
        const job = jobs.find(({ job_id }) => job_id === jobId);
        if (job === undefined) throw new Error(`${jobId} is not one of the jobs`);
        const { paused_shard: _, ...resumed } = { ...job, version: job.version + 1 };
        await store.put(resumed, job);
      }
      expect(listed).toEqual(jobs.map(({ job_id }) => job_id));
    });

    test("the bounds of a range of time are included", async () => {
      const { reader } = await fill(30, () => ({ status: "EXPIRED" }), "range");
      const range = { from: isoTime(T0 + 3000), to: isoTime(T0 + 5000) };
      const ids = await idsOf(listEnded(reader, { outcomes: ["EXPIRED"], ...range }));
      expect(ids.sort()).toEqual(Array.from({ length: 9 }, (_, n) => `range-${n + 9}`).sort());
    });

    test("a listing that is continued anywhere repeats nothing and leaves nothing out, with equal times too", async () => {
      const { reader, jobs } = await fill(20, () => ({ status: "CANCELED", batch_id: "paged" }), "paged");
      const all = jobs.map(({ job_id }) => job_id).sort();
      for (const size of [1, 2, 7]) {
        for (const page of [
          (after?: Parameters<typeof listEnded>[1]["after"]) =>
            listEnded(reader, { outcomes: ["CANCELED"], pageSize: 2, after }),
          (after?: Parameters<typeof listEnded>[1]["after"]) =>
            listBatch(reader, "paged", { pageSize: 2, after }),
        ]) {
          const ids: string[] = [];
          let after: Parameters<typeof listEnded>[1]["after"];
          for (let isDone = false; !isDone; ) {
            isDone = true;
            let taken = 0;
            for await (const { job, cursor } of page(after)) {
              ids.push(job.job_id);
              after = cursor;
              if (++taken < size) continue;
              isDone = false;
              break;
            }
          }
          expect(ids.toSorted()).toEqual(all);
        }
      }
    });

    test("a batch has its own jobs, open ones too, in the order in which they came", async () => {
      const batches = ["a", "a:1", "b"];
      const { reader, jobs } = await fill(
        30,
        (n) => ({ batch_id: batches[n % 3] ?? "", status: n % 2 === 0 ? "SUCCEEDED" : "PENDING" }),
        "batches",
      );
      for (const batch of batches) {
        const listed = await Array.fromAsync(listBatch(reader, batch, { pageSize: 2 }));
        const expected = jobs.filter(({ batch_id }) => batch_id === batch);
        expect(listed.map(({ job }) => [job.job_id, job.outcome])).toEqual(
          expected.map(({ job_id, status }) => [job_id, status === "PENDING" ? undefined : status]),
        );
      }
      expect(await Array.fromAsync(listBatch(reader, "c", {}))).toEqual([]);
    });

    test("open jobs are listed in the order of their checks, those with an outcome not at all", async () => {
      const prefix = "open";
      const { reader, jobs } = await fill(
        40,
        (n) =>
          n % 4 === 0
            ? { status: "SUCCEEDED" }
            : { check_at: isoTime(T0 + 1000 * (n % 7)), open_shard: openShard(`${prefix}-${n}`) },
        prefix,
      );
      const open = jobs.filter(({ check_at }) => check_at !== undefined);
      const all = await Array.fromAsync(listOpen(reader, { pageSize: 2 }));
      expect(all.map(({ jobId }) => jobId).toSorted()).toEqual(open.map(({ job_id }) => job_id).toSorted());
      const checkAt = new Map(open.map(({ job_id, check_at }) => [job_id, check_at]));
      const order = all.map(({ jobId }) => checkAt.get(jobId) ?? "");
      expect(order).toEqual(order.toSorted());
      const after = all[16]?.cursor;
      const rest = await Array.fromAsync(listOpen(reader, { after, pageSize: 3 }));
      expect(rest.map(({ jobId }) => jobId)).toEqual(all.slice(17).map(({ jobId }) => jobId));
    });

    test("a range that ends before it begins is empty", async () => {
      const { reader } = await fill(3, () => ({ status: "EXPIRED" }), "reversed");
      const range = { from: isoTime(T0 + 5000), to: isoTime(T0 + 3000) };
      expect(await idsOf(listEnded(reader, { outcomes: ["EXPIRED"], ...range }))).toEqual([]);
    });

    test("a provisional outcome that is replaced moves the job", async () => {
      const { store, reader, jobs } = await fill(1, () => ({ status: "LOST", batch_id: "moved" }), "moved");
      const [before] = jobs;
      if (before === undefined) throw new TypeError("no job");
      const later = {
        completed_at: isoTime(T0 + 99_000),
        ended_shard: endedShard("SUCCEEDED", before.job_id),
      };
      await store.put({ ...before, ...later, status: "SUCCEEDED", version: 2 }, before);
      expect(await idsOf(listEnded(reader, { outcomes: ["LOST"] }))).toEqual([]);
      expect(await idsOf(listEnded(reader, { outcomes: ["SUCCEEDED"] }))).toEqual(["moved-0"]);
      const [ofBatch] = await Array.fromAsync(listBatch(reader, "moved", {}));
      expect(ofBatch?.job).toMatchObject({ outcome: "SUCCEEDED", completed_at: later.completed_at });
    });
  });
}
