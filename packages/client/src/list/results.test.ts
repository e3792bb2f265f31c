import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp, succeeded } from "../client.fixture.ts";

const IDS = Array.from({ length: 60 }, (_, n) => `job-${n}`);

describe("results", () => {
  test("of ids come in their order, as they are now, and one that cannot be read harms no other", async () => {
    const { client, records } = setUp();
    records.set("a", indexed("a", "SUCCEEDED"));
    records.set("b", indexed("b", "SUBMITTED"));
    records.set("d", indexed("d", "LOST"));
    const items = await Array.fromAsync(client.results(["d", "a", "b", "c"]));
    expect(items.map(({ jobId, status, job, error }) => [jobId, status, job?.status, error?.code])).toEqual([
      ["d", "LOST", "LOST", undefined],
      ["a", "SUCCEEDED", "SUCCEEDED", undefined],
      ["b", "SUBMITTED", "SUBMITTED", undefined],
      ["c", "NOT_FOUND", undefined, "job_not_found"],
    ]);
  });

  test("of a string are rejected: its characters are no ids", async () => {
    const { client, reads } = setUp();
    // @ts-expect-error: the types say so too
    const error = await errorOf(Array.fromAsync(client.results("job")));
    expect(error).toMatchObject({
      code: "invalid_argument",
      nextStep: expect.stringContaining("results([jobId])"),
    });
    expect(reads()).toEqual([]);
  });

  test("of a batch have outputs of the schema's type; one that is not valid has an error", async () => {
    const { client, records } = setUp();
    for (const [n, result] of ['{"n":1}', '{"n":"x"}', '{"n":3}'].entries()) {
      const job = indexed(`job-${n}`, "SUCCEEDED", {
        batch_id: "b",
        result,
        created_at: `2026-01-01T00:00:0${n}.000Z`,
      });
      records.set(job.job_id, job);
    }
    const numbers: (number | undefined)[] = [];
    for await (const { job, error } of client.results(
      { batchId: "b" },
      { output: v.object({ n: v.number() }) },
    )) {
      numbers.push(job?.status === "SUCCEEDED" ? job.output.n : undefined);
      expect(error?.code).toBe(job === undefined ? "output_invalid" : undefined);
    }
    expect(numbers).toEqual([1, undefined, 3]);
  });

  test("in the bucket are fetched as the caller iterates", async () => {
    const { client, records, objects, s3 } = setUp();
    for (const id of IDS) {
      const result_location = `s3://bucket/results/${id}`;
      records.set(id, succeeded(id, "", { result: undefined, result_location }));
      objects.set(result_location, `"${id}"`);
    }
    let taken = 0;
    for await (const { job } of client.results(IDS)) {
      expect(job).toMatchObject({ output: `job-${taken++}` });
      expect(s3.commandCalls(GetObjectCommand)).toHaveLength(taken);
      if (taken === 30) break;
    }
  });

  test("continue after any item", async () => {
    const { client, records } = setUp();
    for (const id of IDS) records.set(id, indexed(id, "SUCCEEDED", { batch_id: "b" }));
    for (const source of [IDS, { batchId: "b" }]) {
      const all = await Array.fromAsync(client.results(source));
      expect(all).toHaveLength(60);
      for (const n of [0, 24, 25, 59]) {
        const rest = await Array.fromAsync(client.results(source, { cursor: all[n]?.cursor }));
        expect(rest.map(({ jobId }) => jobId)).toEqual(all.slice(n + 1).map(({ jobId }) => jobId));
      }
    }
    const invalid = client.results(IDS, { cursor: "-1" });
    expect(await errorOf(Array.fromAsync(invalid))).toMatchObject({ code: "invalid_argument" });
  });

  test("that are waited for are waited for together, a hundred at a time", async () => {
    const { client, records, time, reads } = setUp();
    const ids = Array.from({ length: 300 }, (_, n) => `job-${n}`);
    for (const id of ids) records.set(id, indexed(id, "SUBMITTED"));
    const start = time.now();
    const all = Array.fromAsync(client.results(ids, { wait: true }));
    await time.advance(500);
    expect(reads().reduce<number>((sum, count = 0) => sum + count, 0)).toBeLessThanOrEqual(125);
    for (const id of ids) records.set(id, indexed(id, "SUCCEEDED"));
    expect((await time.run(all)).map(({ jobId }) => jobId)).toEqual(ids);
    expect(time.now() - start).toBeLessThan(4000);
    expect(time.pending).toBe(0);
  });

  test("waits end with the iteration", async () => {
    const { client, records, time } = setUp();
    records.set("a", indexed("a", "SUCCEEDED"));
    for await (const { jobId } of client.results(["a", "b", "c"], { wait: true })) {
      expect(jobId).toBe("a");
      break;
    }
    await time.advance(0);
    expect(time.pending).toBe(0);
  });

  test("that are waited for come with their outcome", async () => {
    const { client, records, time } = setUp();
    records.set("a", indexed("a", "SUBMITTED"));
    const all = Array.fromAsync(client.results(["a", "b"], { wait: true }));
    await time.advance(5000);
    for (const id of ["a", "b"]) records.set(id, indexed(id, "SUCCEEDED"));
    expect((await time.run(all)).map(({ job }) => job?.status)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  });

  test("of a job that times out are an item of its own, and the others follow", async () => {
    const { client, records, time } = setUp();
    records.set("b", indexed("b", "SUCCEEDED"));
    const items = Array.fromAsync(client.results(["a", "b", "c"], { wait: true, timeoutMs: 2000 }));
    expect((await time.run(items)).map(({ jobId, status, error }) => [jobId, status, error?.code])).toEqual([
      ["a", "TIMED_OUT", "timeout"],
      ["b", "SUCCEEDED", undefined],
      ["c", "TIMED_OUT", "timeout"],
    ]);
    expect(time.pending).toBe(0);
  });

  test("that cannot be read are items of their own, and the others follow", async () => {
    const { client, records, s3 } = setUp();
    const result_location = "s3://bucket/results/a";
    records.set("a", succeeded("a", "", { result: undefined, result_location }));
    records.set("b", succeeded("b", "{broken"));
    records.set("c", succeeded("c", '"x"'));
    records.set("d", succeeded("d", "1"));
    // What S3 responds for a missing object to those who may not list the bucket.
    const message = "User: x is not authorized to perform: s3:ListBucket on resource: bucket";
    s3.on(GetObjectCommand).rejects(Object.assign(new Error(message), { name: "AccessDenied" }));
    const items = await Array.fromAsync(client.results(["a", "b", "c", "d", "e"], { output: v.number() }));
    expect(items.map(({ jobId, status, error }) => [jobId, status, error?.code, error?.jobId])).toEqual([
      ["a", "UNREADABLE", "not_stored", "a"],
      ["b", "UNREADABLE", "output_not_json", "b"],
      ["c", "UNREADABLE", "output_invalid", "c"],
      ["d", "SUCCEEDED", undefined, undefined],
      ["e", "NOT_FOUND", "job_not_found", "e"],
    ]);
  });

  test("end if no output may be read, and continue after the last item once they may", async () => {
    const { client, records, objects, s3 } = setUp();
    const result_location = "s3://bucket/results/b";
    records.set("a", succeeded("a"));
    records.set("b", succeeded("b", "", { result: undefined, result_location }));
    objects.set(result_location, "2");
    const denied = Object.assign(new Error("Access Denied"), { name: "AccessDenied" });
    const fetch = s3.on(GetObjectCommand).rejectsOnce(denied);
    fetch.callsFake(async () => ({ Body: { transformToString: async () => "2" } }));
    const items: (string | undefined)[] = [];
    const work = async () => {
      for await (const { cursor } of client.results(["a", "b"])) items.push(cursor);
    };
    const error = await errorOf(work());
    expect(error).toMatchObject({
      ...{ code: "access_denied", jobId: "b" },
      nextStep: expect.stringMatching(/s3:GetObject.*grantRead/),
    });
    expect(items).toHaveLength(1);
    const rest = await Array.fromAsync(client.results(["a", "b"], { cursor: items[0] }));
    expect(rest).toMatchObject([{ jobId: "b", job: { output: 2 } }]);
  });

  test.for([true, false])("end if the table cannot be read: no job could be (wait: %s)", async (wait) => {
    const { client, time, dynamodb } = setUp();
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: {} })
      .rejects(Object.assign(new Error("not allowed"), { name: "AccessDeniedException" }));
    const ids = wait ? ["a", "b"] : IDS;
    const items: string[] = [];
    const work = async () => {
      for await (const { status } of client.results(ids, { wait })) items.push(status);
    };
    expect(await time.run(errorOf(work()))).toMatchObject({ code: "access_denied" });
    expect(items).toEqual(wait ? [] : Array.from({ length: 25 }, () => "NOT_FOUND"));
    expect(time.pending).toBe(0);
  });

  test("end if the bucket cannot be reached, and continue after the last item", async () => {
    const { client, records, objects, s3 } = setUp();
    const result_location = "s3://bucket/results/b";
    records.set("a", succeeded("a"));
    records.set("b", succeeded("b", "", { result: undefined, result_location }));
    objects.set(result_location, "2");
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    const fetch = s3.on(GetObjectCommand).rejectsOnce(reset);
    fetch.callsFake(async () => ({ Body: { transformToString: async () => "2" } }));
    let cursor: string | undefined;
    const work = async () => {
      for await (const item of client.results(["a", "b"])) cursor = item.cursor;
    };
    expect(await errorOf(work())).toMatchObject({ code: "unavailable", retryable: true, jobId: "b" });
    const rest = await Array.fromAsync(client.results(["a", "b"], { cursor }));
    expect(rest).toMatchObject([{ jobId: "b", job: { output: 2 } }]);
  });

  test("with a timeout that is none are rejected before anything is read", async () => {
    const { client, reads } = setUp();
    const error = await errorOf(Array.fromAsync(client.results(["a"], { wait: true, timeoutMs: 0 })));
    expect(error).toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("timeoutMs is 0"),
    });
    expect(reads()).toEqual([]);
  });
});
