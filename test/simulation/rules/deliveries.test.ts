import { describe, expect, test } from "vitest";
import { deliveryRules } from "./deliveries.ts";
import { broken } from "./testing.fixture.ts";

const HEALED_AT = 1000;
const answered = (status: number, { isSafe = true, sentAt = 0, isWhole = true } = {}) =>
  broken(deliveryRules, (observer) => {
    observer.healed(HEALED_AT, isWhole);
    observer.delivered({ jobId: "order-1", requestId: "r1", status, isSafe, sentAt });
  });

describe("told as broken is", () => {
  test.each([301, 400, 401, 404, 413, 429])("a good delivery that is answered with %i", (status) => {
    expect(answered(status)).toEqual(["a good delivery is never refused"]);
  });

  test("200 for a delivery that is nowhere", () => {
    expect(answered(200)).toEqual([]);
    expect(answered(503, { isSafe: false })).toEqual([]);
    expect(answered(200, { isSafe: false })).toEqual([
      "200 is never answered before the delivery is durable",
    ]);
  });

  test("a delivery that is not taken in though there are no troubles", () => {
    for (const status of [500, 502, 503, 504]) {
      expect(answered(status, { sentAt: HEALED_AT })).toEqual([]);
      expect(answered(status, { sentAt: HEALED_AT + 1 })).toEqual([
        "a delivery is taken in when there are no troubles",
      ]);
    }
    expect(answered(200, { sentAt: HEALED_AT + 1 })).toEqual([]);
    expect(answered(503, { sentAt: HEALED_AT + 1, isWhole: false })).toEqual([]);
  });

  test("an answer that takes longer than two seconds and a cold start, and an error in its place", () => {
    const received = (how: "answered" | "failed" | "crashed" | "timed out", ms: number) =>
      broken(deliveryRules, (observer) => observer.received({ how, ms }));
    const late = "the receiver answers within two seconds";
    expect(received("answered", 2400)).toEqual([]);
    expect(received("answered", 2401)).toEqual([late]);
    expect(received("timed out", 2401)).toEqual([late]);
    expect(received("crashed", 9000)).toEqual([]);
    expect(received("failed", 1)).toEqual(["the receiver answers whatever comes"]);
  });
});
