import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Job as JobRecord } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp } from "../client.fixture.ts";
import type { JobFilter } from "./job-filter.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();

/** Twelve jobs: job-0 to job-11, of three statuses and two targets, in this order of time. */
function twelve() {
  const context = setUp();
  const statuses: JobRecord["status"][] = ["SUCCEEDED", "FAILED", "SUBMITTED"];
  for (let n = 0; n < 12; n++) {
    const status = statuses[n % 3] ?? "LOST";
    const job = indexed(`job-${n}`, status, {
      target: { model_id: n % 2 === 0 ? "echo" : "other" },
      created_at: at(n),
      ...(status !== "SUBMITTED" && { completed_at: at(100 + n) }),
      ...(status === "SUBMITTED" && { check_at: at(200 + n) }),
    });
    context.records.set(job.job_id, job);
  }
  const ids = async (filter: JobFilter) =>
    (await Array.fromAsync(context.client.list(filter))).map(({ jobId }) => Number(jobId.slice(4)));
  return { ...context, ids };
}

describe("list", () => {
  test("has the request ids and metadata of records, if it is asked for them", async () => {
    const { client, records } = twelve();
    const metadata = { customer: "42" };
    for (const [jobId, record] of records)
      records.set(jobId, { ...record, request_id: `r-${jobId}`, metadata });
    const filter = { status: "FAILED" } as const;
    const jobs = await Array.fromAsync(client.list(filter, { details: true }));
    expect(jobs.map(({ jobId, details }) => [jobId, details])).toEqual(
      ["job-10", "job-7", "job-4", "job-1"].map((jobId) => [jobId, { requestId: `r-${jobId}`, metadata }]),
    );
    const [, second] = jobs;
    const rest = await Array.fromAsync(client.list(filter, { details: true, cursor: second?.cursor }));
    expect(rest.map(({ jobId }) => jobId)).toEqual(["job-4", "job-1"]);
    expect((await Array.fromAsync(client.list(filter)))[0]).not.toHaveProperty("details");
  });

  test("open jobs come first, then the others, the latest first", async () => {
    const { ids, client } = twelve();
    expect(await ids({})).toEqual([2, 5, 8, 11, 10, 9, 7, 6, 4, 3, 1, 0]);
    const [open, , , , ended] = await Array.fromAsync(client.list());
    expect(open).toMatchObject({
      jobId: "job-2",
      status: "OPEN",
      target: { model_id: "echo" },
      createdAt: at(2),
    });
    expect(ended).toMatchObject({ jobId: "job-10", status: "FAILED", completedAt: at(110) });
  });

  test.for<[string, JobFilter, number[]]>([
    ["a status", { status: "FAILED" }, [10, 7, 4, 1]],
    ["several statuses", { status: ["OPEN", "SUCCEEDED"] }, [2, 5, 8, 11, 9, 6, 3, 0]],
    ["a target as text", { status: "FAILED", target: "model:echo/production" }, [10, 4]],
    ["a target", { status: "OPEN", target: { model_id: "other" } }, [5, 11]],
    [
      "a range of time",
      { status: ["SUCCEEDED", "FAILED"], since: at(104), until: new Date(at(107)) },
      [7, 6, 4],
    ],
    ["a time for open jobs", { status: "OPEN", until: at(6) }, [2, 5]],
    ["a range that is reversed", { status: "FAILED", since: at(110), until: at(100) }, []],
  ])("by %s", async ([, filter, expected]) => {
    expect(await twelve().ids(filter)).toEqual(expected);
  });

  test("continues after any job", async () => {
    const { client } = twelve();
    const all = await Array.fromAsync(client.list());
    for (const [n, { cursor }] of all.entries()) {
      expect(await Array.fromAsync(client.list({}, { cursor }))).toEqual(all.slice(n + 1));
    }
  });

  test("a batch has its own jobs, open or not, in the order in which they were created", async () => {
    const { client, records, dynamodb } = twelve();
    for (const [n, status] of (["FAILED", "SUBMITTED", "SUCCEEDED"] as const).entries()) {
      records.set(`b-${n}`, indexed(`b-${n}`, status, { batch_id: "b", created_at: at(n) }));
    }
    const listed = await Array.fromAsync(client.list({ batchId: "b" }));
    expect(listed.map(({ jobId, status, batchId }) => [jobId, status, batchId])).toEqual([
      ["b-0", "FAILED", "b"],
      ["b-1", "OPEN", "b"],
      ["b-2", "SUCCEEDED", "b"],
    ]);
    const open = await Array.fromAsync(client.list({ batchId: "b", status: "OPEN" }));
    expect(open.map(({ jobId }) => jobId)).toEqual(["b-1"]);
    expect(await client.countBatch("b")).toMatchObject({
      total: 3,
      OPEN: 1,
      FAILED: 1,
      SUCCEEDED: 1,
      LOST: 0,
    });
    // No record was read.
    expect(dynamodb.commandCalls(BatchGetItemCommand)).toHaveLength(0);
  });

  test.for<[string, JobFilter, string]>([
    ["a status", { status: "DONE" as "FAILED" }, "status DONE"],
    ["a target", { target: "echo:1" }, 'target "echo:1" is not valid'],
    ["a time", { since: "yesterday" }, "since is not a time"],
    ["a name", { stauts: "FAILED" } as JobFilter, "stauts"],
  ])("%s that is not valid is named", async ([, filter, reason]) => {
    const error = await errorOf(Array.fromAsync(setUp().client.list(filter)));
    expect(error).toMatchObject({ code: "invalid_argument", message: expect.stringContaining(reason) });
  });
});
