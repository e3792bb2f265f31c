import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp } from "../client.fixture.ts";

const job = (n: number) => indexed(`job-${n}`, "SUCCEEDED", { batch_id: "b" });
const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });

describe("results of a batch with a count", () => {
  test("come once the batch has so many jobs, although they get their records one by one", async () => {
    const { client, records, time } = setUp();
    const all = Array.fromAsync(client.results({ batchId: "b" }, { wait: true, count: 3 }));
    for (let n = 0; n < 3; n++) {
      await time.advance(5000);
      records.set(`job-${n}`, job(n));
    }
    expect((await time.run(all)).map(({ jobId }) => jobId)).toEqual(["job-0", "job-1", "job-2"]);
    expect(time.pending).toBe(0);
  });

  test("are all if the batch has more", async () => {
    const { client, records, time } = setUp();
    for (let n = 0; n < 5; n++) records.set(`job-${n}`, job(n));
    const all = Array.fromAsync(client.results({ batchId: "b" }, { wait: true, count: 3 }));
    expect(await time.run(all)).toHaveLength(5);
  });

  test("are an error after the timeout, which says what is missing", async () => {
    const { client, records, time } = setUp();
    records.set("job-0", job(0));
    const all = Array.fromAsync(client.results({ batchId: "b" }, { wait: true, count: 2, timeoutMs: 5000 }));
    expect(await time.run(errorOf(all))).toMatchObject({
      ...{ code: "timeout", retryable: true, message: "batch b has fewer than 2 jobs after 5 s" },
      nextStep: expect.stringContaining("dead letter"),
    });
    expect(time.pending).toBe(0);
  });

  test("end with the signal, also while the index does not respond", async () => {
    const { client, dynamodb, time } = setUp();
    const stop = new AbortController();
    const wait = () =>
      errorOf(
        Array.fromAsync(client.results({ batchId: "b" }, { wait: true, count: 2, signal: stop.signal })),
      );
    dynamodb.on(QueryCommand).callsFake(() => new Promise(() => undefined));
    const waiting = wait();
    await time.advance(3000);
    stop.abort();
    expect(await waiting).toMatchObject({ code: "aborted", message: "stopped waiting for batch b" });
    expect(await wait()).toMatchObject({ code: "aborted" });
    expect(time.pending).toBe(0);
  });

  test("wait through an outage of the index, but not for ever", async () => {
    const { client, dynamodb, time } = setUp();
    dynamodb.on(QueryCommand).rejects(throttled);
    const start = time.now();
    const all = Array.fromAsync(client.results({ batchId: "b" }, { wait: true, count: 2 }));
    expect(await time.run(errorOf(all))).toMatchObject({ code: "unavailable", retryable: true });
    expect(time.now() - start).toBeGreaterThan(300_000);
    expect(time.now() - start).toBeLessThan(400_000);
  });

  test.each([
    ["not waiting", { batchId: "b" }, { count: 2 }],
    ["ids", ["a"], { wait: true, count: 2 }],
    ["another filter", { status: "FAILED" }, { wait: true, count: 2 }],
    ["no count", { batchId: "b" }, { wait: true, count: 0 }],
    ["half a job", { batchId: "b" }, { wait: true, count: 1.5 }],
  ] as const)("are rejected with %s", async (_, source, options) => {
    const { client } = setUp();
    expect(await errorOf(Array.fromAsync(client.results(source, options)))).toMatchObject({
      code: "invalid_argument",
    });
  });
});
