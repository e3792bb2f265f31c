import { JOB_STATUSES, type Job } from "@boomerang/core";
import { afterEach, describe, expect, test } from "vitest";
import { change, createWorld, job } from "./stream.fixture.ts";

const submitted = job({
  status: "SUBMITTED",
  version: 2,
  result: undefined,
  completed_at: undefined,
} as Partial<Job>);
const worlds: ReturnType<typeof createWorld>[] = [];

function world(...rule: Parameters<typeof createWorld>) {
  const made = createWorld(...rule);
  worlds.push(made);
  return made;
}

// Results are private: no log line of any test holds one.
afterEach(() => {
  for (const { log } of worlds.splice(0)) expect(JSON.stringify(log.lines)).not.toContain("PRIVATE");
});

describe("what a change of the table is announced as", () => {
  test("a job that succeeded, with its result", async () => {
    const { publish, taken, details, meter } = world();
    expect(await publish(change(1, job(), submitted))).toBeUndefined();
    expect(taken).toMatchObject([{ jobId: "order-1", detailType: "Job Succeeded" }]);
    expect(details()).toMatchObject([{ event_id: "order-1:3", result: { label: "PRIVATE" } }]);
    expect(details()[0]).not.toHaveProperty("write_id");
    expect(meter.totals).toEqual({ EventsPublished: 1 });
  });

  test("a new record that has an outcome already is announced", async () => {
    const { publish, details } = world();
    await publish(change(1, job({ status: "REJECTED", version: 1 })));
    expect(details()).toMatchObject([{ event_id: "order-1:1", status: "REJECTED" }]);
  });

  test.each([
    ["a new record without an outcome", change(1, { ...submitted, status: "PENDING" })],
    [
      "a submission, unless the setting asks for it",
      change(1, submitted, { ...submitted, status: "PENDING" }),
    ],
    ["a repeated delivery", change(1, job({ version: 4, deliveries: 2 }), job())],
    [
      "a record removed by its time to live",
      { ...change(1, undefined, job()), userIdentity: { type: "Service" } },
    ],
    ["a record of nothing", { eventName: "MODIFY" as const }],
  ])("%s is announced as nothing", async (_, record) => {
    const { publish, puts, log } = world();
    expect(await publish(record)).toBeUndefined();
    expect(puts).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  test("an empty batch is fine", async () => {
    expect(await world().publish()).toBeUndefined();
  });

  test("without an old image an outcome is announced: rather twice than never", async () => {
    const { publish, taken } = world();
    const record = change(1, job());
    await publish({ ...record, eventName: "MODIFY" });
    expect(taken).toHaveLength(1);
  });
});

describe("an item that is no record of a job", () => {
  const strangers: [string, object][] = [
    ["has nothing but a key", { job_id: "order-1" }],
    ["has another status", { ...job(), status: "DONE" }],
    ["has a status that is no text", { ...job(), status: 7 }],
    ["has no version", { ...job(), version: undefined }],
    ["has a version that is a text", { ...job(), version: "3" }],
    ["has a version of 30 digits", { ...job(), version: 123_456_789_012_345_678_901_234_567_890n }],
    ["has a number of 30 digits elsewhere", { ...job(), target: { model_id: 123_456_789_012_345_678_901n } }],
    ["has a job id that is no text", { ...job(), job_id: 1 }],
  ];

  test.each(strangers)("which %s is told in the log and does not hold up the shard", async (_, item) => {
    const { publish, details, log, meter } = world();
    expect(await publish(change(1, item), change(2, job({ job_id: "order-2" })))).toBeUndefined();
    expect(details()).toMatchObject([{ job_id: "order-2" }]);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-1", sequence_number: "1" } },
    ]);
    expect(meter.totals).toEqual({ EventsUnreadable: 1, EventsPublished: 1 });
  });

  test.each([{ status: "broken" }, { status: 7 }, { version: 123_456_789_012_345_678_901n }, {}])(
    "as %o, once mended, is announced",
    async (before) => {
      const { publish, taken } = world();
      await publish(change(1, job(), { job_id: "order-1", ...before }));
      expect(taken).toHaveLength(1);
    },
  );

  test("but has what an event needs is announced, whatever else is wrong with it", async () => {
    const { publish, details } = world();
    await publish(change(1, { job_id: "order-1", status: "FAILED", version: 1, metadata: ["x"] }));
    expect(details()).toEqual([
      { event_id: "order-1:1", job_id: "order-1", status: "FAILED", metadata: ["x"] },
    ]);
  });
});

describe("order and limits", () => {
  test("two events of one job never share a call, and come in order", async () => {
    const { publish, puts, details } = world();
    const lost = job({ status: "LOST", version: 3 });
    await publish(
      change(1, lost, submitted),
      change(2, job({ job_id: "order-2" })),
      change(3, job({ version: 4 }), lost),
    );
    expect(puts.map((put) => put.length)).toEqual([2, 1]);
    expect(details().map(({ event_id }) => event_id)).toEqual(["order-1:3", "order-2:3", "order-1:4"]);
  });

  test("every outcome of a batch of 100 is announced", async () => {
    const { publish, puts, taken } = world();
    const outcomes = JOB_STATUSES.slice(2);
    const records = Array.from({ length: 100 }, (_, n) =>
      change(n, job({ job_id: `order-${n}`, status: outcomes[n % outcomes.length] ?? "LOST" })),
    );
    expect(await publish(...records)).toBeUndefined();
    expect(taken).toHaveLength(100);
    expect(puts).toHaveLength(10);
  });
});

