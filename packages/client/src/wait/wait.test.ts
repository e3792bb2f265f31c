import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { errorOf, recordOf, setUp, succeeded } from "../client.fixture.ts";

describe("wait", () => {
  test("waits for a job that has no record yet, then for its outcome", async () => {
    const { client, time, records } = setUp();
    const waiting = client.wait("job");
    await time.advance(10_000);
    records.set("job", recordOf("job"));
    await time.advance(10_000);
    records.set("job", succeeded("job"));
    const job = await time.run(waiting);
    expect(job).toMatchObject({
      jobId: "job",
      status: "SUCCEEDED",
      output: { label: "good" },
      text: '{"label":"good"}',
    });
    expect(time.pending).toBe(0);
  });

  test.for(["FAILED", "EXPIRED", "CANCELED", "REJECTED", "LOST"] as const)(
    "an outcome without a result, %s, is a result of waiting and no error",
    async (status) => {
      const { client, time, records } = setUp();
      const errors = [{ code: "boom", message: "why" }];
      records.set("job", recordOf("job", { status, errors, completed_at: "2026-01-01T00:00:09.000Z" }));
      const isProvisional = status === "LOST" || status === "EXPIRED" || status === "CANCELED";
      expect(await time.run(client.wait("job"))).toMatchObject({ status, errors, isProvisional });
    },
  );

  test("reads at once, after a second, then ever less often, every six seconds at most", async () => {
    const { client, time, reads } = setUp();
    const stop = new AbortController();
    const waiting = errorOf(client.wait("job", { signal: stop.signal }));
    await time.advance(0);
    expect(reads()).toEqual([1]);
    await time.advance(990);
    expect(reads()).toEqual([1]);
    await time.advance(20);
    expect(reads()).toEqual([1, 1]);
    await time.advance(59_000);
    expect(reads().length).toBeGreaterThan(11);
    expect(reads().length).toBeLessThan(21);
    stop.abort();
    await waiting;
  });

  test("of a job that has ended takes no time, also while others are waited for", async () => {
    const { client, time, records } = setUp();
    const start = time.now();
    records.set("job", succeeded("job"));
    expect(await time.run(client.wait("job"))).toMatchObject({ status: "SUCCEEDED" });
    const other = client.wait("other");
    await time.advance(700);
    expect(await time.run(client.wait("job", { timeoutMs: 1 }))).toMatchObject({ status: "SUCCEEDED" });
    expect(time.now() - start).toBe(700);
    records.set("other", succeeded("other"));
    await time.run(other);
    expect(time.pending).toBe(0);
  });

  test("a thousand waits read their jobs together, 100 keys with a call", async () => {
    const { client, time, records, reads } = setUp();
    const ids = Array.from({ length: 1000 }, (_, n) => `job-${n}`);
    const waiting = Promise.all(ids.map((id) => client.wait(id)));
    await time.advance(0);
    expect(reads()).toEqual(Array.from({ length: 10 }, () => 100));
    await time.advance(1000);
    expect(reads()).toEqual(Array.from({ length: 20 }, () => 100));
    for (const id of ids) records.set(id, succeeded(id));
    const jobs = await time.run(waiting);
    expect(jobs.map(({ jobId }) => jobId)).toEqual(ids);
    expect(reads()).toHaveLength(30);
    expect(time.pending).toBe(0);
  });

  test("several waits for one job read it once", async () => {
    const { client, time, records, reads } = setUp();
    records.set("job", succeeded("job"));
    const jobs = await time.run(Promise.all([client.wait("job"), client.wait("job")]));
    expect(jobs.map(({ status }) => status)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(reads()).toEqual([1]);
  });

  test("a timeout ends the wait and nothing else, and its error says how to continue", async () => {
    const { client, time, sent, records } = setUp();
    records.set("job", recordOf("job"));
    const error = await time.run(errorOf(client.wait("job", { timeoutMs: 5000 })));
    expect(error).toMatchObject({
      ...{ code: "timeout", retryable: true, jobId: "job", message: "job job has no outcome after 5 s" },
    });
    expect((error as { nextStep: string }).nextStep).toBe(
      "The job goes on: wait for job again, or cancel it.",
    );
    expect(time.now()).toBe(Date.UTC(2026, 0, 1) + 5000);
    expect(sent()).toEqual([]);
    expect(time.pending).toBe(0);
  });

  test("a timeout without a record says so: the id may be wrong", async () => {
    const { client, time } = setUp();
    const message = "job jbo has no record after 2.5 s";
    const nextStep = expect.stringContaining("or no job has this id: check it, and wait for jbo again");
    const error = await time.run(errorOf(client.wait("jbo", { timeoutMs: 2500 })));
    expect(error).toMatchObject({ code: "timeout", message, nextStep });
    const [item] = await time.run(Array.fromAsync(client.results(["jbo"], { wait: true, timeoutMs: 500 })));
    expect(item?.error).toMatchObject({ message: "job jbo has no record after 0.5 s", nextStep });
  });

  test("an abort does the same, also one that came first", async () => {
    const { client, time } = setUp();
    const stop = new AbortController();
    const waiting = errorOf(client.wait("job", { signal: stop.signal }));
    await time.advance(3000);
    stop.abort(new Error("closing"));
    const expected = { code: "aborted", jobId: "job", cause: new Error("closing") };
    expect(await waiting).toMatchObject(expected);
    expect(await errorOf(client.wait("job", { signal: stop.signal }))).toMatchObject(expected);
    expect(time.pending).toBe(0);
  });

  test("one wait that ends leaves the others waiting", async () => {
    const { client, time, records } = setUp();
    const [first, second] = [client.wait("a", { timeoutMs: 2000 }), client.wait("b")];
    expect(await time.run(errorOf(first))).toMatchObject({ code: "timeout" });
    records.set("b", succeeded("b"));
    expect(await time.run(second)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("goes on through an outage of the table", async () => {
    const { client, time, dynamodb, records } = setUp();
    records.set("job", succeeded("job"));
    const throttled = Object.assign(new Error("slow down"), {
      name: "ProvisionedThroughputExceededException",
    });
    dynamodb
      .on(BatchGetItemCommand)
      .rejectsOnce(throttled)
      .rejectsOnce(throttled)
      .callsFake(async () => ({ Responses: {} }));
    const waiting = client.wait("job", { timeoutMs: 60_000 });
    await time.advance(10_000);
    dynamodb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { Jobs: [{ job_id: { S: "job" }, status: { S: "LOST" } }] } });
    expect(await time.run(waiting)).toMatchObject({ status: "LOST" });
  });

  test("ends after five minutes in which no read succeeds, with an error that can be retried", async () => {
    const { client, time, dynamodb, records } = setUp();
    const start = time.now();
    const noHost = Object.assign(new Error("getaddrinfo ENOTFOUND dynamodb.us-esat-1.amazonaws.com"), {
      code: "ENOTFOUND",
    });
    dynamodb.on(BatchGetItemCommand).rejects(noHost);
    const waiting = errorOf(client.wait("job"));
    await time.advance(200_000);
    // Another wait that begins later has its own five minutes.
    const later = client.wait("later");
    expect(await time.run(waiting)).toMatchObject({
      ...{ code: "unavailable", retryable: true, jobId: "job" },
      message: expect.stringContaining("each read has failed for five minutes"),
      nextStep: expect.stringMatching(/can be waited for again\. Check the network and the region/),
    });
    expect(time.now() - start).toBeGreaterThanOrEqual(300_000);
    expect(time.now() - start).toBeLessThan(320_000);
    records.set("later", succeeded("later"));
    dynamodb.on(BatchGetItemCommand).resolves({
      Responses: { Jobs: [{ job_id: { S: "later" }, status: { S: "LOST" } }] },
    });
    expect(await time.run(later)).toMatchObject({ status: "LOST" });
  });

  test("goes on through any number of outages of less than five minutes", async () => {
    const { client, time, dynamodb } = setUp();
    const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    const waiting = client.wait("job", { timeoutMs: 3_600_000 });
    for (let n = 0; n < 3; n++) {
      dynamodb.on(BatchGetItemCommand).rejects(throttled);
      await time.advance(240_000);
      dynamodb.on(BatchGetItemCommand).resolves({ Responses: {} });
      await time.advance(10_000);
    }
    dynamodb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { Jobs: [{ job_id: { S: "job" }, status: { S: "LOST" } }] } });
    expect(await time.run(waiting)).toMatchObject({ status: "LOST" });
  });

  test("ends at once if the table may not be read, with an error that names the job", async () => {
    const { client, time, dynamodb } = setUp();
    dynamodb.on(BatchGetItemCommand).rejects(
      Object.assign(new Error("no permission for dynamodb:BatchGetItem"), {
        name: "AccessDeniedException",
      }),
    );
    const error = await time.run(errorOf(client.wait("job")));
    expect(error).toMatchObject({ code: "access_denied", jobId: "job", retryable: false });
    expect(String(error)).toContain("dynamodb:BatchGetItem");
  });
});
