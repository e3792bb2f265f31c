import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp } from "../client.fixture.ts";
import type { JobFilter } from "../list/job-filter.ts";
import { replayId } from "./replay-id.ts";

const failed = (id: string, fields = {}) => indexed(id, "FAILED", { input: `{"id":"${id}"}`, ...fields });
const DEFINED = { target: "model:echo/production" };

describe("replayMany", () => {
  test("replays what failed, each job once, however often it is called", async () => {
    const { client, records, sent, time } = setUp();
    for (let n = 0; n < 25; n++)
      records.set(`job-${n}`, failed(`job-${n}`, { metadata: { a: "1", b: "2" } }));
    records.set("ok", indexed("ok", "SUCCEEDED"));
    records.set("stopped", indexed("stopped", "CANCELED", { input: "1" }));
    expect(await time.run(() => Promise.resolve(client.replayMany(DEFINED)))).toEqual({
      matched: 25,
      done: 25,
      failed: 0,
    });
    // The table keeps the attributes of a map in any order.
    for (const [id, job] of records)
      records.set(id, { ...job, ...(job.metadata && { metadata: { b: "2", a: "1" } }) });
    // None of the new jobs has a record: their messages wait.
    await time.run(() => Promise.resolve(client.replayMany(DEFINED)));
    const bodies = sent().map((body) => JSON.stringify(body));
    expect(bodies).toHaveLength(50);
    expect(new Set(bodies).size).toBe(25);
    expect(new Set(sent().map(({ replay_of }) => replay_of)).size).toBe(25);
  });

  test("reports a job that was replayed before, and sends nothing for it", async () => {
    const { client, records, sent, time } = setUp();
    for (const id of ["a", "b"]) records.set(id, failed(id));
    records.set("a.replay", indexed("a.replay", "SUBMITTED", { replay_of: "a" }));
    // Somebody's own job, which only has such a name: it says nothing of b.
    records.set("b.replay", indexed("b.replay", "SUBMITTED"));
    const progress: object[] = [];
    const options = { onProgress: (counts: object) => progress.push(counts) };
    const outcomes = await time.run(() => Array.fromAsync(client.replayMany(DEFINED, options)));
    expect(outcomes).toEqual([
      { jobId: "a", newJobId: "a.replay", alreadyReplayed: true },
      { jobId: "b", newJobId: "b.replay" },
    ]);
    expect(progress.at(-1)).toEqual({ matched: 2, done: 1, failed: 0 });
    expect(sent().map(({ replay_of }) => replay_of)).toEqual(["b"]);
    expect(await time.run(() => Promise.resolve(client.replayMany(DEFINED)))).toEqual({
      ...{ matched: 2, done: 1, failed: 0 },
    });
  });

  test("takes no time for jobs that were replayed before", async () => {
    const { client, records, time } = setUp();
    for (let n = 0; n < 50; n++) {
      records.set(`job-${n}`, failed(`job-${n}`));
      records.set(`job-${n}.replay`, indexed(`job-${n}.replay`, "SUBMITTED", { replay_of: `job-${n}` }));
    }
    const start = time.now();
    const run = () => Promise.resolve(client.replayMany(DEFINED, { perSecond: 1 }));
    expect(await time.run(run)).toEqual({ matched: 50, done: 0, failed: 0 });
    expect(time.now()).toBe(start);
  });

  test("does not replay its own replays, which are in the same batch and may have failed; the next call does", async () => {
    const { client, records, sqs, sent, time } = setUp();
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
    // More than a page of each partition of the index.
    for (let n = 0; n < 800; n++) {
      records.set(`job-${n}`, failed(`job-${n}`, { batch_id: "b", created_at: at(n) }));
    }
    // Each new job fails at once, before the list has come to its end.
    sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }) => {
      for (const { MessageBody } of Entries) {
        const { job_id, batch_id, replay_of } = JSON.parse(MessageBody);
        records.set(job_id, failed(job_id, { batch_id, replay_of, created_at: at(1000) }));
      }
      return {};
    });
    const replay = () => time.run(() => Promise.resolve(client.replayMany({ batchId: "b" })));
    expect(await replay()).toEqual({ matched: 800, done: 800, failed: 0 });
    const ids = sent().map(({ job_id }) => job_id);
    expect([ids.length, new Set(ids).size]).toEqual([800, 800]);
    // Those were replayed before; their replays are other jobs, which failed.
    expect(await replay()).toEqual({ matched: 1600, done: 800, failed: 0 });
    expect(sent().at(-1)?.replay_of).toMatch(/^job-\d+\.replay$/);
  });

  test("a job without its input has an error, and the others are replayed", async () => {
    const { client, records, time } = setUp();
    records.set("a", failed("a"));
    records.set("b", indexed("b", "LOST"));
    const outcomes = await time.run(() => Array.fromAsync(client.replayMany(DEFINED)));
    expect(outcomes.map(({ jobId, newJobId, error }) => [jobId, newJobId, error?.code]).sort()).toEqual([
      ["a", "a.replay", undefined],
      ["b", undefined, "not_stored"],
    ]);
  });

  test("ids stay within their limit", () => {
    expect(replayId("x".repeat(121))).toBe(`${"x".repeat(121)}.replay`);
    expect(replayId("x".repeat(122))).toMatch(/^[0-9a-f]{64}\.replay$/);
  });
});