describe("what the bus does not take", () => {
  const jobs = (count: number) =>
    Array.from({ length: count }, (_, n) => change(n, job({ job_id: `order-${n}`, result: String(n) })));
  const throttled = { code: "ThrottlingException", message: "Rate exceeded" };

  test("is reported by the sequence number of the first such change, in the middle of a call", async () => {
    const { publish, puts, log, meter } = world(({ jobId }) =>
      jobId === "order-13" || jobId === "order-15" ? throttled : undefined,
    );
    expect(await publish(...jobs(40))).toBe("13");
    expect(puts).toHaveLength(2);
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "order-13", code: throttled.code } },
    ]);
    expect(meter.totals).toEqual({ EventsPublished: 18, EventsFailed: 1 });
  });

  test("is announced at the next try, with all that comes after it, under the same ids", async () => {
    let isDown = true;
    const { publish, details } = world(({ jobId }) =>
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

  test("because it cannot be reached is reported from the first change on", async () => {
    const { publish, log, meter } = world(() => {
      throw Object.assign(new Error("connect ECONNREFUSED PRIVATE"), { name: "TimeoutError" });
    });
    expect(await publish(...jobs(3))).toBe("0");
    expect(log.lines.map(({ level, fields }) => [level, fields?.code ?? "error"])).toEqual([
      ["warn", "error"],
      ["error", "TimeoutError"],
    ]);
    expect(meter.totals).toEqual({ EventsFailed: 1 });
  });

  test("without a sequence number makes Lambda try the whole batch again", async () => {
    const { publish } = world(() => throttled);
    const record = change(1, job());
    const { SequenceNumber: _, ...dynamodb } = record.dynamodb ?? {};
    expect(await publish({ ...record, dynamodb })).toBe("");
  });
});

describe("a result that the bus refuses for ever", () => {
  const malformed = { code: "MalformedDetail", message: "Detail is malformed." };
  const poison = change(1, job({ job_id: "poison", result: "PRIVATE POISON" }));
  const neighbours = [change(2, job({ job_id: "order-2" })), change(3, job({ job_id: "order-3" }))];
  const isPoison = ({ detail }: { detail: string }) => detail.includes("POISON");

  test("is left out of its event, which says where it is read; nothing behind it waits", async () => {
    const { publish, details, log, meter } = world((event) => (isPoison(event) ? malformed : undefined));
    expect(await publish(poison, ...neighbours)).toBeUndefined();
    const told = details();
    expect(told.map(({ job_id }) => job_id)).toEqual(["order-2", "order-3", "poison"]);
    expect(told[2]).toMatchObject({
      event_id: "poison:3",
      status: "SUCCEEDED",
      result_location: "dynamodb://Jobs/poison",
    });
    expect(told[2]).not.toHaveProperty("result");
    expect(log.lines).toMatchObject([
      { level: "error", fields: { job_id: "poison", code: "MalformedDetail" } },
    ]);
    expect(meter.totals).toEqual({ EventsPublished: 3, EventsWithoutResult: 1 });
  });

  test("with the whole call costs its neighbours nothing", async () => {
    const { publish, details } = world((_, put) => {
      if (put.some(isPoison)) throw Object.assign(new Error("PRIVATE"), { name: "ValidationException" });
      return undefined;
    });
    expect(await publish(...neighbours, poison)).toBeUndefined();
    const told = details();
    expect(told.map(({ job_id }) => job_id)).toEqual(["order-2", "order-3", "poison"]);
    expect(told[0]).toHaveProperty("result");
    expect(told[2]).toHaveProperty("result_location", "dynamodb://Jobs/poison");
  });

  test("is tried again where the bus does not take the event without it either", async () => {
    const { publish } = world((event) => (event.jobId === "poison" ? malformed : undefined));
    expect(await publish(...neighbours, poison)).toBe("1");
  });

  test("is tried again where the bus is throttled in between", async () => {
    let calls = 0;
    const { publish, taken } = world(() => {
      calls++;
      return calls === 1 ? malformed : { code: "ThrottlingException", message: "" };
    });
    expect(await publish(poison)).toBe("1");
    expect(taken).toEqual([]);
    expect(calls).toBe(2);
  });

  test("is not blamed where there is none: a wrong bus name loses no event", async () => {
    const { publish, puts } = world(() => ({
      code: "InvalidArgument",
      message: "EventBusName is not valid",
    }));
    expect(await publish(change(7, job({ status: "LOST", result: undefined } as Partial<Job>)))).toBe("7");
    expect(puts).toHaveLength(2);
  });
});
