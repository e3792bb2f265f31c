import type { JobWithoutOutput, ListedJob } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { findJob } from "./find-job.ts";
import { listedJob, listingClient } from "./listed-jobs.fixture.ts";

const withMetadata = (n: number, metadata: Record<string, string>, requestId = `r-${n}`): ListedJob =>
  listedJob(n, { details: { requestId, metadata } });

function setUp(jobs: readonly ListedJob[]) {
  const { client, calls } = listingClient(jobs);
  const getWithoutOutput = async (jobId: string) =>
    jobs.find((job) => job.jobId === jobId) as JobWithoutOutput | undefined;
  return { client: { ...client, getWithoutOutput }, calls };
}

describe("a text of the search box is", () => {
  test("the id of a job, before anything else", async () => {
    const { client, calls } = setUp([listedJob(1, { batchId: "job-1" })]);
    expect(await findJob(client, "job-1", undefined)).toEqual({ type: "job", jobId: "job-1" });
    expect(calls).toEqual([]);
  });

  test("the id of a batch, of which one job is read", async () => {
    const { client, calls } = setUp([
      listedJob(1, { batchId: "nightly" }),
      listedJob(2, { batchId: "nightly" }),
    ]);
    expect(await findJob(client, "nightly", undefined)).toEqual({ type: "batch", batchId: "nightly" });
    expect(calls.map(({ read }) => read)).toEqual([1]);
  });

  test("the whole request id of a job, or a part of a metadata value, in small letters or large ones", async () => {
    const { client } = setUp([
      withMetadata(3, { customer: "Zürich 42" }),
      withMetadata(2, {}, "abc"),
      withMetadata(1, { customer: "abcdef" }),
      listedJob(0),
    ]);
    const ids = async (text: string) => {
      const found = await findJob(client, text, undefined);
      return found.type === "jobs" ? found.jobs.map(({ jobId }) => jobId) : found;
    };
    expect(await ids("zürich")).toEqual(["job-3"]);
    expect(await ids("abc")).toEqual(["job-2", "job-1"]);
    expect(await ids("ab c")).toEqual([]);
  });
});

test("a search among jobs ends after 1,000, and can be continued from there", async () => {
  const jobs = Array.from({ length: 1500 }, (_, n) =>
    withMetadata(1500 - n, n === 1499 ? { a: "needle" } : {}),
  );
  const { client, calls } = setUp(jobs);
  const first = await findJob(client, "needle x", undefined);
  expect(first).toEqual({ type: "jobs", jobs: [], examined: 1000, next: "after-501" });
  const second = await findJob(client, "needle", "after-501");
  expect(second).toMatchObject({ examined: 500, next: undefined, jobs: [{ jobId: "job-1" }] });
  expect(calls.at(-1)?.options).toEqual({ cursor: "after-501", details: true });
});
