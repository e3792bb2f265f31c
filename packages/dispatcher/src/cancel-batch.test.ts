import type { Job } from "@boomerang/core";
import { writeCursor } from "@boomerang/runtime/job-index";
import { describe, expect, test } from "vitest";
import { createHarness, type Harness, jobMessage } from "./testing/harness.fixture.ts";

const cancel = { type: "cancel", batch_id: "nightly" };
const ofBatch = (n: number) => jobMessage({ job_id: `job-${n}`, batch_id: "nightly" });

const sentTo = (harness: Harness) => harness.jobsQueue.sent.map(({ body }) => JSON.parse(body));

/** Delivers the messages that the dispatcher has sent to the jobs queue, and those that these send. */
async function drain(harness: Harness): Promise<number> {
  let delivered = 0;
  for (; delivered < harness.jobsQueue.sent.length; delivered++) {
    const { body } = harness.jobsQueue.sent[delivered] ?? { body: "" };
    expect(await harness.send(body, { messageId: `own-${delivered}` })).toMatchObject({ isRetried: false });
  }
  return delivered;
}

describe("canceling a batch", () => {
  test("cancels submitted jobs at the API, and those that wait in their records", async () => {
    const harness = createHarness();
    await harness.send(ofBatch(1), { sentAt: harness.time.now() });
    await harness.send(jobMessage({ job_id: "other", batch_id: "weekly" }));
    await harness.time.advance(1000);
    await harness.send(cancel, { messageId: "c", sentAt: harness.time.now() });
    await drain(harness);
    expect(harness.job("job-1")?.status).toBe("CANCELED");
    expect(harness.job("other")?.status).toBe("SUBMITTED");
    expect(harness.api.calls.filter(({ operation }) => operation === "cancel")).toHaveLength(1);
  });

  test("cancels messages that are received later but were sent before, and keeps their input", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    await harness.send(cancel, { messageId: "c", sentAt });
    await harness.send(ofBatch(1), { messageId: "m1", sentAt });
    await harness.send(ofBatch(2), { messageId: "m2", sentAt: sentAt + 1 });
    expect(harness.job("job-1")).toMatchObject({
      ...{ status: "CANCELED", submissions: 0, batch_id: "nightly" },
      input: JSON.stringify(jobMessage().model_input),
    });
    // Sent after the cancel message: the batch id is used again.
    expect(harness.job("job-2")?.status).toBe("SUBMITTED");
    expect(harness.meter.totals).toMatchObject({ JobsCanceled: 1 });
  });

  test("lists the jobs again after one minute and after ten, when no dispatcher can have missed it", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    const delays: (number | undefined)[] = [];
    for (let receiveCount = 1; receiveCount <= 3; receiveCount++) {
      const { seconds } = await harness.send(cancel, { messageId: "c", sentAt, receiveCount });
      delays.push(seconds);
      await harness.time.advance((seconds ?? 0) * 1000);
    }
    expect(delays).toEqual([60, 540, undefined]);
    const page = { type: "cancel_page", batch_id: "nightly", sent_at: new Date(sentAt).toISOString() };
    // The later ones list what was created from a quarter of an hour before the first on.
    const later = { ...page, after: writeCursor({ at: new Date(sentAt - 900_000).toISOString(), ids: [] }) };
    expect(sentTo(harness)).toEqual([page, later, later]);
  });

  test("a later cancel message covers an earlier one, and an earlier one changes nothing", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    await harness.send(cancel, { messageId: "late", sentAt });
    expect(await harness.send(cancel, { messageId: "early", sentAt: sentAt - 1 })).toMatchObject({
      isRetried: false,
    });
    expect((await harness.collaborators.batchCancels("nightly").read())?.state.sentAt).toBe(sentAt);
    expect(sentTo(harness)).toHaveLength(1);
  });

  test("a job of the batch that reconcile asks to submit again is canceled instead", async () => {
    const harness = createHarness();
    const sentAt = harness.time.now();
    await harness.send({ ...ofBatch(1), job_id: "order-1" }, { sentAt });
    await harness.lose();
    await harness.send(cancel, { messageId: "c", sentAt });
    await harness.send({ type: "resubmit", job_id: "order-1" }, { messageId: "r" });
    expect(harness.job()).toMatchObject({ status: "CANCELED", submissions: 1 });
  });
});

