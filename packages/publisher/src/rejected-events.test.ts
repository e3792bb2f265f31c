import type { Job } from "@boomerang/core";
import { jobsStreamRecord } from "@boomerang/testkit/events/jobs-stream";
import { describe, expect, test } from "vitest";
import { createHarness, job } from "./stream.fixture.ts";

describe("an event that the bus rejects", () => {
  const jobs = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      jobsStreamRecord(n, job({ job_id: `order-${n}`, result: String(n) })),
    );
  const throttled = { code: "ThrottlingException" };

  test("is reported by the sequence number of its change, also in the middle of a call", async () => {
    const { publish, puts, log, meter } = createHarness(({ jobId }) =>
      jobId === "order-13" || jobId === "order-15" ? throttled : undefined,
    );
    expect(await publish(...jobs(40))).toBe("13");
    expect(puts).toHaveLength(2);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-13", code: throttled.code } },
    ]);
    expect(meter.totals).toEqual({ EventsFailed: 1 });
  });

  test("is published by the retry, with all events after it and the same ids", async () => {
    let isDown = true;
    const { publish, details } = createHarness(({ jobId }) =>
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
    const { publish, log, meter } = createHarness(() => {
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
    const { publish } = createHarness(() => throttled);
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
    const { publish, details, log, meter } = createHarness((event) =>
      isPoison(event) ? malformed : undefined,
    );
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
    expect(meter.totals).toEqual({ EventsWithoutResult: 1 });
  });

  test("with the whole call does not affect the other events", async () => {
    const { publish, details } = createHarness((_, put) => {
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
    const { publish } = createHarness((event) => (event.jobId === "poison" ? malformed : undefined));
    expect(await publish(...neighbours, poison)).toBe("1");
  });

  test("is retried when the bus is throttled in between", async () => {
    let calls = 0;
    const { publish, published } = createHarness(() => {
      calls++;
      return calls === 1 ? malformed : { code: "ThrottlingException" };
    });
    expect(await publish(poison)).toBe("1");
    expect(published).toEqual([]);
    expect(calls).toBe(2);
  });

  test("is not the cause in an event without result: a wrong bus name loses no event", async () => {
    const { publish, puts } = createHarness(() => ({
      code: "InvalidArgument",
    }));
    expect(
      await publish(jobsStreamRecord(7, job({ status: "LOST", result: undefined } as Partial<Job>))),
    ).toBe("7");
    expect(puts).toHaveLength(2);
  });
});