describe("cancelMany", () => {
  test("cancels every open job that matches, no faster than asked for", async () => {
    const { client, records, sent, time } = setUp();
    for (let n = 0; n < 30; n++)
      records.set(`job-${n}`, indexed(`job-${n}`, n % 3 === 0 ? "LOST" : "SUBMITTED"));
    const progress: number[] = [];
    const start = time.now();
    const counts = await time.run(() =>
      Promise.resolve(
        client.cancelMany(DEFINED, { perSecond: 10, onProgress: ({ done }) => progress.push(done) }),
      ),
    );
    expect(counts).toEqual({ matched: 20, done: 20, failed: 0 });
    // Two groups of ten, and a pause between them.
    expect(time.now() - start).toBe(1000);
    expect(time.pending).toBe(0);
    expect(progress).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(sent().every(({ type }) => type === "cancel")).toBe(true);
    expect(new Set(sent().map(({ job_id }) => job_id)).size).toBe(20);
  });

  test("a dry run counts what matches and sends nothing", async () => {
    const { client, records, sent } = setUp();
    for (const id of ["a", "b"]) records.set(id, indexed(id, "SUBMITTED"));
    expect(await client.cancelMany(DEFINED, { dryRun: true })).toEqual({ matched: 2, done: 0, failed: 0 });
    expect(sent()).toEqual([]);
  });

  test("an abort ends it after the jobs at hand", async () => {
    const { client, records, sent, time } = setUp();
    for (let n = 0; n < 40; n++) records.set(`job-${n}`, indexed(`job-${n}`, "SUBMITTED"));
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: () => stop.abort() };
    const error = await time.run(() => errorOf(client.cancelMany(DEFINED, options)));
    expect(error).toMatchObject({ code: "aborted" });
    expect(sent()).toHaveLength(10);
  });

  test("an abort ends the pause between groups", async () => {
    const { client, records, sent, time } = setUp();
    for (let n = 0; n < 15; n++) records.set(`job-${n}`, indexed(`job-${n}`, "SUBMITTED"));
    const stop = new AbortController();
    const options = { signal: stop.signal, perSecond: 0.001 };
    const error = errorOf(client.cancelMany(DEFINED, options));
    await time.advance(5000);
    stop.abort(new Error("enough"));
    expect(await error).toMatchObject({ code: "aborted", cause: new Error("enough") });
    expect([sent().length, time.pending]).toEqual([10, 0]);
  });
});

test.for<[string, JobFilter]>([
  ["an empty filter", {}],
  ["a filter of nothing", { target: undefined, status: [] }],
  ["a status that it does not apply to", { status: ["SUCCEEDED"] }],
])("%s is rejected by operations on many jobs", async ([, filter]) => {
  const { client, sent } = setUp();
  for (const run of [client.cancelMany(filter), client.replayMany(filter)]) {
    expect(await errorOf(run)).toMatchObject({ code: "invalid_argument" });
  }
  expect(sent()).toEqual([]);
});

test("a pace that is none is rejected", async () => {
  expect(await errorOf(setUp().client.cancelMany(DEFINED, { perSecond: 0 }))).toMatchObject({
    code: "invalid_argument",
  });
});

test("cancelBatch sends one message that names the batch, and checks its id first", async () => {
  const { client, sent } = setUp();
  await client.cancelBatch("nightly-1");
  expect(sent()).toEqual([{ type: "cancel", batch_id: "nightly-1" }]);
  expect(await errorOf(client.cancelBatch("a/b"))).toMatchObject({ code: "invalid_argument" });
  expect(sent()).toHaveLength(1);
});
