import { JOB_STATUSES, type Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { describe, expect, test } from "vitest";
import { createHarness, job } from "./stream.fixture.ts";

const submitted = job({
  status: "SUBMITTED",
  version: 2,
  result: undefined,
  completed_at: undefined,
} as Partial<Job>);

describe("a change of the table", () => {
  test("to SUCCEEDED is published with its result", async () => {
    const { publish, published, details, meter } = createHarness();
    expect(await publish(jobsStreamRecord(1, job(), submitted))).toBeUndefined();
    expect(published).toMatchObject([{ jobId: "order-1", detailType: "Job Succeeded" }]);
    expect(details()).toMatchObject([{ event_id: "order-1:3", result: { label: "PRIVATE" } }]);
    expect(details()[0]).not.toHaveProperty("write_id");
    expect(meter.totals).toEqual({});
  });

  test("that creates a record with an outcome is published", async () => {
    const { publish, details } = createHarness();
    await publish(jobsStreamRecord(1, job({ status: "REJECTED", version: 1 })));
    expect(details()).toMatchObject([{ event_id: "order-1:1", status: "REJECTED" }]);
  });

  test.each([
    ["creates a record without an outcome", jobsStreamRecord(1, { ...submitted, status: "PENDING" })],
    [
      "is a submission, unless the setting is on",
      jobsStreamRecord(1, submitted, { ...submitted, status: "PENDING" }),
    ],
    ["is a repeated delivery", jobsStreamRecord(1, job({ version: 4, deliveries: 2 }), job())],
    [
      "removes a record at its time to live",
      { ...jobsStreamRecord(1, undefined, job()), userIdentity: { type: "Service" } },
    ],
    ["has no image", { eventName: "MODIFY" as const }],
  ])("that %s is not published", async (_, record) => {
    const { publish, puts, log } = createHarness();
    expect(await publish(record)).toBeUndefined();
    expect(puts).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test("an empty batch succeeds", async () => {
    expect(await createHarness().publish()).toBeUndefined();
  });

  test("to an outcome without an old image is published: rather twice than never", async () => {
    const { publish, published } = createHarness();
    const record = jobsStreamRecord(1, job());
    await publish({ ...record, eventName: "MODIFY" });
    expect(published).toHaveLength(1);
  });
});

describe("an item that is not a job record", () => {
  const items: [string, object][] = [
    ["has nothing but a key", { job_id: "order-1" }],
    ["has an unknown status", { ...job(), status: "DONE" }],
    ["has a status that is not a string", { ...job(), status: 7 }],
    ["has no version", { ...job(), version: undefined }],
    ["has a version that is a string", { ...job(), version: "3" }],
    ["has a version of 30 digits", { ...job(), version: 123_456_789_012_345_678_901_234_567_890n }],
    ["has a number of 30 digits elsewhere", { ...job(), target: { model_id: 123_456_789_012_345_678_901n } }],
    ["has a job id that is not a string", { ...job(), job_id: 1 }],
  ];

  test.each(items)("and %s is logged and does not block the shard", async (_, item) => {
    const { publish, details, log, meter } = createHarness();
    expect(
      await publish(jobsStreamRecord(1, item), jobsStreamRecord(2, job({ job_id: "order-2" }))),
    ).toBeUndefined();
    expect(details()).toMatchObject([{ job_id: "order-2" }]);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-1", sequence_number: "1" } },
    ]);
    expect(meter.totals).toEqual({ EventsUnreadable: 1 });
  });

  test.each([{ status: "broken" }, { status: 7 }, { version: 123_456_789_012_345_678_901n }, {}])(
    "such as %o is published once it is corrected",
    async (before) => {
      const { publish, published } = createHarness();
      await publish(jobsStreamRecord(1, job(), { job_id: "order-1", ...before }));
      expect(published).toHaveLength(1);
    },
  );

  test("but has the fields that an event needs is published", async () => {
    const { publish, details } = createHarness();
    await publish(jobsStreamRecord(1, { job_id: "order-1", status: "FAILED", version: 1, metadata: ["x"] }));
    expect(details()).toEqual([
      { event_id: "order-1:1", job_id: "order-1", status: "FAILED", metadata: ["x"] },
    ]);
  });
});

describe("order and limits", () => {
  test("two events of one job are in different calls, in order", async () => {
    const { publish, puts, details } = createHarness();
    const lost = job({ status: "LOST", version: 3 });
    await publish(
      jobsStreamRecord(1, lost, submitted),
      jobsStreamRecord(2, job({ job_id: "order-2" })),
      jobsStreamRecord(3, job({ version: 4 }), lost),
    );
    expect(puts.map((put) => put.length)).toEqual([2, 1]);
    expect(details().map(({ event_id }) => event_id)).toEqual(["order-1:3", "order-2:3", "order-1:4"]);
  });

  test("every outcome of a batch of 100 is published", async () => {
    const { publish, puts, published } = createHarness();
    const outcomes = JOB_STATUSES.slice(2);
    const records = Array.from({ length: 100 }, (_, n) =>
      jobsStreamRecord(n, job({ job_id: `order-${n}`, status: outcomes[n % outcomes.length] ?? "LOST" })),
    );
    expect(await publish(...records)).toBeUndefined();
    expect(published).toHaveLength(100);
    expect(puts).toHaveLength(10);
  });
});
