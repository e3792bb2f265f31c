import { describe, expect, test } from "vitest";
import { FormError } from "../form-error.ts";
import { PAGE_SIZE, readJobPage } from "./job-page.ts";
import { EVERYTHING, type JobQuery } from "./job-query.ts";
import { listedJob, listingClient } from "./listed-jobs.fixture.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const many = (count: number, more: Parameters<typeof listedJob>[1] = {}) =>
  Array.from({ length: count }, (_, n) => listedJob(count - n, more));
const page = (client: Parameters<typeof readJobPage>[0], query: Partial<JobQuery> = {}) =>
  readJobPage(client, { ...EVERYTHING, ...query }, NOW);

describe("a page", () => {
  test("of 100,000 jobs reads no more than it shows, and one to know that there are more", async () => {
    const { client, calls } = listingClient([
      ...many(100_000, { status: "OPEN", completedAt: undefined }),
      ...many(100_000),
    ]);
    const { open, jobs, hasMoreOpen, next } = await page(client);
    expect([open.length, jobs.length, hasMoreOpen]).toEqual([PAGE_SIZE, PAGE_SIZE, true]);
    expect(next).toBe(jobs.at(-1)?.cursor);
    expect(calls.map(({ read }) => read)).toEqual([PAGE_SIZE + 1, PAGE_SIZE + 1]);
  });

  test("has open jobs the latest first, although the index has them in another order", async () => {
    const open = [3, 1, 2].map((n) => listedJob(n, { status: "OPEN", completedAt: undefined }));
    const { client } = listingClient(open);
    expect((await page(client)).open.map(({ jobId }) => jobId)).toEqual(["job-3", "job-2", "job-1"]);
  });

  test("is followed by others until all ended jobs were shown once", async () => {
    const { client } = listingClient(many(120));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { jobs, next, open } = await page(client, { cursor });
      seen.push(...[...open, ...jobs].map(({ jobId }) => jobId));
      cursor = next;
    } while (cursor !== undefined);
    expect(seen).toEqual(many(120).map(({ jobId }) => jobId));
  });

  test("continues with the filter that it began with: cursors belong to one filter", async () => {
    const { client, calls } = listingClient(many(120));
    const { next } = await page(client, { statuses: ["OPEN", "FAILED", "SUCCEEDED"] });
    await page(client, { statuses: ["OPEN", "FAILED", "SUCCEEDED"], cursor: next });
    expect(calls.map(({ filter, options }) => [filter.status, options.cursor])).toEqual([
      [["OPEN"], undefined],
      [["FAILED", "SUCCEEDED"], undefined],
      [["FAILED", "SUCCEEDED"], next],
    ]);
  });

  test("of open jobs alone has pages of its own, in the order of the index", async () => {
    const { client } = listingClient(many(60, { status: "OPEN", completedAt: undefined }));
    const first = await page(client, { statuses: ["OPEN"] });
    expect([first.open.length, first.jobs.length]).toEqual([0, PAGE_SIZE]);
    expect((await page(client, { statuses: ["OPEN"], cursor: first.next })).jobs).toHaveLength(10);
  });

  test("reads no more than 2,000 jobs, whatever few of them match", async () => {
    const open = many(20_000, { status: "OPEN", completedAt: undefined, batchId: "b" });
    const { client, calls } = listingClient(open);
    expect((await page(client, { until: "2020-01-01 00:00" })).open).toEqual([]);
    expect((await page(client, { batch: "b", statuses: ["FAILED"] })).jobs).toEqual([]);
    expect(Math.max(...calls.map(({ read }) => read))).toBe(2001);
  });

  test("of a batch has all of its jobs in one list", async () => {
    const { client, calls } = listingClient([
      listedJob(1, { batchId: "b", status: "OPEN", completedAt: undefined }),
      listedJob(2, { batchId: "b" }),
      listedJob(3),
    ]);
    const { open, jobs } = await page(client, { batch: "b" });
    expect([open.length, jobs.length, calls.length]).toEqual([0, 2, 1]);
  });
});

describe("a page of a target", () => {
  const rare = { target: { model_id: "rare" } };

  test("ends after 2,000 jobs, and the next one continues there", async () => {
    const jobs = [...many(4000), listedJob(0, rare)];
    const { client } = listingClient(jobs);
    const first = await page(client, { target: "model:rare", statuses: ["SUCCEEDED"] });
    expect(first).toMatchObject({ jobs: [], examined: 2000, next: "after-2001" });
    const second = await page(client, { target: "model:rare", statuses: ["SUCCEEDED"], cursor: first.next });
    const third = await page(client, { target: "model:rare", statuses: ["SUCCEEDED"], cursor: second.next });
    expect(third.jobs.map(({ jobId }) => jobId)).toEqual(["job-0"]);
    expect(third.next).toBeUndefined();
  });

  test("is the same however the target is written", async () => {
    const { client } = listingClient([listedJob(1, rare), listedJob(2), listedJob(3, { target: undefined })]);
    for (const target of ["model:rare", "model:rare/production"])
      expect((await page(client, { target })).jobs.map(({ jobId }) => jobId)).toEqual(["job-1"]);
  });

  test("that cannot be read says how to write it", async () => {
    const { client } = listingClient([]);
    await expect(page(client, { target: "rare" })).rejects.toThrow(FormError);
    await expect(page(client, { target: "rare" })).rejects.toThrow("Write model:abc123/production");
  });
});
