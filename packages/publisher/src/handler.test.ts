import { JOB_STATUSES, type Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { afterEach, describe, expect, test } from "vitest";
import { createHarness, job } from "./stream.fixture.ts";

const submitted = job({
  status: "SUBMITTED",
  version: 2,
  result: undefined,
  completed_at: undefined,
} as Partial<Job>);
const harnesses: ReturnType<typeof createHarness>[] = [];

function harness(...rejects: Parameters<typeof createHarness>) {
  const made = createHarness(...rejects);
  harnesses.push(made);
  return made;
}

// Results are private: no log line of any test contains one.
afterEach(() => {
  for (const { log } of harnesses.splice(0)) expect(JSON.stringify(log.lines)).not.toContain("PRIVATE");
});

describe("a change of the table", () => {
  test("to SUCCEEDED is published with its result", async () => {
    const { publish, published, details, meter } = harness();
    expect(await publish(jobsStreamRecord(1, job(), submitted))).toBeUndefined();
    expect(published).toMatchObject([{ jobId: "order-1", detailType: "Job Succeeded" }]);
    expect(details()).toMatchObject([{ event_id: "order-1:3", result: { label: "PRIVATE" } }]);
    expect(details()[0]).not.toHaveProperty("write_id");
    expect(meter.totals).toEqual({ EventsPublished: 1 });
  });

  test("that creates a record with an outcome is published", async () => {
    const { publish, details } = harness();
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
    const { publish, puts, log } = harness();
    expect(await publish(record)).toBeUndefined();
    expect(puts).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test("an empty batch succeeds", async () => {
    expect(await harness().publish()).toBeUndefined();
  });

  test("to an outcome without an old image is published: rather twice than never", async () => {
    const { publish, published } = harness();
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
    const { publish, details, log, meter } = harness();
    expect(
      await publish(jobsStreamRecord(1, item), jobsStreamRecord(2, job({ job_id: "order-2" }))),
    ).toBeUndefined();
    expect(details()).toMatchObject([{ job_id: "order-2" }]);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-1", sequence_number: "1" } },
    ]);
    expect(meter.totals).toEqual({ EventsUnreadable: 1, EventsPublished: 1 });
  });

  test.each([{ status: "broken" }, { status: 7 }, { version: 123_456_789_012_345_678_901n }, {}])(
    "such as %o is published once it is corrected",
    async (before) => {
      const { publish, published } = harness();
      await publish(jobsStreamRecord(1, job(), { job_id: "order-1", ...before }));
      expect(published).toHaveLength(1);
    },
  );

  test("but has the fields that an event needs is published", async () => {
    const { publish, details } = harness();
    await publish(jobsStreamRecord(1, { job_id: "order-1", status: "FAILED", version: 1, metadata: ["x"] }));
    expect(details()).toEqual([
      { event_id: "order-1:1", job_id: "order-1", status: "FAILED", metadata: ["x"] },
    ]);
  });
});

describe("order and limits", () => {
  test("two events of one job are in different calls, in order", async () => {
    const { publish, puts, details } = harness();
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
    const { publish, puts, published } = harness();
    const outcomes = JOB_STATUSES.slice(2);
    const records = Array.from({ length: 100 }, (_, n) =>
      jobsStreamRecord(n, job({ job_id: `order-${n}`, status: outcomes[n % outcomes.length] ?? "LOST" })),
    );
    expect(await publish(...records)).toBeUndefined();
    expect(published).toHaveLength(100);
    expect(puts).toHaveLength(10);
  });
});

describe("an event that the bus rejects", () => {
  const jobs = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      jobsStreamRecord(n, job({ job_id: `order-${n}`, result: String(n) })),
    );
  const throttled = { code: "ThrottlingException" };

  test("is reported by the sequence number of its change, also in the middle of a call", async () => {
    const { publish, puts, log, meter } = harness(({ jobId }) =>
      jobId === "order-13" || jobId === "order-15" ? throttled : undefined,
    );
    expect(await publish(...jobs(40))).toBe("13");
    expect(puts).toHaveLength(2);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-13", code: throttled.code } },
    ]);
    expect(meter.totals).toEqual({ EventsPublished: 18, EventsFailed: 1 });
  });

  test("is published by the retry, with all events after it and the same ids", async () => {
    let isDown = true;
    const { publish, details } = harness(({ jobId }) =>
      isDown && jobId === "order-3" ? throttled : undefined,
    );
    const records = jobs(30);
    const from = await publish(...records);
    isDown = false;
    expect(await publish(...records.slice(Number(from)))).toBeUndefined();
    const ids = details().map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(30);
    for (const record of records) expect(ids).toContain(`order-${record.dynamodb?.SequenceNumber}:3`);
  });

  test("because the call fails makes Lambda retry from the first change", async () => {
    const { publish, log, meter } = harness(() => {
      throw Object.assign(new Error("connect ECONNREFUSED PRIVATE"), { name: "TimeoutError" });
    });
    expect(await publish(...jobs(3))).toBe("0");
    expect(log.lines.map(({ level, fields }) => [level, fields?.code ?? "error"])).toEqual([
      ["warn", "error"],
      ["error", "TimeoutError"],
    ]);
    expect(meter.totals).toEqual({ EventsFailed: 1 });
  });

  test("and has no sequence number makes Lambda retry the whole batch", async () => {
    const { publish } = harness(() => throttled);
    const record = jobsStreamRecord(1, job());
    const { SequenceNumber: _, ...dynamodb } = record.dynamodb ?? {};
    expect(await publish({ ...record, dynamodb })).toBe("");
  });
});

