import { describe, expect, test } from "vitest";
import { submissionRules } from "./submissions.ts";
import { broken, CLAIMED, change, submit } from "./testing.fixture.ts";

const told = (tell: Parameters<typeof broken>[1]) => broken(submissionRules, tell);

describe("told as broken is", () => {
  const before = { ...CLAIMED, submissions: 3 };

  test("a submission that the API accepts once too often, its answer an error or not", () => {
    const accepted = (count: number, delivered: number) =>
      told((observer) => {
        for (let n = 0; n < count; n++) submit(observer, 201, { requestId: `r${n}` });
        for (let n = 0; n < delivered; n++) observer.delivering("order-1", `d${n}`);
      });
    expect(accepted(3, 0)).toEqual([]);
    expect(accepted(4, 0)).toEqual(["no more submissions than allowed"]);
    expect(accepted(3, 1)).toEqual(["no more submissions than allowed"]);
  });

  test("a fourth submission on record", () => {
    const recorded = (submissions: number) =>
      told((observer) => change(observer, before, { ...before, submissions }));
    expect(recorded(3)).toEqual([]);
    expect(recorded(4)).toEqual(["no more submissions than allowed"]);
  });

  test("an accepted submission that does not count, and counting that leaps", () => {
    const recorded = (was: number, submissions: number, accepted: number) =>
      told((observer) => {
        for (let n = 0; n < accepted; n++) submit(observer, 201, { requestId: `r${n}` });
        change(observer, { ...CLAIMED, submissions: was }, { ...CLAIMED, submissions });
      });
    expect(recorded(1, 1, 1)).toEqual([]);
    expect(recorded(1, 0, 0)).toEqual([]);
    expect(recorded(1, 0, 1)).toEqual(["every submission that was accepted counts"]);
    expect(recorded(2, 0, 0)).toEqual(["submissions are counted one by one"]);
  });
});
