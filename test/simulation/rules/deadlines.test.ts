import { describe, expect, test } from "vitest";
import { START } from "../settings.ts";
import { deadlineRules, submissionEndsAt } from "./deadlines.ts";
import { broken, CLAIMED, change, ended, HOUR } from "./testing.fixture.ts";

test("a submission is over an hour after its time in the queue", () => {
  expect(submissionEndsAt({}, 0)).toBe(HOUR + 600_000);
  expect(submissionEndsAt({ max_time_in_queue_seconds: 10 }, 0)).toBe(HOUR + 10_000);
});

describe("told as broken is", () => {
  test("a job that ends long after its deadline, once there are no troubles", () => {
    const end = (ms: number, healedMs: number) =>
      broken(deadlineRules, (observer) => {
        change(observer, undefined, CLAIMED);
        observer.healed(START + healedMs, true);
        change(observer, CLAIMED, ended("LOST"), START + ms);
      });
    expect(end(2.5 * HOUR, 0)).toEqual([]);
    expect(end(2.6 * HOUR, 0)).toEqual(["no job is open past its deadline"]);
    expect(end(4.3 * HOUR, 3 * HOUR)).toEqual([]);
    expect(end(4.4 * HOUR, 3 * HOUR)).toEqual(["no job is open past its deadline"]);
  });

  test("a run that never comes to rest", () => {
    const rested = (isAtRest: boolean) =>
      broken(deadlineRules, (observer) => observer.rested({ isAtRest, waits: "1 message" }));
    expect(rested(true)).toEqual([]);
    expect(rested(false)).toEqual(["everything comes to rest"]);
  });
});
