import { describe, expect, test } from "vitest";
import type { Observer } from "../engine/observer.ts";
import { deliveryInvariants } from "./deliveries.ts";
import { broken, change, endedJob, process } from "./testing.fixture.ts";

const FAULTS_ENDED_AT = 1000;
const watch = (story: (observer: Observer) => void, skewMs = 0) =>
  broken((violated) => deliveryInvariants(violated, skewMs), story);
const responded = (status: number, { isSafe = true, sentAt = 0, isComplete = true, size = 100 } = {}) =>
  watch((observer) => {
    observer.faultsEnded(FAULTS_ENDED_AT, isComplete);
    observer.delivered({ jobId: "order-1", requestId: "r1", status, isSafe, sentAt, size });
  });

describe("detects", () => {
  test.each([301, 400, 401, 404, 413, 429])("a valid delivery that gets %i", (status) => {
    expect(responded(status)).toEqual(["a valid delivery is never rejected"]);
  });

  test("but not one that gets 401 while the webhook secrets are wrong and nothing waits for it", () => {
    const rejected = (status: number, sentAt: number) =>
      watch((observer) => {
        observer.faultsEnded(FAULTS_ENDED_AT, true);
        const response = { jobId: "order-1", requestId: "r1", status, isSafe: true, sentAt, size: 9 };
        observer.delivered({ ...response, mayBeRejected: true });
      });
    expect(rejected(401, 0)).toEqual([]);
    expect(rejected(401, FAULTS_ENDED_AT + 1)).toEqual([]);
    expect(rejected(404, 0)).toEqual(["a valid delivery is never rejected"]);
  });

  test("413 for a delivery that is small enough", () => {
    for (const sentAt of [0, FAULTS_ENDED_AT + 1]) {
      expect(responded(413, { sentAt, size: 4_700_001 })).toEqual([]);
      expect(responded(413, { sentAt, size: 4_700_000 })).toContain("a valid delivery is never rejected");
    }
  });

  test("200 for a delivery that is stored nowhere", () => {
    expect(responded(200)).toEqual([]);
    expect(responded(503, { isSafe: false })).toEqual([]);
    expect(responded(200, { isSafe: false })).toEqual([
      "the receiver responds with 200 only when the delivery is durable",
    ]);
  });

  test("a delivery that is not accepted after the faults", () => {
    for (const status of [500, 502, 503, 504]) {
      expect(responded(status, { sentAt: FAULTS_ENDED_AT })).toEqual([]);
      expect(responded(status, { sentAt: FAULTS_ENDED_AT + 1 })).toEqual([
        "after the faults every delivery is accepted",
      ]);
    }
    expect(responded(200, { sentAt: FAULTS_ENDED_AT + 1 })).toEqual([]);
    expect(responded(503, { sentAt: FAULTS_ENDED_AT + 1, isComplete: false })).toEqual([]);
  });

  test("an accepted delivery that its record does not count, at the end of a quiescent run", () => {
    const ended = (status: number, deliveries: number, isQuiescent = true, mayStayUnverified = false) =>
      watch((observer) => {
        const response = {
          jobId: "order-1",
          requestId: "r1",
          isSafe: true,
          sentAt: 0,
          size: 9,
          mayStayUnverified,
        };
        observer.delivered({ ...response, status: 200 });
        observer.delivered({ ...response, status });
        if (deliveries > 0) change(observer, undefined, endedJob("SUCCEEDED", { deliveries }));
        observer.runEnded({ isQuiescent, pending: "" });
      });
    expect(ended(200, 2)).toEqual([]);
    expect(ended(200, 3)).toEqual([]);
    expect(ended(503, 1)).toEqual([]);
    expect(ended(200, 1, false)).toEqual([]);
    expect(ended(200, 0, true, true)).toEqual([]);
    expect(ended(200, 1)).toEqual(["every accepted delivery is counted"]);
    expect(ended(503, 0)).toEqual(["every accepted delivery is counted"]);
  });

  test("but not one that was spilled, and dropped as it was drained, while the webhook secrets were wrong", () => {
    const ended = (secretsWereWrong: boolean, { outcome = "forged", second = 200 } = {}) =>
      watch((observer) => {
        const response = { jobId: "order-1", requestId: "r1", isSafe: true, sentAt: 0, size: 9 };
        for (const status of [200, 200, second])
          observer.delivered({ ...response, status, mayBeRejected: true });
        change(observer, undefined, endedJob("SUCCEEDED", { deliveries: second === 200 ? 2 : 1 }));
        observer.logged(process("receiver"), "delivery rejected", { outcome, job_id: "order-1" });
        observer.runEnded({ isQuiescent: true, pending: "", secretsWereWrong });
      });
    const missing = ["every accepted delivery is counted"];
    expect(ended(true)).toEqual([]);
    expect(ended(true, { outcome: "quarantine_full" })).toEqual([]);
    expect(ended(false)).toEqual(missing);
    expect(ended(false, { outcome: "quarantine_full" })).toEqual(missing);
    expect(ended(true, { outcome: "stale" })).toEqual(missing);
    // The rejection was that of the one that got 401.
    expect(ended(true, { second: 401 })).toEqual(missing);
  });

  const invoked = (how: "responded" | "failed" | "crashed" | "timed out", ms: number, skewMs = 0) =>
    watch((observer) => observer.receiverInvoked({ how, ms }), skewMs);
  const late = "the receiver responds within seven seconds";

  test("a response that takes longer than seven seconds, and an error instead of a response", () => {
    expect(invoked("responded", 7000)).toEqual([]);
    expect(invoked("responded", 7001)).toEqual([late]);
    expect(invoked("timed out", 7001)).toEqual([late]);
    expect(invoked("crashed", 9000)).toEqual([]);
    expect(invoked("failed", 1)).toEqual(["the receiver always responds"]);
  });

  test("the same with clocks that are off, which hide a cold start from the receiver, but no more than that", () => {
    expect(invoked("responded", 7400, 400)).toEqual([]);
    expect(invoked("responded", 7401, 400)).toEqual([late]);
    expect(invoked("responded", 9400, 5000)).toEqual([]);
    expect(invoked("responded", 9401, 5000)).toEqual([late]);
  });
});
