import { completionDeadline, isoTime, type Job } from "@boomerang/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  claimed,
  HOUR,
  MINUTE,
  released,
  resubmitted,
  submitted,
  T0,
  timing,
  unknown,
} from "./job.fixture.ts";
import { chooseAction } from "./reconcile-action.ts";

const look = (job: Job, now = Date.parse(job.check_at ?? "")) => chooseAction(job, now, timing);
const codeOf = (job: Job, now?: number) => {
  const seen = look(job, now);
  return seen.type === "write" && seen.write.type === "lost" ? seen.write.error.code : seen;
};

test("nothing is done before check_at", () => {
  const kinds = [claimed(), submitted(), unknown(), released(), resubmitted()];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.nat(), (job, ms) => {
      expect(look(job, Date.parse(job.check_at ?? "") - 1 - ms)).toEqual({ type: "skip" });
    }),
  );
});

test("a job that has an outcome, which the index does not know yet, is left alone", () => {
  const { check_at: _, ...ended } = submitted();
  expect(chooseAction({ ...ended, status: "SUCCEEDED" }, T0 + HOUR, timing)).toEqual({ type: "skip" });
});

describe("a submitted job", () => {
  test("is asked about", () => {
    expect(look(submitted({ target: { chain_id: "c1", environment: "eu" } }))).toEqual({
      type: "ask",
      requestId: "r-order-1",
      target: { chain_id: "c1", environment: "eu" },
    });
  });

  test.each(["request_id", "target"] as const)(
    "that somebody took the %s from does not stay open",
    (field) => {
      const { [field]: _, ...job } = submitted();
      expect(codeOf(job as Job)).toBe("NO_STATUS");
    },
  );
});

describe("a submission of which nobody knows", () => {
  const dead = claimed();
  const unsure = unknown({ max_time_in_queue_seconds: 60 });

  test("because its function died, is lost once no delivery can come", () => {
    const end = completionDeadline(dead, T0 + timing.leaseMs);
    expect(Date.parse(dead.check_at ?? "")).toBe(end);
    expect(codeOf(dead, end)).toBe("NO_DELIVERY");
  });

  test("because the answer was lost, is lost once no delivery can come", () => {
    expect(codeOf(unsure, T0 + MINUTE + HOUR)).toBe("NO_DELIVERY");
  });

  test.each([dead, unsure])("is waited for until then, whenever somebody looks", (job) => {
    const end = completionDeadline(job, Date.parse(job.lease_until ?? ""));
    const early = { ...job, check_at: isoTime(T0) };
    expect(look(early, end - 1)).toEqual({
      type: "write",
      write: { type: "reschedule_check", checkAt: end },
    });
  });
});

describe("a job that waits for its message", () => {
  test("is sent another one, as the first may be gone", () => {
    const job = released();
    const now = T0 + timing.messageRetentionMs;
    expect(look(job, now)).toEqual({
      type: "resubmit",
      write: { type: "reschedule_check", checkAt: now + 30 * MINUTE },
    });
  });

  test("for a resubmission is sent another one, ever less often", () => {
    const job = resubmitted();
    const pause = (now: number) => {
      const seen = look({ ...job, check_at: isoTime(now) });
      return seen.type === "resubmit" && seen.write.type === "reschedule_check"
        ? seen.write.checkAt - now
        : seen;
    };
    expect(pause(T0 + 5 * MINUTE)).toBe(5 * MINUTE);
    expect(pause(T0 + 20 * MINUTE)).toBe(10 * MINUTE);
    expect(pause(T0 + 24 * HOUR)).toBe(30 * MINUTE);
  });

  test("and has its input elsewhere is sent another one too", () => {
    const { input: _, ...job } = { ...released(), input_location: "s3://bucket/key" };
    expect(look(job).type).toBe("resubmit");
  });

  test("and could not be submitted in twice the time for which SQS keeps a message is lost for good", () => {
    const end = T0 + 2 * timing.messageRetentionMs;
    expect(look(released(), end - 1).type).toBe("resubmit");
    expect(look(released(), end)).toMatchObject({
      type: "write",
      write: { type: "lost", isFinal: true, error: { code: "NOT_SUBMITTED" } },
    });
  });

  test("but has no input kept is lost, as nobody could submit it", () => {
    expect(codeOf(released({ on_lost: "fail" }))).toBe("MESSAGE_GONE");
  });
});
