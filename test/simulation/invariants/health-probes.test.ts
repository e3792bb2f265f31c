import { describe, expect, test } from "vitest";
import type { Observer, Operation } from "../engine/observer.ts";
import { START } from "../engine/settings.ts";
import { healthProbeInvariants } from "./health-probes.ts";
import { broken, CLAIMED, change, process } from "./testing.fixture.ts";

const AGAIN = { ...CLAIMED, version: 2, submissions: 2 };

function respond(
  observer: Observer,
  operation: Operation,
  status: number,
  by: "dispatcher" | "scheduler",
): void {
  const about = { operation, jobId: "", requestId: "", process: process(by), body: "{}" };
  observer.apiResponded({ ...about, status, at: START });
}

const submitted = (
  ms: number,
  {
    operation = "queue",
    status = 200,
    by = "dispatcher",
    job = AGAIN,
    hasResponse = true,
  }: Partial<{
    operation: Operation;
    status: number;
    by: "dispatcher" | "scheduler";
    job: typeof AGAIN;
    hasResponse: boolean;
  }> = {},
) =>
  broken(healthProbeInvariants, (observer) => {
    change(observer, undefined, CLAIMED);
    if (hasResponse) respond(observer, operation, status, by);
    change(observer, CLAIMED, job);
    observer.submitting(process(), "order-1", START + ms);
  });

describe("detects", () => {
  test("a resubmission long after the dispatcher's last health probe", () => {
    const invariant = ["a job is resubmitted only after a health probe"];
    expect(submitted(40_000)).toEqual([]);
    expect(submitted(40_001)).toEqual(invariant);
    expect(submitted(0, { operation: "status" })).toEqual(invariant);
    expect(submitted(0, { by: "scheduler" })).toEqual(invariant);
    expect(submitted(40_001, { job: { ...CLAIMED, version: 2 } })).toEqual([]);
  });

  test("a resubmission after a probe that found the API unhealthy", () => {
    for (const status of [429, 500, 503, 408])
      expect(submitted(0, { status })).toContain("a job is resubmitted only after a health probe");
    for (const status of [200, 401, 404, 422]) expect(submitted(0, { status })).toEqual([]);
  });

  test("a submission that is used up while the API is unhealthy", () => {
    const claimed = (ms: number, before: typeof CLAIMED | undefined = CLAIMED) =>
      broken(healthProbeInvariants, (observer) => {
        respond(observer, "status", 200, "scheduler");
        change(observer, before, before === undefined ? CLAIMED : AGAIN, START + ms);
      });
    expect(claimed(150_000)).toEqual([]);
    expect(claimed(150_001)).toEqual(["an unhealthy API uses up no submission"]);
    expect(submitted(0, { hasResponse: false })).toEqual([
      "an unhealthy API uses up no submission",
      "a job is resubmitted only after a health probe",
    ]);
  });

  test("but not a first submission", () => {
    const first = broken(healthProbeInvariants, (observer) => {
      change(observer, undefined, CLAIMED, START + 150_001);
      observer.submitting(process(), "order-1", START + 150_001);
    });
    expect(first).toEqual([]);
  });
});
