import { DEFAULT_TIMING } from "@boomerang/core";
import { type JobStore, writeJob } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { START } from "../jobs/any-job.ts";
import { changed, claimed, dueAt } from "../jobs/records.ts";
import { writeHistories } from "./write-histories.ts";

const MINUTE = 60_000;

export function jobStoreContract(name: string, create: () => Promise<JobStore>) {
  describe(`job store: ${name}`, () => {
    test("a job that was never written does not exist", async () => {
      expect(await (await create()).get("nobody")).toBeUndefined();
    });

    test("every record that the state machine makes is read as it was written, at each step of its history", async () => {
      const store = await create();
      await writeHistories(store, 60, async (_, next) => {
        expect(await store.get(next.job_id)).toStrictEqual(next);
      });
    });

    test("an attribute that a write leaves out is removed from the store", async () => {
      const store = await create();
      const first = claimed("a", START, { metadata: { customer: "42" }, priority: 0 });
      await store.put(first, undefined);
      const { input, lease_until, check_at, open_shard, priority, ...rest } = first;
      const next = changed(rest, { status: "FAILED", errors: [{ code: "x", message: "" }] });
      expect(await store.put(next, first)).toBe(true);
      expect(await store.get("a")).toStrictEqual(next);
      const last = changed(next, { errors: [], metadata: {} });
      expect(await store.put(last, next)).toBe(true);
      expect(await store.get("a")).toStrictEqual(last);
    });

    test("exactly one of many concurrent first writes succeeds", async () => {
      const store = await create();
      const jobs = Array.from({ length: 8 }, (_, n) =>
        claimed("a", START, { metadata: { writer: String(n) } }),
      );
      const won = await Promise.all(jobs.map((job) => store.put(job, undefined)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get("a")).toStrictEqual(jobs[won.indexOf(true)]);
    });

    test("exactly one of many concurrent writes from the same version succeeds", async () => {
      const store = await create();
      const first = claimed("a");
      await store.put(first, undefined);
      const nexts = Array.from({ length: 8 }, (_, n) => changed(first, { request_id: `r${n}` }));
      const won = await Promise.all(nexts.map((next) => store.put(next, first)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get("a")).toStrictEqual(nexts[won.indexOf(true)]);
    });

    test("a write from an older version, or of a job that does not exist, changes nothing", async () => {
      const store = await create();
      const first = claimed("a");
      const second = changed(first, { request_id: "r1" });
      await store.put(first, undefined);
      await store.put(second, first);
      expect(await store.put(changed(first, { request_id: "r2" }), first)).toBe(false);
      expect(await store.put(claimed("a"), undefined)).toBe(false);
      expect(await store.get("a")).toStrictEqual(second);
      expect(await store.put(changed(claimed("b"), {}), claimed("b"))).toBe(false);
      expect(await store.get("b")).toBeUndefined();
    });

    test("jobs with similar ids do not affect each other", async () => {
      const store = await create();
      const jobs = ["a", "A", "a:b", "a.b", "...", "-", "9".repeat(128)].map((id) => claimed(id));
      for (const job of jobs) expect(await store.put(job, undefined)).toBe(true);
      for (const job of jobs) expect(await store.get(job.job_id)).toStrictEqual(job);
    });

    test("changing the objects afterwards does not change the record", async () => {
      const store = await create();
      const first = claimed("a", START, { metadata: { customer: "42" } });
      await store.put(first, undefined);
      const expected = structuredClone(first);
      for (const mine of [first, await store.get("a")]) {
        Object.assign(mine as object, { status: "LOST" });
        Object.assign(mine?.metadata ?? {}, { customer: "43" });
      }
      expect(await store.get("a")).toStrictEqual(expected);
    });

    test.each([
      ["of ASCII characters", `"${"x".repeat(349_998)}"`],
      ["of characters of three bytes", `"${"語".repeat(116_666)}"`],
      ["of characters of four bytes", `"${"🪃".repeat(87_499)}"`],
    ])(
      "a result of 350,000 bytes %s fits in a record with all other attributes at their largest",
      async (_, result) => {
        expect(Buffer.byteLength(result)).toBeGreaterThan(349_990);
        const store = await create();
        const first = claimed("9".repeat(128), START, { metadata: { k: "語".repeat(682) } });
        await store.put(first, undefined);
        // The state machine never writes errors together with a result; there is room for both anyway.
        const errors = Array.from({ length: 10 }, () => ({
          code: "x".repeat(128),
          message: "é".repeat(1000),
        }));
        const next = changed(first, { result, errors, request_id: "r".repeat(256), input: "x".repeat(4096) });
        expect(await store.put(next, first)).toBe(true);
        expect(await store.get(first.job_id)).toStrictEqual(next);
      },
    );

    test("due jobs are listed oldest first, from the moment they are due", async () => {
      const store = await create();
      const times = [7, 3, 11, 0, 5, 9, 1].map((n) => START + n * MINUTE);
      for (const [n, at] of times.entries()) await store.put(dueAt(`job-${n}`, at), undefined);
      expect(await store.listDue(START - 1, 100)).toEqual([]);
      expect(await store.listDue(START, 100)).toEqual([{ jobId: "job-3", since: START }]);
      expect(await store.listDue(START + 8 * MINUTE, 100)).toEqual(
        [3, 6, 1, 4, 0].map((n) => ({ jobId: `job-${n}`, since: times[n] })),
      );
    });

    test("no more due jobs are listed than requested: the oldest of all shards", async () => {
      const store = await create();
      const ids = Array.from({ length: 40 }, (_, n) => `job-${n}`);
      await Promise.all(ids.map((id, n) => store.put(dueAt(id, START - n * MINUTE), undefined)));
      const due = await store.listDue(START, 15);
      expect(due.map(({ jobId }) => jobId)).toEqual(ids.slice(-15).reverse());
      expect(await store.listDue(START, 1)).toHaveLength(1);
    });

    test("a job is listed with its latest check_at, and no longer once it has an outcome", async () => {
      const store = await create();
      const writer = {
        ...{ store, clock: { now: () => START + 10 * MINUTE }, timing: DEFAULT_TIMING },
        ...{ sleep: async () => undefined, random: Math.random },
      };
      await store.put(dueAt("later", START), undefined);
      await store.put(dueAt("ended", START), undefined);
      await store.put(dueAt("open", START), undefined);
      await writeJob(writer, "later", { type: "reschedule_check", checkAt: START + 20 * MINUTE });
      const content = { result: { text: "1" } };
      await writeJob(writer, "ended", { type: "deliver", jobId: "ended", requestId: "r1", content });
      expect(await store.listDue(START + 10 * MINUTE, 100)).toEqual([{ jobId: "open", since: START }]);
      expect(await store.listDue(START + 20 * MINUTE, 100)).toEqual([
        { jobId: "open", since: START },
        { jobId: "later", since: START + 20 * MINUTE },
      ]);
    });
  });
}
