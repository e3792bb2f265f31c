import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf, setUp, TARGET } from "../client.fixture.ts";
import type { SubmitOutcome } from "./submit-types.ts";

const jobs = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ job_id: `job-${n}`, target: TARGET, model_input: 1 }));
const expired = (fields = {}) =>
  Object.assign(new Error("the session has expired"), { name: "ExpiredTokenException", ...fields });

/** Submits 40 jobs. Call `n` settles as `answers[n]` says, after `delaysMs[n]`. */
async function submit(answers: readonly (object | Error)[], delaysMs: readonly number[] = []) {
  const { client, time, sqs, sent } = setUp();
  let calls = 0;
  sqs.on(SendMessageBatchCommand).callsFake(async () => {
    const n = calls++;
    await time.sleep(delaysMs[n] ?? 0);
    const answer = answers[n] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const outcomes: SubmitOutcome[] = [];
  const work = async () => {
    for await (const outcome of client.submitMany(jobs(40))) outcomes.push(outcome);
  };
  const error = await time.run(errorOf(work()));
  expect(time.pending).toBe(0);
  return { outcomes, error, sent };
}
const times = (count: number, status: string) => Array.from({ length: count }, () => status);
const statuses = (outcomes: readonly SubmitOutcome[]) => outcomes.map(({ status }) => status);

describe("a call that fails as a whole", () => {
  test("does not hide the outcomes of the calls in flight, before it and after it", async () => {
    const { outcomes, error } = await submit([{}, expired(), {}, {}], [300, 10, 200, 100]);
    expect(error).toMatchObject({ code: "no_credentials" });
    expect(outcomes.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(statuses(outcomes)).toEqual([
      ...times(10, "submitted"),
      ...times(10, "failed"),
      ...times(20, "submitted"),
    ]);
    expect(outcomes[10]?.error).toMatchObject({ code: "no_credentials", jobId: "job-10" });
  });

  test("has jobs of which it is unknown whether they were sent, if an attempt of the SDK came before", async () => {
    const { outcomes, error } = await submit([{}, expired({ $metadata: { attempts: 2 } })]);
    expect(error).toMatchObject({ code: "no_credentials" });
    expect(statuses(outcomes).slice(0, 20)).toEqual([...times(10, "submitted"), ...times(10, "unknown")]);
  });

  test("after others took some of its jobs: those were sent, and the rest failed", async () => {
    const Failed = ["3", "7"].map((Id) => ({ Id, SenderFault: false, Code: "InternalError" }));
    const { outcomes, error } = await submit([{ Failed }, {}, {}, {}, expired()]);
    expect(error).toMatchObject({ code: "no_credentials" });
    expect(statuses(outcomes).indexOf("failed")).toBe(3);
    expect(outcomes.filter(({ status }) => status !== "submitted").map(({ jobId }) => jobId)).toEqual([
      "job-3",
      "job-7",
    ]);
    expect(outcomes).toHaveLength(40);
  });

  test("after a call whose response was lost: they may have been sent then", async () => {
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    const { outcomes } = await submit([reset, {}, {}, {}, expired()]);
    expect(statuses(outcomes)).toEqual([...times(10, "unknown"), ...times(30, "submitted")]);
  });

  test.for([
    ["client", "failed"],
    ["server", "unknown"],
    [undefined, "unknown"],
  ])("for a reason of its own ($fault %s) has jobs that are %s", async ([$fault, status]) => {
    const rejected = Object.assign(new Error("batch is odd"), { name: "OddBatch", $fault });
    const { outcomes, error } = await submit([rejected]);
    expect(error).toMatchObject({ code: "call_rejected" });
    expect(outcomes[0]?.status).toBe(status);
  });

  test("jobs without an outcome were not sent", async () => {
    const { client, sqs, time, sent } = setUp();
    sqs.on(SendMessageBatchCommand).callsFake(async () => {
      await time.sleep(10);
      throw expired();
    });
    const outcomes: SubmitOutcome[] = [];
    const work = async () => {
      for await (const outcome of client.submitMany(jobs(1000))) outcomes.push(outcome);
    };
    expect(await time.run(errorOf(work()))).toMatchObject({ code: "no_credentials" });
    expect(outcomes.map(({ jobId }) => jobId)).toEqual(sent().map(({ job_id }) => job_id));
    expect(statuses(outcomes)).toEqual(times(80, "failed"));
  });

  test("a queue that is not known fails every job before anything is sent", async () => {
    const { client, sentCalls } = setUp({});
    const outcomes: SubmitOutcome[] = [];
    const work = async () => {
      for await (const outcome of client.submitMany(jobs(3))) outcomes.push(outcome);
    };
    expect(await errorOf(work())).toMatchObject({ code: "not_configured" });
    expect(outcomes.map(({ status, error }) => [status, error?.jobId])).toEqual(
      jobs(3).map(({ job_id }) => ["failed", job_id]),
    );
    expect(sentCalls()).toEqual([]);
  });
});
