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
    expect(items.map(({ jobId, job, error }) => [jobId, job?.status, error?.code])).toEqual([
      ["d", "LOST", undefined],
      ["a", "SUCCEEDED", undefined],
      ["b", "SUBMITTED", undefined],
      ["c", undefined, "job_not_found"],
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
    const late = client.results(["c"], { wait: true, timeoutMs: 2000 });
    expect(await time.run(errorOf(Array.fromAsync(late)))).toMatchObject({ code: "timeout", jobId: "c" });
  });
});