describe("a result that the bus always rejects", () => {
  const malformed = { code: "MalformedDetail" };
  const poison = jobsStreamRecord(1, job({ job_id: "poison", result: "PRIVATE POISON" }));
  const neighbours = [
    jobsStreamRecord(2, job({ job_id: "order-2" })),
    jobsStreamRecord(3, job({ job_id: "order-3" })),
  ];
  const isPoison = ({ detail }: { detail: string }) => detail.includes("POISON");

  test("is replaced by its location, and blocks no other event", async () => {
    const { publish, details, log, meter } = harness((event) => (isPoison(event) ? malformed : undefined));
    expect(await publish(poison, ...neighbours)).toBeUndefined();
    const all = details();
    expect(all.map(({ job_id }) => job_id)).toEqual(["order-2", "order-3", "poison"]);
    expect(all[2]).toMatchObject({
      event_id: "poison:3",
      status: "SUCCEEDED",
      result_location: "dynamodb://Jobs/poison",
    });
    expect(all[2]).not.toHaveProperty("result");
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "poison", code: "MalformedDetail" } },
    ]);
    expect(meter.totals).toEqual({ EventsPublished: 3, EventsWithoutResult: 1 });
  });

  test("with the whole call does not affect the other events", async () => {
    const { publish, details } = harness((_, put) => {
      if (put.some(isPoison)) throw Object.assign(new Error("PRIVATE"), { name: "ValidationException" });
      return undefined;
    });
    expect(await publish(...neighbours, poison)).toBeUndefined();
    const all = details();
    expect(all.map(({ job_id }) => job_id)).toEqual(["order-2", "order-3", "poison"]);
    expect(all[0]).toHaveProperty("result");
    expect(all[2]).toHaveProperty("result_location", "dynamodb://Jobs/poison");
  });

  test("is retried when the bus rejects the event without it too", async () => {
    const { publish } = harness((event) => (event.jobId === "poison" ? malformed : undefined));
    expect(await publish(...neighbours, poison)).toBe("1");
  });

  test("is retried when the bus is throttled in between", async () => {
    let calls = 0;
    const { publish, published } = harness(() => {
      calls++;
      return calls === 1 ? malformed : { code: "ThrottlingException" };
    });
    expect(await publish(poison)).toBe("1");
    expect(published).toEqual([]);
    expect(calls).toBe(2);
  });

  test("is not the cause in an event without result: a wrong bus name loses no event", async () => {
    const { publish, puts } = harness(() => ({
      code: "InvalidArgument",
    }));
    expect(
      await publish(jobsStreamRecord(7, job({ status: "LOST", result: undefined } as Partial<Job>))),
    ).toBe("7");
    expect(puts).toHaveLength(2);
  });
});
