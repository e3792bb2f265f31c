import { describe, expect, test } from "vitest";
import type { Observer, Operation } from "../observer.ts";
import { START } from "../settings.ts";
import { probeRules } from "./probes.ts";
import { broken, CLAIMED, change, process } from "./testing.fixture.ts";

const AGAIN = { ...CLAIMED, version: 2, submissions: 2 };

function told(
  observer: Observer,
  operation: Operation,
  status: number,
  by: "dispatcher" | "scheduler",
): void {
  const about = { operation, jobId: "", requestId: "", process: process(by), body: "{}" };
  observer.answeredByApi({ ...about, status, at: START });
}

const submitted = (
  ms: number,
  {
    operation = "queue",
    status = 200,
    by = "dispatcher",
    job = AGAIN,
    isTold = true,
  }: Partial<{
    operation: Operation;
    status: number;
    by: "dispatcher" | "scheduler";
    job: typeof AGAIN;
    isTold: boolean;
  }> = {},
) =>
  broken(probeRules, (observer) => {
    change(observer, undefined, CLAIMED);
    if (isTold) told(observer, operation, status, by);
    change(observer, CLAIMED, job);
    observer.submitting(process(), "order-1", START + ms);
  });

describe("told as broken is", () => {
  test("a job that is submitted again long after a dispatcher was last told of a queue", () => {
    const rule = ["a job is submitted again only after the API answered"];
    expect(submitted(40_000)).toEqual([]);
    expect(submitted(40_001)).toEqual(rule);
    expect(submitted(0, { operation: "status" })).toEqual(rule);
    expect(submitted(0, { by: "scheduler" })).toEqual(rule);
    expect(submitted(40_001, { job: { ...CLAIMED, version: 2 } })).toEqual([]);
  });

  test("one that is submitted again after what is no answer", () => {
    for (const status of [429, 500, 503, 408])
      expect(submitted(0, { status })).toContain("a job is submitted again only after the API answered");
    for (const status of [200, 401, 404, 422]) expect(submitted(0, { status })).toEqual([]);
  });

  test("a submission that is used up while the API is silent", () => {
    const claimed = (ms: number, before: typeof CLAIMED | undefined = CLAIMED) =>
      broken(probeRules, (observer) => {
        told(observer, "status", 200, "scheduler");
        change(observer, before, before === undefined ? CLAIMED : AGAIN, START + ms);
      });
    expect(claimed(150_000)).toEqual([]);
    expect(claimed(150_001)).toEqual(["an API that is silent uses up no submission"]);
    expect(submitted(0, { isTold: false })).toEqual([
      "an API that is silent uses up no submission",
      "a job is submitted again only after the API answered",
    ]);
  });

  test("and not a first submission, whoever was told what", () => {
    const first = broken(probeRules, (observer) => {
      change(observer, undefined, CLAIMED, START + 150_001);
      observer.submitting(process(), "order-1", START + 150_001);
    });
    expect(first).toEqual([]);
  });
});
