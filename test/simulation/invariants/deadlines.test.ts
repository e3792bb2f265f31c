import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { deadlineInvariants, submissionEndsAt } from "./deadlines.ts";
import { after, broken, CLAIMED, change, DAY, endedJob, HOUR } from "./testing.fixture.ts";
import type { ReportViolation } from "./violation.ts";

const withoutQuarantine = (violated: ReportViolation) => deadlineInvariants(violated);

test("a submission has ended an hour after its time in queue", () => {
  expect(submissionEndsAt({}, 0)).toBe(HOUR + 600_000);
  expect(submissionEndsAt({ max_time_in_queue_seconds: 10 }, 0)).toBe(HOUR + 10_000);
});

describe("detects", () => {
  test("a job that ends long after its completion deadline, once the faults have ended", () => {
    const end = (ms: number, faultsEndMs: number) =>
      broken(withoutQuarantine, (observer) => {
        change(observer, undefined, CLAIMED);
        observer.faultsEnded(START + faultsEndMs, true);
        change(observer, CLAIMED, endedJob("LOST"), START + ms);
      });
    expect(end(2.5 * HOUR, 0)).toEqual([]);
    expect(end(2.6 * HOUR, 0)).toEqual(["no job is open past its completion deadline"]);
    expect(end(4.3 * HOUR, 3 * HOUR)).toEqual([]);
    expect(end(4.4 * HOUR, 3 * HOUR)).toEqual(["no job is open past its completion deadline"]);
  });

  test("but not a job whose delivery was quarantined for a day", () => {
    const end = (ms: number) =>
      broken(
        (violated) => deadlineInvariants(violated, DAY),
        (observer) => {
          const quarantined = { ...CLAIMED, quarantined_delivery_at: after(HOUR) };
          change(observer, undefined, CLAIMED);
          observer.faultsEnded(START, true);
          change(observer, CLAIMED, quarantined);
          change(observer, quarantined, endedJob("LOST"), START + ms);
        },
      );
    expect(end(DAY + 2.3 * HOUR)).toEqual([]);
    expect(end(DAY + 2.4 * HOUR)).toEqual(["no job is open past its completion deadline"]);
  });

  test("a run without quiescence", () => {
    const ended = (isQuiescent: boolean) =>
      broken(withoutQuarantine, (observer) => observer.runEnded({ isQuiescent, pending: "1 message" }));
    expect(ended(true)).toEqual([]);
    expect(ended(false)).toEqual(["every run reaches quiescence"]);
  });
});