describe("a page of a canceled batch", () => {
  const sent_at = "2026-01-01T00:00:00.000Z";
  const page = { type: "cancel_page", batch_id: "nightly", sent_at };

  function job(n: number, fields: Partial<Job> = {}): Job {
    const created_at = new Date(Date.parse(sent_at) - 10_000 + n).toISOString();
    return {
      ...{ job_id: `job-${n}`, status: "PENDING", version: 1, submissions: 0, deliveries: 0, created_at },
      ...{ batch_id: "nightly", batch_shard: `nightly#${n % 4}`, ...fields },
    };
  }

  const withJobs = (jobs: readonly Job[]) => {
    const harness = createHarness();
    for (const each of jobs) harness.store.jobs.set(each.job_id, each);
    return harness;
  };

  test("asks for the cancel of jobs that are open and were sent before the cancel message", async () => {
    const after = new Date(Date.parse(sent_at) + 1).toISOString();
    const justBefore = new Date(Date.parse(sent_at) - 1).toISOString();
    const harness = withJobs([
      job(1),
      job(2, { ended_shard: "SUCCEEDED#1", status: "SUCCEEDED" }),
      job(3, { sent_at: after, created_at: after }),
      // Its record came after the cancel message, its message before.
      job(4, { sent_at, created_at: after }),
      // Created by a clock that is behind.
      job(6, { sent_at: after, created_at: justBefore }),
      // Without the time of its message, as records had none before.
      job(5, { created_at: after }),
    ]);
    await harness.send(page);
    expect(new Set(sentTo(harness).map(({ job_id }) => job_id))).toEqual(new Set(["job-1", "job-4"]));
  });

  test("ends with the jobs that can have a message from before the cancellation", async () => {
    const recordedAt = Date.parse(sent_at) + 1000;
    const created_at = new Date(recordedAt + 900_001).toISOString();
    const harness = withJobs([job(1), job(2, { sent_at, created_at })]);
    await harness.collaborators
      .batchCancels("nightly")
      .write({ sentAt: Date.parse(sent_at), recordedAt }, undefined);
    await harness.send(page);
    expect(sentTo(harness)).toEqual([{ type: "cancel", job_id: "job-1" }]);
  });

  test("is not cut short by an earlier cancellation of the batch", async () => {
    const recordedAt = Date.parse(sent_at) - 3_600_000;
    const harness = withJobs([job(1)]);
    const batchCancel = harness.collaborators.batchCancels("nightly");
    await batchCancel.write({ sentAt: recordedAt, recordedAt }, undefined);
    await harness.send(page);
    expect(sentTo(harness)).toEqual([{ type: "cancel", job_id: "job-1" }]);
  });

  test("is followed by the next one, until every job was asked for once", async () => {
    const harness = withJobs(Array.from({ length: 1203 }, (_, n) => job(n)));
    const asked = new Set<string>();
    let pages = 0;
    for (let next: unknown = page; next !== undefined; pages++) {
      harness.jobsQueue.sent.length = 0;
      await harness.send(next, { messageId: `page-${pages}` });
      const sent = sentTo(harness);
      for (const { type, job_id } of sent) if (type === "cancel") asked.add(job_id);
      next = sent.find(({ type }) => type === "cancel_page");
    }
    expect({ pages, asked: asked.size }).toEqual({ pages: 3, asked: 1203 });
  });

  test("is handled again from its beginning if a message could not be sent", async () => {
    const harness = withJobs([job(1), job(2)]);
    let calls = 0;
    const send = harness.jobsQueue.send;
    const jobsQueue = {
      ...harness.jobsQueue,
      send: (message: Parameters<typeof send>[0]) =>
        ++calls === 2 ? Promise.reject(new Error("SQS unavailable")) : send(message),
    };
    expect(await harness.send(page, {}, { jobsQueue })).toMatchObject({ isRetried: true });
    expect(await harness.send(page, { receiveCount: 2 }, { jobsQueue })).toMatchObject({ isRetried: false });
    expect(new Set(sentTo(harness).map(({ job_id }) => job_id))).toEqual(new Set(["job-1", "job-2"]));
  });

  test("with a place that no page has is a dead letter", async () => {
    const harness = createHarness();
    await harness.send({ ...page, after: "x" });
    expect(harness.deadLetters.sent[0]?.attributes).toMatchObject({
      error_code: "invalid_message",
      error_message: "after is not the end of a page",
    });
  });
});
