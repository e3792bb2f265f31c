import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import { recoveryBoundMs, recoveryInvariants } from "./recovery.ts";
import { broken, process } from "./testing.fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OUTAGE = { from: 5 * MINUTE, to: 25 * MINUTE };
const END = START + OUTAGE.to;
const IN_TIME = "after an outage, the jobs that waited are submitted in time";
const RECEIVES = "no message is received so often in an outage that SQS would dead-letter it";

const found = (story: (observer: Observer) => void) =>
  broken((violated) => recoveryInvariants(violated, OUTAGE), story);

function receive({ messageReceived }: Observer, n: number, receiveCount = 1): void {
  const body = `{"job_id":"order-${n}"}`;
  messageReceived({ id: `m${n}`, receiptHandle: "", body, attributes: {}, receiveCount, sentAt: START });
}

function accept({ apiResponded }: Observer, n: number, at: number, status = 201): void {
  const about = { operation: "submit", requestId: "", process: process(), body: "{}" } as const;
  apiResponded({ ...about, jobId: `order-${n}`, status, at });
}

/** 100 jobs wait; all but `late` are accepted two minutes after the end: a tenth of the outage's length. */
function recovery(observer: Observer, late: number, lateMs = 2 * MINUTE + 1): void {
  for (let n = 0; n < 100; n++) receive(observer, n);
  for (let n = 0; n < 100; n++) accept(observer, n, END + (n < late ? lateMs : 2 * MINUTE));
  observer.runEnded({ isQuiescent: true, pending: "" });
}

test("the bound is a tenth of the outage, at least a minute and at most half an hour", () => {
  const bounds = [0, 10 * MINUTE, 20 * MINUTE, 5 * HOUR, 12 * HOUR].map((to) =>
    recoveryBoundMs({ from: 0, to }),
  );
  expect(bounds).toEqual([MINUTE, MINUTE, 2 * MINUTE, 30 * MINUTE, 30 * MINUTE]);
});

describe("jobs that waited", () => {
  test("may be submitted late if they are one in a hundred", () => {
    expect(found((observer) => recovery(observer, 1))).toEqual([]);
  });

  test("may not be late if they are more", () => {
    expect(found((observer) => recovery(observer, 2))).toEqual([IN_TIME]);
  });

  test("may not be given up", () => {
    const story = (observer: Observer) => {
      receive(observer, 1);
      accept(observer, 1, END, 503);
      observer.runEnded({ isQuiescent: true, pending: "" });
    };
    expect(found(story)).toEqual([IN_TIME]);
  });

  test("are those that were not accepted before the end", () => {
    const story = (observer: Observer) => {
      receive(observer, 1);
      accept(observer, 1, END - 1);
      accept(observer, 1, END + HOUR);
      observer.runEnded({ isQuiescent: true, pending: "" });
    };
    expect(found(story)).toEqual([]);
  });
});

test.each([
  [140, []],
  [141, [RECEIVES]],
])("a message that is received %i times in the outage", (times, expected) => {
  const story = (observer: Observer) => {
    // Receives of earlier outages do not count.
    for (let n = 1; n <= times; n++) receive(observer, 1, 300 + n);
    accept(observer, 1, END);
    observer.runEnded({ isQuiescent: true, pending: "" });
  };
  expect(found(story)).toEqual(expected);
});

test.each([
  [220, []],
  [221, ["in an outage the API gets only occasional calls"]],
])("%i submissions that fail in an outage of 20 minutes", (times, expected) => {
  const story = (observer: Observer) => {
    for (let n = 0; n < times; n++) observer.submitting(process(), "order-1", START + OUTAGE.from + n);
    // Those that succeed, and those before and after, are not among them.
    observer.submitting(process(), "order-2", END - 1);
    accept(observer, 2, END - 1);
    observer.submitting(process(), "order-3", END);
    observer.runEnded({ isQuiescent: true, pending: "" });
  };
  expect(found(story)).toEqual(expected);
});

test("a run with other faults has other invariants", () => {
  const story = (observer: Observer) => recovery(observer, 100, HOUR);
  expect(broken((violated) => recoveryInvariants(violated, undefined), story)).toEqual([]);
});
