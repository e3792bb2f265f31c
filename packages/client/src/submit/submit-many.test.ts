import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { errorOf, setUp, TARGET } from "../client.fixture.ts";
import type { SubmitProgress } from "./submit-types.ts";

const jobs = (count: number, size = 1) =>
  Array.from({ length: count }, (_, n) => ({
    job_id: `job-${n}`,
    target: TARGET,
    model_input: "x".repeat(size),
  }));

const idsOf = (count: number) => jobs(count).map(({ job_id }) => job_id);

describe("submitMany", () => {
  test("sends every job once, ten with a call, and yields an outcome for each in their order", async () => {
    const { client, sent, sentCalls } = setUp();
    const outcomes = await Array.fromAsync(client.submitMany(jobs(25), { batchId: "b" }));
    expect(outcomes).toEqual(idsOf(25).map((jobId, index) => ({ index, status: "submitted", jobId })));
    expect(sent().map(({ job_id, batch_id }) => [job_id, batch_id])).toEqual(
      idsOf(25).map((id) => [id, "b"]),
    );
    expect(sentCalls().map(({ Entries }) => Entries?.length)).toEqual([10, 10, 5]);
  });

  test("can be awaited for the counts alone, and sends nothing before", async () => {
    const { client, sent } = setUp();
    const submission = client.submitMany(jobs(12));
    expect(sent()).toEqual([]);
    expect(await submission).toEqual({ submitted: 12, failed: 0 });
    expect(sent()).toHaveLength(12);
  });

  test("sends no job twice, however often it is awaited", async () => {
    const { client, sent } = setUp();
    const submission = client.submitMany(jobs(3));
    expect(await Promise.all([submission, submission])).toEqual([
      { submitted: 3, failed: 0 },
      { submitted: 3, failed: 0 },
    ]);
    await submission;
    await expect(Array.fromAsync(submission)).rejects.toThrow("call the method again");
    expect(sent()).toHaveLength(3);
  });

  test("splits calls that would be over the limit of SQS, in bytes", async () => {
    const { client, sentCalls } = setUp();
    // Each has 240 KB in UTF-8, and 120,000 characters.
    await client.submitMany(jobs(9).map((job) => ({ ...job, model_input: "é".repeat(120_000) })));
    expect(sentCalls().map(({ Entries }) => Entries?.length)).toEqual([4, 4, 1]);
  });

  test("an invalid job has an error, and the others are sent", async () => {
    const { client, sent } = setUp();
    const progress: SubmitProgress[] = [];
    const invalid = { job_id: "bad", target: {}, model_input: 1 };
    const outcomes = await Array.fromAsync(
      client.submitMany([...jobs(1), invalid, ...jobs(1)], { onProgress: (now) => progress.push(now) }),
    );
    expect(outcomes).toEqual([
      { index: 0, status: "submitted", jobId: "job-0" },
      { index: 1, status: "failed", jobId: "bad", error: expect.objectContaining({ code: "invalid_job" }) },
      { index: 2, status: "submitted", jobId: "job-0" },
    ]);
    expect(sent()).toHaveLength(2);
    expect(progress.map(({ submitted, failed }) => [submitted, failed])).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  test("what SQS did not take is sent again, and nothing else", async () => {
    const { client, time, sqs, sentCalls } = setUp();
    const failed = { Id: "3", SenderFault: false, Code: "InternalError" };
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Failed: [failed] })
      .resolves({});
    expect(await time.run(() => Promise.resolve(client.submitMany(jobs(5))))).toEqual({
      submitted: 5,
      failed: 0,
    });
    expect(sentCalls().map(({ Entries = [] }) => Entries.map(({ Id }) => Id))).toEqual([
      ["0", "1", "2", "3", "4"],
      ["3"],
    ]);
  });

  test("an entry that SQS rejects is not sent again, and its error says why", async () => {
    const { client, time, sqs, sentCalls } = setUp();
    const failed = { Id: "1", SenderFault: true, Code: "InvalidMessageContents", Message: "bad character" };
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [failed] });
    const outcomes = await time.run(() => Array.fromAsync(client.submitMany(jobs(3))));
    expect(outcomes[1]).toMatchObject({ jobId: "job-1", error: { code: "call_rejected", retryable: false } });
    expect(String(outcomes[1]?.error)).toContain("bad character");
    expect(sentCalls()).toHaveLength(1);
  });

  test("while SQS cannot be reached the calls are repeated, and at last each job has an error to try again", async () => {
    const { client, time, sqs, sentCalls } = setUp();
    sqs.on(SendMessageBatchCommand).rejects(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    const outcomes = await time.run(() => Array.fromAsync(client.submitMany(jobs(2))));
    // A response may have been lost: SQS may have taken them.
    expect(
      outcomes.map(({ status, jobId, error }) => [status, jobId, error?.code, error?.retryable]),
    ).toEqual(["job-0", "job-1"].map((jobId) => ["unknown", jobId, "unavailable", true]));
    expect(outcomes.map(({ error }) => error?.jobId)).toEqual(["job-0", "job-1"]);
    expect(sentCalls()).toHaveLength(6);
  });

  test("a queue that may not be used ends it", async () => {
    const { client, sqs, sentCalls } = setUp();
    sqs
      .on(SendMessageBatchCommand)
      .rejects(Object.assign(new Error("not allowed"), { name: "AccessDenied" }));
    const error = await errorOf(client.submitMany(jobs(1000)));
    expect(error).toMatchObject({ code: "access_denied", retryable: false });
    expect(sentCalls().length).toBeLessThanOrEqual(9);
  });

  test("the input is read no faster than the caller takes the outcomes", async () => {
    const { client } = setUp();
    let read = 0;
    function* endless() {
      for (;;) yield { job_id: `job-${read++}`, target: TARGET, model_input: 1 };
    }
    let taken = 0;
    for await (const { jobId } of client.submitMany(endless())) {
      expect(jobId).toBe(`job-${taken}`);
      expect(read - taken).toBeLessThanOrEqual(91);
      if (++taken === 500) break;
    }
    expect(read).toBeLessThan(600);
  });

  test("an abort ends it after what is being sent, and its error says how to go on", async () => {
    const { client, sent } = setUp();
    const stop = new AbortController();
    const outcomes: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const { jobId } of client.submitMany(jobs(1000), { signal: stop.signal })) {
          outcomes.push(jobId ?? "");
          if (outcomes.length === 15) stop.abort(new Error("enough"));
        }
      })(),
    );
    expect(error).toBeInstanceOf(BoomerangError);
    expect(error).toMatchObject({ code: "aborted", cause: new Error("enough") });
    expect(outcomes).toEqual(sent().map(({ job_id }) => job_id));
    expect(outcomes.length).toBeLessThan(150);
  });
});
