import {
  applyUpdate,
  DEFAULT_TIMING,
  type Job,
  type JobWrite,
  openDelivery,
  transition,
} from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { START } from "../jobs/any-job.ts";
import { changed, claimed } from "../jobs/records.ts";
import { writeHistories } from "./write-histories.ts";

const NOW = START + 14 * 24 * 3_600_000;

type Deliver = Extract<JobWrite, { type: "deliver" }>;

/** A delivery of each kind. */
function deliveriesTo(jobId: string): Deliver[] {
  const errors = [{ code: "NO_DELIVERY", message: "é" }] as const;
  const contents: Deliver["content"][] = [
    { result: { text: '{"é":"🪃"}' } },
    { result: { text: "NaN" }, isNotJson: true, errors },
    { result: { location: "s3://bucket/results/key" } },
    { errors },
  ];
  return contents.map((content) => ({ type: "deliver", jobId, requestId: "r9", content }));
}

/** The record that the state machine makes of a delivery. */
function expected(job: Job, delivery: Deliver): Job {
  const decision = transition(job, delivery, NOW, DEFAULT_TIMING);
  if (decision.type === "unchanged") throw new Error(decision.reason);
  return decision.job;
}

const isOpen = ({ status }: Job) => status === "PENDING" || status === "SUBMITTED";

/** @param numRuns how many histories are tried */
export function openDeliveryContract(name: string, create: () => Promise<JobStore>, numRuns: number) {
  describe(`job store: ${name}: a delivery written without a read`, () => {
    test("makes of an open job what the state machine makes of it, and changes no other, at each step of its history", async () => {
      const store = await create();
      let copies = 0;
      await writeHistories(store, numRuns, async (_, next) => {
        for (const delivery of deliveriesTo(next.job_id)) {
          const copy = { ...next, job_id: `${next.job_id}-copy-${copies++}` };
          const write = { ...delivery, jobId: copy.job_id };
          await store.put(copy, undefined);
          const update = openDelivery(write, NOW, DEFAULT_TIMING);
          const updated = await store.updateOpen(copy.job_id, update);
          const stored = await store.get(copy.job_id);
          if (isOpen(copy)) {
            expect(updated).toEqual({ type: "written" });
            expect(stored).toStrictEqual(expected(copy, write));
            expect(applyUpdate(copy, update)).toStrictEqual(expected(copy, write));
          } else {
            expect(updated).toStrictEqual({ type: "not_open", job: copy });
            expect(stored).toStrictEqual(copy);
          }
        }
      });
    });

    test("makes no record where there is none", async () => {
      const store = await create();
      const [delivery] = deliveriesTo("nobody") as [Deliver];
      const update = openDelivery(delivery, NOW, DEFAULT_TIMING);
      expect(await store.updateOpen("nobody", update)).toEqual({ type: "not_open", job: undefined });
      expect(await store.get("nobody")).toBeUndefined();
    });

    test("of many at once, exactly one is written, and the others find its record", async () => {
      const store = await create();
      await store.put(claimed("a"), undefined);
      const updates = await Promise.all(
        Array.from({ length: 8 }, (_, n) => {
          const content = { result: { text: String(n) } };
          const delivery: Deliver = { type: "deliver", jobId: "a", requestId: `r${n}`, content };
          return store.updateOpen("a", openDelivery(delivery, NOW, DEFAULT_TIMING));
        }),
      );
      const stored = await store.get("a");
      expect(updates.filter(({ type }) => type === "written")).toHaveLength(1);
      const others = updates.filter((updated) => updated.type === "not_open");
      expect(others.map(({ job }) => job)).toEqual(others.map(() => stored));
      expect(stored).toMatchObject({ status: "SUCCEEDED", deliveries: 1, version: 2 });
    });

    test("makes a write that was decided before it fail", async () => {
      const store = await create();
      const job = claimed("a");
      await store.put(job, undefined);
      const [delivery] = deliveriesTo("a") as [Deliver];
      await store.updateOpen("a", openDelivery(delivery, NOW, DEFAULT_TIMING));
      expect(await store.put(changed(job, { status: "SUBMITTED" }), job)).toBe(false);
    });
  });
}
