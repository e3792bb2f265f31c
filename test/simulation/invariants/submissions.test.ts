import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
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

  describe("two submissions at a time with on_unknown wait", () => {
    const invariant = ["on_unknown wait never has two submissions at a time"];
    const at = (observer: Parameters<Parameters<typeof broken>[1]>[0], requestId: string, status: string) =>
      observer.requestChanged({ jobId: "order-1", requestId, status }, START);
    const claimAgain = (on_unknown: "wait" | "resubmit", ...statuses: string[]) =>
      check((observer) => {
        for (const status of statuses) at(observer, "r1", status);
        const job = { ...CLAIMED, on_unknown };
        change(observer, job, { ...job, submissions: 2 });
      });

    test("a claim while a request is queued or runs, although its response was lost", () => {
      expect(claimAgain("wait", "QUEUED")).toEqual(invariant);
      expect(claimAgain("wait", "QUEUED", "IN_PROGRESS")).toEqual(invariant);
      expect(claimAgain("resubmit", "QUEUED")).toEqual([]);
      for (const end of ["SUCCEEDED", "FAILED", "EXPIRED", "CANCELED"])
        expect(claimAgain("wait", "QUEUED", end)).toEqual([]);
      expect(claimAgain("wait")).toEqual([]);
    });

    test("a call that arrives late, after the job was claimed again", () => {
      const late = (on_unknown: "wait" | "resubmit") =>
        check((observer) => {
          const job = { ...CLAIMED, on_unknown };
          change(observer, job, { ...job, submissions: 2 });
          at(observer, "r2", "QUEUED");
          at(observer, "r1", "QUEUED");
        });
      expect(late("wait")).toEqual(invariant);
      expect(late("resubmit")).toEqual([]);
    });
  });
});
