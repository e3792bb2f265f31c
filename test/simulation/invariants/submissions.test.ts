import { describe, expect, test } from "vitest";
import { submissionInvariants } from "./submissions.ts";
import { broken, CLAIMED, change, submit } from "./testing.fixture.ts";

const check = (story: Parameters<typeof broken>[1]) => broken(submissionInvariants, story);

describe("detects", () => {
  const before = { ...CLAIMED, submissions: 3 };

  test("a fourth accepted submission, also if its response was an error", () => {
    const accepted = (count: number, delivered: number) =>
      check((observer) => {
        for (let n = 0; n < count; n++) submit(observer, 201, { requestId: `r${n}` });
        for (let n = 0; n < delivered; n++) observer.delivering("order-1", `d${n}`);
      });
    expect(accepted(3, 0)).toEqual([]);
    expect(accepted(4, 0)).toEqual(["a job has at most three submissions"]);
    expect(accepted(3, 1)).toEqual(["a job has at most three submissions"]);
  });

  test("a fourth recorded submission", () => {
    const recorded = (submissions: number) =>
      check((observer) => change(observer, before, { ...before, submissions }));
    expect(recorded(3)).toEqual([]);
    expect(recorded(4)).toEqual(["a job has at most three submissions"]);
  });

  test("an accepted submission that is not counted, and a count that jumps", () => {
    const recorded = (was: number, submissions: number, accepted: number) =>
      check((observer) => {
        for (let n = 0; n < accepted; n++) submit(observer, 201, { requestId: `r${n}` });
        change(observer, { ...CLAIMED, submissions: was }, { ...CLAIMED, submissions });
      });
    expect(recorded(1, 1, 1)).toEqual([]);
    expect(recorded(1, 0, 0)).toEqual([]);
    expect(recorded(1, 0, 1)).toEqual(["every accepted submission is counted"]);
    expect(recorded(2, 0, 0)).toEqual(["submissions are counted one at a time"]);
  });
});
